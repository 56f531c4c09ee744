"""The parts of the screen that compares coders."""
