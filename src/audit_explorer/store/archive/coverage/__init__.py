"""What was fetched of which time."""
