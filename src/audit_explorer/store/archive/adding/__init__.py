"""What comes into the archive."""
