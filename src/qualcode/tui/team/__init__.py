"""Coders who work apart: handing out bundles, merging what comes back, and settling what was changed on both sides."""
