"""Summaries, one module for each kind: its options, its answer, and the tables that the answer is shown as."""
