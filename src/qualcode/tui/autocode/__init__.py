"""Giving a code to all that was found: what is asked first, and the list with a tick for each passage."""
