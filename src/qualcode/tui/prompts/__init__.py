"""What all screens list and ask with: lists of rows, a line that filters them, and dialogs."""
