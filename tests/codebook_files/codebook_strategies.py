"""Codebooks of every kind that a file may hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from qualcode.domain.codebook_comments import ENTRY_KEYS, FILE_KEYS, settled
from qualcode.domain.codebook_entries import COLOURS, CodebookEntry, CodebookFile, Comment, same_name

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
    st.sampled_from(["#N/A", "_x0041_", "_x000D_", "\ufffe", " \n"]),
)
_NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/"), min_size=1, max_size=12
).map(str.strip).filter(lambda name: any(map(str.isprintable, name))) | st.sampled_from(
    ["Yes", "null", "=SUM(A1)", "-", "'@x", "a: b", "#1", "Ziel, nah; fern", '"quoted"', "1.0", "a > b", "a\\b", "a::b"]
)
_COLOURS = st.sampled_from(["", "#123ABC", *COLOURS.values()])
_MARKS = st.sampled_from(["", "x", "=", "'", "@", "#", "👩‍👧", "🇩🇪", "é", "-", "|"])
_THEMES = st.lists(st.lists(_NAMES, min_size=1, max_size=2).map("/".join), max_size=2, unique_by=same_name).map(tuple)
_LINES = st.one_of(
    st.just(""),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=8).map(lambda line: f"# {line}"),
    st.sampled_from(["#", "# \xa0", "# a: b", "#- name: x", "# |-", '# "', "## x # y", "# {", "# --- "]),
)


def _comments(keys: tuple[str, ...]) -> st.SearchStrategy[tuple[Comment, ...]]:
    above = st.builds(Comment, st.sampled_from(keys), st.just("above"), st.lists(_LINES, max_size=3).map("\n".join))
    beside = st.builds(Comment, st.sampled_from(keys), st.just("beside"), _LINES)
    return st.one_of(st.just(()), st.lists(above | beside, max_size=4).map(tuple))


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
        keywords=_TEXT,
        colour=_COLOURS,
        mark=_MARKS,
        memo=_TEXT,
        children=children,
        themes=st.one_of(st.just(()), _THEMES),
        retired=st.booleans(),
        uuid=st.one_of(st.just(""), st.uuids().map(str)),
        comments=_comments((*ENTRY_KEYS, "id")),
    )


_TREES = st.recursive(
    st.just(()),
    lambda children: st.lists(_entry(children), max_size=3).map(_unique),
    max_leaves=6,
)
_ANY = st.builds(CodebookFile, name=_TEXT, version=_TEXT, entries=_TREES, comments=_comments(FILE_KEYS))


def _in_yaml(entry: CodebookEntry) -> CodebookEntry:
    return replace(
        entry,
        uuid="",
        comments=settled(entry.comments, ENTRY_KEYS),
        children=tuple(map(_in_yaml, entry.children)),
    )


def in_yaml(book: CodebookFile) -> CodebookFile:
    """What YAML keeps of a codebook: everything but the ids, comments in their settled form."""
    return replace(book, entries=tuple(map(_in_yaml, book.entries)), comments=settled(book.comments, FILE_KEYS))


def _in_a_table(entry: CodebookEntry, seen: set[str]) -> CodebookEntry:
    uuid = "" if entry.uuid in seen else entry.uuid
    seen.add(uuid)
    return replace(entry, uuid=uuid, comments=(), children=tuple(_in_a_table(child, seen) for child in entry.children))


def in_a_table(book: CodebookFile) -> CodebookFile:
    """What a table keeps of a codebook: everything but comments, each id once."""
    seen: set[str] = set()
    return replace(book, entries=tuple(_in_a_table(entry, seen) for entry in book.entries), comments=())


codebooks_in_yaml = _ANY.map(in_yaml)
codebooks_in_tables = _ANY.map(in_a_table)
any_codebooks = _ANY
