"""One fetch: which windows are asked for, what came of it."""
