"""Finding things in the project: ways of looking, hits as they are found, and how they are drawn and counted."""
