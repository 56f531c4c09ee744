"""What the quotes screen reads, draws and does."""
