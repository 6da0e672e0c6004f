"""Marks, saved views, reviews on pages."""
