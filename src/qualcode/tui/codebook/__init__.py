"""The parts of the codebook screen: its tree, the card beside it, the questions it asks, and what its keys do."""
