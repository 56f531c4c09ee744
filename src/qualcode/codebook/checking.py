"""Looking through a codebook: what cannot be, what should be looked at, and what may surprise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.codebook.examples import Finder, pieces, standing_together
from qualcode.codebook.likeness import NAME_REASONS, SAME, near_duplicates
from qualcode.codebook.tree import CodeTree
from qualcode.coding.memo_links import links_of_memos, memo_name
from qualcode.domain.codebook_entries import PATH_SEPARATOR, same_name
from qualcode.domain.identity import beginning_with
from qualcode.domain.memo_links import parse_links
from qualcode.domain.soundness import Severity
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook import list_code_themes
from qualcode.storage.reads.codes import count_codings_by_code, list_codes
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.storage.reads.former_texts import older_texts, removed_texts
from qualcode.storage.reads.memos import codings_beginning_with
from qualcode.storage.reads.unplaced import list_unplaced

FLAW_KINDS = (
    "cycle",
    "same-name",
    "below-retired",
    "likeness",
    "link",
    "example",
    "definition",
    "empty-theme",
    "colour",
    "mark",
    "overused",
    "unused",
)
"""What is looked for, in the order in which it is told among what is as severe."""

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_LINKED_FIELDS = ("definition", "include", "exclude", "example", "memo")
_MOST_PAIRS = 1000
_MUCH, _OFTEN = 0.25, 100
"""Share of all codings, and number of them, from which a code is used so much that it may say little."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something about one or several codes that is not as it should be, or worth a look."""

    kind: str
    """One of `FLAW_KINDS`."""
    severity: Severity
    """`error` for what cannot be, `warning` for what should be mended, `note` for what may be meant."""
    code_ids: tuple[int, ...]
    codes: tuple[str, ...]
    """Their paths."""
    sentence: str
    """What is wrong, without a full stop."""
    remedy: str
    """What to do about it."""


def check_codebook(project: Project) -> list[Flaw]:
    """Look through the codebook of a project; errors come first, then what is to be looked at, then notes.

    Nothing is changed. Of retired codes only the place in the tree is looked at. Links that lead nowhere are told of
    all memos.
    """
    with project.reading():
        book = _Book(project)
        flaws = [flaw for check in _CHECKS for flaw in check(book)]
    return sorted(flaws, key=lambda flaw: (_SEVERITIES.index(flaw.severity), FLAW_KINDS.index(flaw.kind)))


class _Book:
    """The codebook and how it is used, read as the rows are: a tree would lose the codes of a cycle."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rows = {code.id: code for code in list_codes(project)}
        self.links = list_code_themes(project)
        self.tree = CodeTree(self.rows.values(), self.links)
        self.below: dict[int | None, list[Code]] = defaultdict(list)
        for code in self.rows.values():
            self.below[code.parent_id].append(code)
        self.waiting = [one for one in list_unplaced(project) if one.kind == "coding"]
        self.counts = count_codings_by_code(project)
        for one in self.waiting:
            if one.code_id is not None:
                self.counts[one.code_id] = self.counts.get(one.code_id, 0) + 1
        in_order = {code.id: code for code in self.tree.walk()}
        self.codes = list((in_order | self.rows).values())
        """All of them in the order of the codebook, those of a cycle behind."""
        self.used = [code for code in self.codes if not code.retired]
        self.grouping = {code.parent_id for code in self.used} | {theme for _, theme in self.links}
        """The codes that have others below them or from elsewhere in them."""

    def above(self, code: Code) -> Iterator[Code]:
        """The codes above one, the nearest first, each once even where they go round in a circle."""
        met = {code.id}
        while code.parent_id is not None and code.parent_id not in met:
            code = self.rows[code.parent_id]
            met.add(code.id)
            yield code

    def path(self, code: Code) -> str:
        names = [code.name, *(above.name for above in self.above(code))]
        return PATH_SEPARATOR.join(reversed(names))

    def flaw(self, kind: str, severity: Severity, codes: Sequence[Code], sentence: str, remedy: str) -> Flaw:
        ids = tuple(code.id for code in codes)
        return Flaw(kind, severity, ids, tuple(map(self.path, codes)), sentence, remedy)


# The tree ------------------------------------------------------------------------------------------------


def _cycles(book: _Book) -> Iterator[Flaw]:
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
            tr("{codes} below themselves", codes=_counted(codes)),
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


def _same_names(book: _Book) -> Iterator[Flaw]:
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


def _below_retired(book: _Book) -> Iterator[Flaw]:
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
            tr(
                "{codes} below “{path}”, which is retired", codes=_counted(codes), path=book.path(book.rows[retired_id])
            ),
            tr("move them elsewhere, or retire them too"),
        )


def _empty_themes(book: _Book) -> Iterator[Flaw]:
    empty = [code for code in book.used if _is_empty_theme(book, code)]
    if empty:
        verb = tr("theme has") if len(empty) == 1 else tr("themes have")
        yield book.flaw(
            "empty-theme",
            "note",
            empty,
            tr("{number_empty} {verb} no codes and no codings", number_empty=len(empty), verb=verb),
            tr("hang codes below, or remove what is not needed"),
        )


def _is_empty_theme(book: _Book, code: Code) -> bool:
    """Whether a code is at the top beside themes with codes, and has itself neither codes nor codings."""
    if code.parent_id is not None or code.id in book.grouping or book.counts.get(code.id):
        return False
    return any(other.id in book.grouping for other in book.below[None])


# Names and texts -----------------------------------------------------------------------------------------


def _likenesses(book: _Book) -> Iterator[Flaw]:
    for pair in near_duplicates(book.tree, limit=_MOST_PAIRS):
        codes = [book.rows[pair.first], book.rows[pair.second]]
        siblings = codes[0].parent_id == codes[1].parent_id
        if pair.why not in NAME_REASONS or (pair.why == SAME and siblings):
            continue
        yield book.flaw(
            "likeness",
            "note" if pair.why == SAME else "warning",
            codes,
            tr("“{path}” and “{path2}”: {why}", path=book.path(codes[0]), path2=book.path(codes[1]), why=pair.why),
            tr("merge them if they are one code, else rename one so that nobody takes it for the other"),
        )


def _definitions(book: _Book) -> Iterator[Flaw]:
    lacking = [code for code in book.used if not code.definition.strip()]
    coded = [code for code in lacking if book.counts.get(code.id)]
    idle = [code for code in lacking if not book.counts.get(code.id) and code.id not in book.grouping]
    found: tuple[tuple[Severity, list[Code], str, str], ...] = (
        ("warning", coded, tr("code that has codings has"), tr("codes that have codings have")),
        ("note", idle, tr("code that is not used yet has"), tr("codes that are not used yet have")),
    )
    for severity, codes, one, several in found:
        if codes:
            sentence = tr(
                "{number_codes} {one} no definition", number_codes=len(codes), one=one if len(codes) == 1 else several
            )
            yield book.flaw(
                "definition", severity, codes, sentence, tr("`qualcode codebook describe CODE --definition …`")
            )


def _examples(book: _Book) -> Iterator[Flaw]:
    wanted = {code.id: needles for code in book.used if code.example and (needles := pieces(code.example))}
    if not wanted:
        return
    project = book.project
    documents = list_documents(project)
    finder = Finder(needle for needles in wanted.values() for needle in needles)
    present = (read_text(project, document.version_id) for document in documents)
    gone = _without(wanted, standing_together(wanted, finder, present))
    older = set(standing_together(gone, finder, older_texts(project)) if gone else ())
    never = _without(gone, older)
    removed = set(standing_together(never, finder, removed_texts(project)) if never else ())
    for code_id in gone:
        if code_id in older or code_id in removed:
            code = book.rows[code_id]
            where = tr("an older version of a transcript") if code_id in older else tr("a transcript that was removed")
            sentence = tr("the example of “{code}” stands only in {where}", code=book.path(code), where=where)
            yield book.flaw("example", "warning", [code], sentence, tr("choose a passage of the present texts"))
    codes = [book.rows[code_id] for code_id in never if code_id not in removed]
    if codes and documents:
        which = tr("the example of “{path}” stands", path=book.path(codes[0]))
        if len(codes) > 1:
            which = tr("the examples of {number_codes} codes stand", number_codes=len(codes))
        remedy = tr("nothing to do where they were made up; else correct them")
        yield book.flaw("example", "note", codes, tr("{which} in no transcript", which=which), remedy)


def _without(wanted: dict[int, list[tuple[str, ...]]], found: Iterable[int]) -> dict[int, list[tuple[str, ...]]]:
    there = set(found)
    return {key: needles for key, needles in wanted.items() if key not in there}


def _quote_links(book: _Book) -> Iterator[Flaw]:
    linked = [
        (code, field, link.target)
        for code in book.codes
        for field in _LINKED_FIELDS
        for link in parse_links(getattr(code, field))
        if link.kind == "quote"
    ]
    if not linked:
        return
    there = codings_beginning_with(book.project, (target for _, _, target in linked))
    for code, field, target in linked:
        if not there[target] and not beginning_with(target, book.waiting):
            yield book.flaw(
                "link",
                "warning",
                [code],
                tr(
                    "the {field} of “{code}” links to a quote that is gone ({target})",
                    field=field,
                    code=book.path(code),
                    target=target,
                ),
                tr("link to another quote, or take the link out"),
            )


def _memo_links(book: _Book) -> Iterator[Flaw]:
    memos = [memo for memo in list_memos(book.project) if "[[" in memo.text]
    for linked in links_of_memos(book.project, memos) if memos else ():
        listed = linked.listed
        codes = [book.rows[listed.code_id]] if listed.code_id is not None else []
        for link in linked.links:
            waits = link.link.kind == "quote" and beginning_with(link.link.target, book.waiting)
            if link.broken and not waits:
                sentence = tr(
                    "the memo “{memo}” links nowhere for sure: {reason}",
                    memo=memo_name(listed.memo),
                    reason=link.reason,
                )
                remedy = tr("write in the memo what it should link to, or take the link out")
                yield book.flaw("link", "warning", codes, sentence, remedy)


# Colours, marks and use ----------------------------------------------------------------------------------


def _colours(book: _Book) -> Iterator[Flaw]:
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


def _marks(book: _Book) -> Iterator[Flaw]:
    marked: dict[str, list[Code]] = defaultdict(list)
    for code in book.used:
        if code.mark:
            marked[code.mark].append(code)
    for mark, codes in marked.items():
        if len(codes) > 1:
            sentence = tr("{number_codes} codes have the mark {mark}", number_codes=len(codes), mark=mark)
            yield book.flaw("mark", "note", codes, sentence, tr("give each its own, or mark the theme above instead"))


def _overused(book: _Book) -> Iterator[Flaw]:
    everything = sum(book.counts.values())
    for code in book.used:
        count = book.counts.get(code.id, 0)
        if count >= _OFTEN and count > _MUCH * everything:
            share = tr(
                "{count:,} of {everything:,} codings ({count2:.0%})",
                count=count,
                everything=everything,
                count2=count / everything,
            )
            sentence = tr("“{code}” has {share}", code=book.path(code), share=share)
            yield book.flaw("overused", "note", [code], sentence, tr("see whether it holds several codes: split it"))


def _unused(book: _Book) -> Iterator[Flaw]:
    idle = [
        code
        for code in book.used
        if not book.counts.get(code.id) and code.id not in book.grouping and not _is_empty_theme(book, code)
    ]
    if idle and book.counts:  # Before anything is coded every code is unused.
        verb = tr("code has") if len(idle) == 1 else tr("codes have")
        yield book.flaw(
            "unused",
            "note",
            idle,
            tr("{number_idle} {verb} no codings", number_idle=len(idle), verb=verb),
            tr("wait for what is still to be coded, or retire it"),
        )


def _counted(codes: Sequence[Code]) -> str:
    return tr("1 code hangs") if len(codes) == 1 else tr("{number_codes} codes hang", number_codes=len(codes))


_CHECKS: tuple[Callable[[_Book], Iterator[Flaw]], ...] = (
    _cycles,
    _same_names,
    _below_retired,
    _likenesses,
    _quote_links,
    _memo_links,
    _examples,
    _definitions,
    _empty_themes,
    _colours,
    _marks,
    _overused,
    _unused,
)
