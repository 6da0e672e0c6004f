"""What the server itself does: its edge, headers, downloads, settings."""
