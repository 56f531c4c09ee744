"""Writing a project as a directory of text."""
