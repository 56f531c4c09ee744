"""Looking through a codebook: what cannot be, what should be looked at, and what may surprise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from qualcode.codebook.flaws import FLAW_KINDS, Book
from qualcode.codebook.flaws import Flaw as Flaw
from qualcode.codebook.flaws_of_texts import definitions, examples, likenesses, memo_links, quote_links
from qualcode.codebook.flaws_of_tree import below_retired, cycles, empty_themes, is_empty_theme, same_names
from qualcode.domain.soundness import Severity
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Code
from qualcode.storage.project import Project

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_MUCH, _OFTEN = 0.25, 100
"""Share of all codings, and number of them, from which a code is used so much that it may say little."""


def check_codebook(project: Project) -> list[Flaw]:
    """Look through the codebook of a project; errors come first, then what is to be looked at, then notes.

    Nothing is changed. Of retired codes only the place in the tree is looked at. Links that lead nowhere are told of
    all memos.
    """
    with project.reading():
        book = Book(project)
        flaws = [flaw for check in _CHECKS for flaw in check(book)]
    return sorted(flaws, key=lambda flaw: (_SEVERITIES.index(flaw.severity), FLAW_KINDS.index(flaw.kind)))


def _colours(book: Book) -> Iterator[Flaw]:
    for siblings in book.below.values():
        coloured: dict[str, list[Code]] = defaultdict(list)
        for code in siblings:
            if code.colour and not code.retired:
                coloured[code.colour.upper()].append(code)
        for colour, codes in coloured.items():
            if len(codes) > 1:
                sentence = tr(
                    "{number_codes} codes side by side have the colour {colour}", number_codes=len(codes), colour=colour
                )
                yield book.flaw(
                    "colour", "note", codes, sentence, tr("give each its own, so that they can be told apart")
                )


def _marks(book: Book) -> Iterator[Flaw]:
    marked: dict[str, list[Code]] = defaultdict(list)
    for code in book.used:
        if code.mark:
            marked[code.mark].append(code)
    for mark, codes in marked.items():
        if len(codes) > 1:
            sentence = tr("{number_codes} codes have the mark {mark}", number_codes=len(codes), mark=mark)
            yield book.flaw("mark", "note", codes, sentence, tr("give each its own, or mark the theme above instead"))


def _overused(book: Book) -> Iterator[Flaw]:
    everything = sum(book.counts.values())
    for code in book.used:
        count = book.counts.get(code.id, 0)
        if count >= _OFTEN and count > _MUCH * everything:
            sentence = tr(
                "“{code}” has {count:,} of {everything:,} codings ({share:.0%})",
                code=book.path(code),
                count=count,
                everything=everything,
                share=count / everything,
            )
            yield book.flaw("overused", "note", [code], sentence, tr("see whether it holds several codes: split it"))


def _unused(book: Book) -> Iterator[Flaw]:
    idle = [
        code
        for code in book.used
        if not book.counts.get(code.id) and code.id not in book.grouping and not is_empty_theme(book, code)
    ]
    if idle and book.counts:  # Before anything is coded every code is unused.
        yield book.flaw(
            "unused",
            "note",
            idle,
            plural("{number} code has no codings", "{number} codes have no codings", len(idle)),
            tr("wait for what is still to be coded, or retire it"),
        )


_CHECKS: tuple[Callable[[Book], Iterator[Flaw]], ...] = (
    cycles,
    same_names,
    below_retired,
    likenesses,
    quote_links,
    memo_links,
    examples,
    definitions,
    empty_themes,
    _colours,
    _marks,
    _overused,
    _unused,
)
