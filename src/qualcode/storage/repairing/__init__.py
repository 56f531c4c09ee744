"""Mending a project file that is not sound: what has one right answer is put right, and all of it is told."""
