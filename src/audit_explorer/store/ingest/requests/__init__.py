"""What the request of a record asked for: its path, its operation."""
