"""What a query finds: its parts, one document after the other."""
