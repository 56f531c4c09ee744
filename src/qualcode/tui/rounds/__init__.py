"""Rounds on the screen: a coder's own list, how far everybody is, and putting a round together."""
