"""Charts that set two sides against each other."""
