"""Suggestions: what the project tells a suggester, what it answers, and what coders say to that."""
