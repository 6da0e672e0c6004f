"""From where records are to the archive."""
