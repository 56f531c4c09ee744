"""The screens: keys in, one call to a work room, a view out."""
