"""Marks, saved views and reviews on pages."""
