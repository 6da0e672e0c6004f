"""What is asked, above every page of a log."""
