"""What the server itself does: headers, downloads, settings."""
