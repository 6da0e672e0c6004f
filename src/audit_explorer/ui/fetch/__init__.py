"""The page Fetch."""
