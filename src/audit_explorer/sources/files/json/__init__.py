"""JSON read so that no bad record hides the others."""
