"""Whether the archive still holds what it was given."""
