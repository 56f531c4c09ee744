"""Agreement of a project, and what coders disagree on: the queue of differences and the decisions that settle them."""
