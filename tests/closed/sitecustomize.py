"""Imported by every Python process that a test starts."""

from closed_sockets import close_network

close_network()
