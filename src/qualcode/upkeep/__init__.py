"""Keeping projects sound."""
