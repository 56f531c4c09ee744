"""Names that are taken out of transcripts, wherever else people wrote them: memos, the codebook, names of things."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from qualcode.domain.identifiers import IdentifierType
from qualcode.domain.pseudonymising import Replaced
from qualcode.domain.translation import tr
from qualcode.identity.inflecting import fit
from qualcode.reports.names import NameFinder
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import read_rows
from qualcode.storage.transaction import Transaction
from qualcode.suggest.case_counts import is_everyday
from qualcode.team.coders import check_lead
from qualcode.text.edits import Edit, Edits
from qualcode.text.word_forms import fold

Elsewhere = Literal["memos", "comments", "codebook", "documents", "cases", "queries", "reasons"]
ELSEWHERE: tuple[Elsewhere, ...] = get_args(Elsewhere)
CALLED: Mapping[Elsewhere, str] = {
    "memos": tr("memos"),
    "comments": tr("comments on codings"),
    "codebook": tr("the codebook: names, rules, examples"),
    "documents": tr("names of documents, files and sets"),
    "cases": tr("names and attributes of cases"),
    "queries": tr("saved queries"),
    "reasons": tr("reasons and notes of rounds, versions and decisions"),
}
"""What each of them is, for people."""
_COLUMNS: Mapping[Elsewhere, Mapping[str, tuple[str, ...]]] = {
    "memos": {"memo": ("text",)},
    "comments": {"coding": ("comment",)},
    "codebook": {
        "code": ("name", "definition", "include", "exclude", "example", "memo", "comments", "keywords"),
        "definition": ("name", "definition", "include", "exclude", "reason"),
        "proposal": ("name", "reason", "quote", "answer"),
        "former_code": ("path",),
    },
    "documents": {"document": ("name", "file_name"), "sets": ("name",), "project": ("name",)},
    "cases": {"cases": ("name",), "attribute_value": ("value",)},
    "queries": {"saved_query": ("name", "query", "note")},
    "reasons": {
        "round": ("name", "note"),
        "freeze": ("name",),
        "codebook_version": ("name", "reason"),
        "decision": ("reason",),
    },
}
_UNIQUE = frozenset(
    {
        ("document", "name"),
        ("sets", "name"),
        ("cases", "name"),
        ("saved_query", "name"),
        ("round", "name"),
        ("codebook_version", "name"),
        ("code", "name"),
    }
)
"""Columns in which no two rows may be alike: a name that is there already gets a number."""
_SOUGHT: frozenset[IdentifierType] = frozenset(
    {"person", "place", "organisation", "school", "phone", "email", "address", "id"}
)
"""Types that are looked for elsewhere: a date in a memo is as often the researcher's own."""
_SHORTEST = 2


class Swap(NamedTuple):
    """A way in which something is written, and what stands for it."""

    written: str
    surface: str
    words: str
    person: bool


class Found(NamedTuple):
    """A field in which something of it stands."""

    kind: Elsewhere
    table: str
    id: int
    column: str
    old: str
    new: str
    places: int


def swaps_of(replaced: Sequence[Replaced]) -> tuple[Swap, ...]:
    """What can be replaced elsewhere too: all that stands for one thing only and is no everyday word."""
    found: dict[str, set[Swap]] = defaultdict(set)
    for one in replaced:
        if one.entry.type not in _SOUGHT:
            continue
        for written in (one.spot.written, one.entry.surface):
            line = " ".join(written.split())
            if len(line) >= _SHORTEST and not (" " not in line and is_everyday(fold(line))):
                person = one.entry.type == "person"
                found[fold(line)].add(Swap(line, one.entry.surface, one.words, person))
    return tuple(min(swaps) for swaps in found.values() if len({fold(one.words) for one in swaps}) == 1)


def find_elsewhere(
    project: Project, swaps: Sequence[Swap], kinds: Collection[Elsewhere] = ELSEWHERE
) -> Iterator[Found]:
    """The fields outside of the texts in which something of it stands, each with what it would become."""
    by_name = {swap.written: swap for swap in swaps}
    finder = NameFinder(by_name)
    for kind in ELSEWHERE if swaps else ():
        if kind not in kinds:
            continue
        for table, columns in _COLUMNS[kind].items():
            for id_, *values in read_rows(project, table, columns=("id", *columns)):
                for column, value in zip(columns, values, strict=True):
                    if value:
                        edits = _edits(str(value), finder, by_name)
                        if edits.all:
                            yield Found(kind, table, id_, column, str(value), edits.applied(str(value)), len(edits.all))


def replace_elsewhere(
    project: Project, tx: Transaction, swaps: Sequence[Swap], kinds: Collection[Elsewhere]
) -> dict[str, int]:
    """Replace it there, as part of a change; kind → places.

    Raises:
        RuleError: There is a lead, and the session's coder is none: it changes what others wrote.
    """
    if not kinds:
        return {}
    check_lead(project, tr("replace names in what others wrote"))
    with project.seeing_all():
        found = list(find_elsewhere(project, swaps, kinds))
        counts: Counter[str] = Counter()
        for one in found:
            new = _free(project, one) if (one.table, one.column) in _UNIQUE else one.new
            tx.update_rows(one.table, (one.column,), {one.id: (new,)})
            counts[one.kind] += one.places
    return dict(counts)


def _free(project: Project, one: Found) -> str:
    """The new name; with a number where another thing is called so."""
    others = {str(name) for id_, name in read_rows(project, one.table, columns=("id", one.column)) if id_ != one.id}
    name, number = one.new, 2
    while name in others:
        name, number = f"{one.new} ({number})", number + 1
    return name


def _edits(value: str, finder: NameFinder, by_name: Mapping[str, Swap]) -> Edits:
    made: list[Edit] = []
    for place in finder.places(value):
        swap, written = by_name[place.name], value[place.start : place.end]
        small = swap.written[:1].isupper() and written[:1].islower() and " " not in written
        if small or (made and place.start < made[-1].end):
            continue
        fitted = fit(swap.words, swap.surface, written, value[place.end :], person=swap.person, german=False)
        edit = Edit(place.start, place.end + fitted.longer, fitted.words)
        if written != fitted.words:
            made.append(edit)
    return Edits(made)
