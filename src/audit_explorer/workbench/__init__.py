"""What people note beside the log: marks, saved views, reviews. Never in the log's data, never in the archive."""
