"""What a record's time depends on beside its own text."""
