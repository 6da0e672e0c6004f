"""CSV exports, read row by row."""
