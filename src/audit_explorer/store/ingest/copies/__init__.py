"""Which records are the same event."""
