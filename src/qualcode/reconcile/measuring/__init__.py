"""How far the coders of a project agree: units, universes, and every figure with what it stands on."""
