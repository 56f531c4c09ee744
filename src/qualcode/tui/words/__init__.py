"""Words that are said, in their context, by whom more often, and as names for codes: what the screen of words is of."""
