"""Documents: transcripts in, what is in them, how far their coding has come."""
