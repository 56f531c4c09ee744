"""Whole projects from and for other programs, and as text."""
