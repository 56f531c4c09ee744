"""Codes × documents, participants or sites as 0/1 or counts, and codings one by one, with attributes beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from qualcode.analysis.resolving import Source
from qualcode.analysis.sample import CODE, CODER, DOCUMENT, END, REACHED, START, Sample
from qualcode.analysis.sample_answers import filter_of, finished_for
from qualcode.analysis.variable_names import VariableNames
from qualcode.cases.attributes import BEARERS
from qualcode.domain.matrices import Cell, Matrix, MatrixRows, Variable
from qualcode.domain.shown_words import shown_word
from qualcode.domain.summary_answers import SummaryFilter
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import natural

Bearers = dict[int, set[int]]
"""document, participant or site → the documents in which it is met."""


def make_matrix(
    project: Project, sample: Sample, rows: MatrixRows, *, counts: bool = False, assume_finished: bool = False
) -> Matrix:
    """The matrix of a sample.

    For documents, participants and sites a code's variable is 1 (or the number of codings) where there is a coding that
    reaches them, 0 where there is none and a coder whose codings count has finished all documents in which they are
    met, and missing elsewhere: what nobody has read is not “not coded”. A theme's variable takes in the codes below it
    where the wish rolls up. For `coding` there is a row for each coding and participant that it reaches.

    Args:
        counts: How many codings, instead of 0 and 1.
        assume_finished: Count every document as finished.
    """
    if rows == "coding":
        return _tidy(sample)
    names = VariableNames()
    bearers = _bearers(sample, rows)
    sources = _sources(sample, rows)
    head = [
        Variable(
            names.name(rows),
            "text",
            tr("the {kind}, by the name it has in the project", kind=shown_word(rows)),
            "identifier",
        ),
        *(_attribute(sample, source, names) for source in sources),
        Variable(names.name("documents"), "count", tr("documents in which it is met"), "count"),
        Variable(names.name("finished"), "yes_no", tr("all of them finished by a coder whose codings count"), "count"),
    ]
    done = finished_for(project, sample) if not assume_finished else set(sample.people.documents)
    codes = [
        Variable(
            names.name(sample.tree.path(code), prefix="c_"),
            "count" if counts else "yes_no",
            _code_label(sample, code),
            "code",
            _values(counts=counts),
        )
        for code in sample.codes
    ]
    found = _count(sample, rows)
    body = []
    for bearer, documents in bearers.items():
        whole = documents <= done
        row: list[Cell] = [_name(sample, rows, bearer)]
        row += [_value(sample, source, rows, bearer, documents) for source in sources]
        row += [len(documents), int(whole)]
        for code in sample.codes:
            number = found[bearer, code]
            row.append((number if counts else min(number, 1)) if number or whole else None)
        body.append(tuple(row))
    asked = filter_of(sample)
    notes = [
        tr(
            "{unfinished} of {all} rows are not finished",
            unfinished=sum(not d <= done for d in bearers.values()),
            all=len(bearers),
        )
    ]
    return Matrix((*head, *codes), tuple(body), (("rows", f"{rows}s"), *asked.facts), (*notes, *_of_machine(asked)))


def _values(*, counts: bool) -> str:
    """What the values of a code's variable say."""
    zero = tr(
        "0: not coded though a coder whose codings count has finished every document of it; missing: not finished"
    )
    return tr("codings; {zero}", zero=zero) if counts else zero


def _tidy(sample: Sample) -> Matrix:
    names = VariableNames()
    people, tree = sample.people, sample.tree
    sources = [Source(name.level, name.name, name.qualified) for name in people.names if name.level in BEARERS]
    variables = [
        Variable(names.name("document"), "text", tr("the document"), "identifier"),
        Variable(names.name("participant"), "text", tr("who speaks in the coding; missing for nobody"), "identifier"),
        Variable(names.name("site"), "text", tr("the participant's site, else the document's"), "identifier"),
        Variable(names.name("code"), "text", tr("the code's path"), "code"),
        Variable(names.name("theme"), "text", tr("the code above all others on its path"), "code"),
        Variable(names.name("coder"), "text", tr("who coded"), "identifier"),
        Variable(names.name("start"), "count", tr("first code point of the document's text"), "count"),
        Variable(names.name("end"), "count", tr("behind the last code point"), "count"),
        *(_attribute(sample, source, names) for source in sources),
    ]
    shown = sample.in_rows
    body = []
    for row in sample.codings:
        if row[CODE] not in shown:
            continue
        document = row[DOCUMENT]
        persons: Sequence[int | None] = sample.persons(row[REACHED]) or (None,)
        for person in persons:
            site = people.site(document, person)
            path = tree.path(row[CODE])
            body.append(
                (
                    people.documents[document].name,
                    people.cases[person].name if person is not None else None,
                    people.cases[site].name if site is not None else None,
                    path,
                    tree.path(tree.theme(row[CODE]).id),
                    sample.whose.coders[row[CODER]],
                    row[START],
                    row[END],
                    *(_typed(sample, source, people.value(source, document, person)) for source in sources),
                )
            )
    note = tr("a coding that reaches several participants has a row for each of them")
    asked = filter_of(sample)
    return Matrix(tuple(variables), tuple(body), (("rows", "codings"), *asked.facts), (note, *_of_machine(asked)))


def _of_machine(asked: SummaryFilter) -> tuple[str, ...]:
    """How many codings were suggested or autocoded, where any was: a column does not show it."""
    return (asked.by_machine,) if asked.by_machine else ()


def _bearers(sample: Sample, rows: MatrixRows) -> Bearers:
    people = sample.people
    found: Bearers = {}
    for document in people.documents:
        if rows == "document":
            found[document] = {document}
            continue
        speaking = people.participants(speaker.id for speaker in people.speakers_of(document))
        for bearer in speaking if rows == "participant" else _sites(sample, document, speaking):
            found.setdefault(bearer, set()).add(document)
    if rows == "document":
        return found
    return dict(sorted(found.items(), key=lambda item: natural(people.cases[item[0]].name)))


def _sites(sample: Sample, document: int, persons: Iterable[int]) -> list[int]:
    found = dict.fromkeys(sample.people.site(document, person) for person in (*persons, None))
    return [site for site in found if site is not None]


def _count(sample: Sample, rows: MatrixRows) -> Counter[tuple[int, int]]:
    """(bearer, code with a row) → how many codings."""
    above: dict[int, list[int]] = {}
    for code, covered in sample.covered.items():
        for below in covered:
            above.setdefault(below, []).append(code)
    found: Counter[tuple[int, int]] = Counter()
    for row in sample.codings:
        for code in above.get(row[CODE], ()):
            for bearer in _reached(sample, rows, row[DOCUMENT], sample.persons(row[REACHED])):
                found[bearer, code] += 1
    return found


def _reached(sample: Sample, rows: MatrixRows, document: int, persons: Sequence[int]) -> Iterable[int]:
    """Whom a coding of a document counts for."""
    if rows == "document":
        return (document,)
    if rows == "participant":
        return persons
    sites = {sample.people.site(document, person) for person in (persons or (None,))}
    return [site for site in sites if site is not None]


def _sources(sample: Sample, rows: MatrixRows) -> list[Source]:
    levels = {"document": ("document", "site"), "participant": ("participant", "site"), "site": ("site",)}[rows]
    found = [Source(name.level, name.name, name.qualified) for name in sample.people.names if name.level in levels]
    return [Source("site", None, "site"), *found] if rows != "site" else found


def _attribute(sample: Sample, source: Source, names: VariableNames) -> Variable:
    known = next((n for n in sample.people.names if (n.level, n.name) == (source.level, source.name)), None)
    shown = names.name(source.name or source.level if known is None or not known.ambiguous else source.title)
    number = known is not None and known.type == "number"
    allowed = ", ".join(known.allowed) if known is not None else ""
    return Variable(shown, "number" if number else "text", source.title, "attribute", allowed)


def _value(sample: Sample, source: Source, rows: MatrixRows, bearer: int, documents: set[int]) -> Cell:
    """The value for a row; where documents lend a participant several, all of them."""
    if rows == "site":
        return _typed(sample, source, sample.people.cases[bearer].attributes.get(source.name or ""))
    person = bearer if rows == "participant" else None
    values = {sample.people.value(source, document, person) for document in documents} - {None}
    return _typed(sample, source, "; ".join(sorted(value for value in values if value is not None)) or None)


def _typed(sample: Sample, source: Source, value: str | None) -> Cell:
    known = next((n for n in sample.people.names if (n.level, n.name) == (source.level, source.name)), None)
    if value is None or known is None or known.type != "number":
        return value
    try:
        return float(value)
    except ValueError:
        return None


def _name(sample: Sample, rows: MatrixRows, bearer: int) -> str:
    return sample.people.documents[bearer].name if rows == "document" else sample.people.cases[bearer].name


def _code_label(sample: Sample, code: int) -> str:
    path = sample.tree.path(code)
    return tr("{code} (with the codes below)", code=path) if sample.wish.roll_up and sample.tree.groups(code) else path
