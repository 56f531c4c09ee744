"""What can be asked about the agreement of coders, in words; known before any figure is computed."""

from __future__ import annotations

CHAR, SENTENCE, TURN, SPAN = AGREEMENT_UNITS = ("char", "sentence", "turn", "span")
"""Code points; sentences; turns; codings as they stand."""
PER_CODE, SINGLE, SET = AGREEMENT_LABELS = ("per-code", "single", "set")
"""One yes or no for each code; one code for each unit; a set of codes for each unit."""
FINISHED, ALL_TEXT, PARTICIPANTS, CODED = AGREEMENT_UNIVERSES = ("finished", "all", "participants", "coded")
"""Speech of finished documents; all their text, labels and stamps too; speech of participants; what anybody coded."""
BY_CODE, BY_PAIR, BY_DOCUMENT, BY_ROUND = "code", "pair", "document", "round"
AGREEMENT_BY = (BY_CODE, BY_PAIR, BY_DOCUMENT, BY_ROUND)
"""What figures can be told apart by; any other word is an attribute."""
BOOTSTRAP, ANALYTIC, NO_INTERVAL = INTERVAL_KINDS = ("bootstrap", "analytic", "none")
