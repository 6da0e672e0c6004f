"""Timelines: bars of counts over buckets of time."""
