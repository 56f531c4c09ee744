"""The command line: arguments in, one call to a work room, an answer out."""
