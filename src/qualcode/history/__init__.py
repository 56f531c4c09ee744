"""The journal as people use it: taking back, bringing back, reading what was done."""
