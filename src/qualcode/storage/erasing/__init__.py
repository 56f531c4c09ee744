"""Taking words out of a project for good: the same function on every row, in the tables and in the journal."""
