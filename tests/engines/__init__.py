"""Engines that speak Spark Connect, started for tests, for measuring or by hand: `sail`, `apache_spark`."""
