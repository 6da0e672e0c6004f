"""The values of one field."""
