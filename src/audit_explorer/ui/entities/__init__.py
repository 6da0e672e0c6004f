"""The page Entities."""
