"""Which columns hold what people wrote, and how words are taken out of each."""

from __future__ import annotations

from collections.abc import Mapping

TEXT = "text"
"""Words and names are taken out where they stand."""
MEMO = "memo"
"""As a text, whose links go on being links."""
NAME = "name"
"""As a text, of which no two may become one that were two before."""
JSON = "json"
"""As a text, in every string of the list or table that it holds."""
QUERY = "query"
"""As a text that is read by its grammar: nothing in brackets may come into it."""

WRITTEN: Mapping[str, Mapping[str, str]] = {
    "project": {"name": TEXT, "codebook_version": TEXT, "codebook_comments": JSON},
    "document": {"name": NAME, "file_name": TEXT},
    "version": {"metadata": JSON, "warnings": JSON},
    "speaker": {"label": NAME},
    "cases": {"name": NAME},
    "attribute": {"name": NAME, "allowed": JSON},
    "attribute_value": {"value": TEXT},
    "code": {
        "name": NAME,
        "definition": TEXT,
        "include": TEXT,
        "exclude": TEXT,
        "example": TEXT,
        "mark": TEXT,
        "memo": MEMO,
        "comments": JSON,
        "keywords": TEXT,
    },
    "definition": {"name": NAME, "definition": TEXT, "include": TEXT, "exclude": TEXT, "reason": TEXT},
    "former_code": {"path": TEXT},
    "coding": {"comment": TEXT},
    "memo": {"text": MEMO},
    "unplaced": {"rest": JSON},
    "codebook_version": {"name": NAME, "reason": TEXT},
    "freeze": {"name": TEXT},
    "proposal": {"name": TEXT, "rest": JSON, "reason": TEXT, "quote": TEXT, "answer": TEXT},
    "sets": {"name": NAME},
    "saved_query": {"name": NAME, "query": QUERY, "note": TEXT},
    "round": {"name": NAME, "plan": JSON, "note": TEXT},
    "merged": {"file_name": TEXT},
    "conflict": {"base": JSON, "ours": JSON, "theirs": JSON},
    "decision": {"reason": TEXT},
}
"""Table → column → what it is."""

OF_PLACES: Mapping[str, tuple[str, ...]] = {
    "coding": ("quote", "prefix", "suffix"),
    "unplaced": ("quote", "prefix", "suffix"),
}
"""Columns that repeat a text: they are read from it anew."""

UNTOUCHED: Mapping[str, tuple[str, ...]] = {
    "coder": ("name", "login"),
    "cases": ("withheld_until",),
    "merged": ("pairs",),
    "decision": ("basis", "outcome"),
    "vocabulary": ("word",),
}
"""Columns with text that hold no words of anybody's: who codes, days, UUIDs; the index is made anew."""

ALIKE = {("definition", "name"): ("code", "name")}
"""Columns that say what another says, and must go on saying it."""
