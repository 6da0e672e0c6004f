"""From the bytes of an answer to records."""
