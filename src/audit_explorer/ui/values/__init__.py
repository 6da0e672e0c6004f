"""The list of all values of a field."""
