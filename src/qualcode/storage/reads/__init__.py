"""What is read from a project, as frozen values; nothing here writes."""
