"""A dataset as a table on shared storage, for engines of several machines."""
