"""Passphrases on the screens."""
