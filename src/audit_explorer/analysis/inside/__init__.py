"""What stands inside the JSON of records."""
