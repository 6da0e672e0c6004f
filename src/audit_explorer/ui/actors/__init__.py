"""The page about who acted."""
