"""Many records' keys at once."""
