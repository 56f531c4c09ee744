"""Text as people see it: graphemes, words, sentences, anchors, wrapping. Pure; offsets are code points."""
