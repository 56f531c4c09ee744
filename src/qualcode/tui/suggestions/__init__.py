"""Working lists that suggestions make, worked off one entry after the other: what they share."""
