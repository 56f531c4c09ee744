"""What can be wrong with the tree of a codebook: circles, names that are taken, codes without a use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from qualcode.codebook.flaws import Book, Flaw
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Code


def cycles(book: Book) -> Iterator[Flaw]:
    """Codes that stand below themselves, by the tree or by further themes."""
    above: dict[int, set[int]] = {
        code.id: {code.parent_id} if code.parent_id is not None else set() for code in book.codes
    }
    for code_id, theme_id in book.links:
        above[code_id].add(theme_id)
    circling = _circling(above)
    if circling:
        codes = [code for code in book.codes if code.id in circling]
        yield book.flaw(
            "cycle",
            "error",
            codes,
            plural("1 code hangs below itself", "{number} codes hang below themselves", len(codes)),
            tr("undo what hung them there (`qualcode history`), or open a backup"),
        )


def _circling(above: dict[int, set[int]]) -> set[int]:
    """Those from which a way leads up to themselves, or which lie between two that have one."""
    left = {thing: set(over) for thing, over in above.items()}
    while True:
        over_others = {one for over in left.values() for one in over}
        done = {thing for thing, over in left.items() if not over or thing not in over_others}
        if not done:
            return set(left)
        left = {thing: over - done for thing, over in left.items() if thing not in done}


def same_names(book: Book) -> Iterator[Flaw]:
    """Codes of one name side by side."""
    for siblings in book.below.values():
        named: dict[str, list[Code]] = defaultdict(list)
        for code in siblings:
            named[same_name(code.name)].append(code)
        for codes in named.values():
            if len(codes) > 1:
                yield book.flaw(
                    "same-name",
                    "error",
                    codes,
                    tr(
                        "{number_codes} codes are called “{name}” in one place",
                        number_codes=len(codes),
                        name=codes[0].name,
                    ),
                    tr("rename or merge them: a path must lead to one code"),
                )


def below_retired(book: Book) -> Iterator[Flaw]:
    """Codes in use below one that is retired."""
    below: dict[int, list[Code]] = defaultdict(list)
    for code in book.used:
        retired = next((over for over in book.above(code) if over.retired), None)
        if retired is not None:
            below[retired.id].append(code)
    for retired_id, codes in below.items():
        yield book.flaw(
            "below-retired",
            "warning",
            codes,
            plural(
                "1 code hangs below “{path}”, which is retired",
                "{number} codes hang below “{path}”, which is retired",
                len(codes),
                path=book.path(book.rows[retired_id]),
            ),
            tr("move them elsewhere, or retire them too"),
        )


def empty_themes(book: Book) -> Iterator[Flaw]:
    """Codes at the top without codes or codings."""
    empty = [code for code in book.used if is_empty_theme(book, code)]
    if empty:
        yield book.flaw(
            "empty-theme",
            "note",
            empty,
            plural(
                "{number} theme has no codes and no codings",
                "{number} themes have no codes and no codings",
                len(empty),
            ),
            tr("hang codes below, or remove what is not needed"),
        )


def is_empty_theme(book: Book, code: Code) -> bool:
    """Whether a code is at the top beside themes with codes, and has itself neither codes nor codings."""
    if code.parent_id is not None or code.id in book.grouping or book.counts.get(code.id):
        return False
    return any(other.id in book.grouping for other in book.below[None])
