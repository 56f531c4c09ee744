"""Queues of codings that are looked at one after the other: what they share."""
