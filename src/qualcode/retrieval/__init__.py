"""Finding again: the quotes of a code, and words in the texts."""
