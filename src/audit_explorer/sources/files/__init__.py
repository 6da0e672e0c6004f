"""Records from files: every form of an export."""
