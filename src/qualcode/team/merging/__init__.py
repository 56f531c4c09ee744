"""Merging: what was done in a bundle, or in a project that grew apart, comes into the project as one change."""
