"""Backups on the screen: what there is, and what restoring one would change."""
