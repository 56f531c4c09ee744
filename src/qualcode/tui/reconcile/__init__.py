"""Settling what coders read differently, on the screen: what is read, shown and asked there."""
