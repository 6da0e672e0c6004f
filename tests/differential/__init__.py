"""Reads the same logs by two versions of the code, or in two ways, and compares everything that can be asked."""
