"""What the page about differences draws."""
