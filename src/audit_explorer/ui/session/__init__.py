"""What one browser session has: its logs, its running jobs."""
