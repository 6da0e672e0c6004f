"""What stands out on a timeline."""
