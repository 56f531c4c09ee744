"""Counting: which codes, how often, in how many documents, by how many people, at how many sites."""
