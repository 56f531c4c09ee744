"""Fuzzing: every parser of what comes from outside, fed with what nobody would write. `python -m fuzzing --help`."""
