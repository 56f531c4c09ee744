"""Reading a project from a directory of text."""
