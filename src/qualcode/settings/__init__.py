"""What the user has set, and what is remembered between sessions; nothing of what a study says."""
