"""Choosing a period: what is filled in, what lies around the one that is shown."""
