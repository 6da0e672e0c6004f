"""The page Events."""
