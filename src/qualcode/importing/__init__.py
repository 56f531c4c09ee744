"""Readers: the bytes of a transcript file in, its exact text with turns, speakers and times out."""
