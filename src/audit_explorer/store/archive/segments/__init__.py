"""The immutable files that hold the records of an archive."""
