"""Projects of peers in their own files on one side, values on the other."""
