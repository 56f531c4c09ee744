"""The language of queries: read, written, and completed while it is typed; what a query finds is asked elsewhere."""
