"""What surrounds the records in a file."""
