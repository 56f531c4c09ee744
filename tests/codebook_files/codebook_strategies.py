"""Codebooks of every kind that a file may hold."""

from __future__ import annotations

from hypothesis import strategies as st

from qualcode.domain.codebook_entries import COLOURS, CodebookEntry, CodebookFile, same_name

_CHARACTERS = st.one_of(
    st.sampled_from("abz AZ09'\"=+-@#:|>[]{}&*!%`~,;?\\/_.\n\té\u0301字\u200d\u2028\u00a0\ufeff"),
    st.characters(exclude_categories=("Cc", "Cs")),
)
_TEXT = st.one_of(
    st.just(""),
    st.text(_CHARACTERS, max_size=30),
    st.lists(st.text(_CHARACTERS, max_size=12), max_size=4).map("\n".join),
    st.sampled_from(
        ["yes", "null", "~", "1.0", "=1+1", "'=x", "''-", "  led", "a\n", "a\n\n b", "---", "a: b", "- a", "x #y"]
    ),
)
_NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/"), min_size=1, max_size=12
).map(str.strip).filter(lambda name: any(map(str.isprintable, name))) | st.sampled_from(
    ["Yes", "null", "=SUM(A1)", "-", "'@x", "a: b", "#1", "Ziel, nah; fern", '"quoted"', "1.0"]
)
_COLOURS = st.sampled_from(["", "#123ABC", *COLOURS.values()])
_MARKS = st.sampled_from(["", "x", "=", "'", "@", "#", "👩‍👧", "🇩🇪", "é", "-", "|"])


def _unique(entries: list[CodebookEntry]) -> tuple[CodebookEntry, ...]:
    return tuple({same_name(entry.name): entry for entry in entries}.values())


def _entry(children: st.SearchStrategy[tuple[CodebookEntry, ...]]) -> st.SearchStrategy[CodebookEntry]:
    return st.builds(
        CodebookEntry,
        name=_NAMES,
        definition=_TEXT,
        include=_TEXT,
        exclude=_TEXT,
        example=_TEXT,
        colour=_COLOURS,
        mark=_MARKS,
        memo=_TEXT,
        children=children,
    )


_TREES = st.recursive(
    st.just(()),
    lambda children: st.lists(_entry(children), max_size=3).map(_unique),
    max_leaves=6,
)
codebooks = st.builds(CodebookFile, name=_TEXT, version=_TEXT, entries=_TREES)
