"""Papers: what a report says, as parts in their order, and their writers in each format."""
