"""The embedded engine: how it is opened, how it answers."""
