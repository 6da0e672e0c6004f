"""What was received: a private copy of a file, its spellings, its raw text."""
