"""Charts about one actor."""
