"""What is known of one actor."""
