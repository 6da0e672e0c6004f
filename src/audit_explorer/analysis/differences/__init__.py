"""What is new, rare, gone or different."""
