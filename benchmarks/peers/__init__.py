"""What a user would pick instead: programs that install from the index, driven for the same work in the same run."""
