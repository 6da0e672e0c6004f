"""The two generations of the audit API."""
