"""Coding: giving codes to passages, changing and removing them, and saying what has been read."""
