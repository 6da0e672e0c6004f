"""Questions about a dataset under a filter, answered as small pandas frames: one question a module."""
