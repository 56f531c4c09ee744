"""The screen of summaries: what it counts and shows."""
