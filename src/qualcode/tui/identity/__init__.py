"""Who the participants are: taking names out of transcripts, and the identity key, on the screens."""
