"""Cross tables: codes × the values of one attribute or of two, with shares, expected numbers and residuals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt

from qualcode.analysis.code_rows import Behind, code_lines, coders_counted
from qualcode.analysis.resolving import NO_VALUE, Source, Speakers, value_order
from qualcode.analysis.sample import Sample
from qualcode.analysis.sample_answers import Person, filter_of, labels_behind, unmapped_labels
from qualcode.domain.answers import Denominators
from qualcode.domain.choices import CountUnit
from qualcode.domain.errors import InputError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.summary_answers_crosstab import Crosstab, CrosstabCell, CrosstabColumn, CrosstabRow
from qualcode.domain.translation import plural, tr

SMALL = 5
"""An expected number below this makes a residual say little (Cochran 1954, as is usual for tables of counts)."""
JOINT = " · "
"""Between the two values of a column."""

Values = tuple[str, ...]
"""The value of each attribute."""


@dataclass(slots=True)
class Tally:
    """What is counted in one cell."""

    segments: int = 0
    documents: set[int] = field(default_factory=set)
    participants: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)
    people: set[Person] = field(default_factory=set)
    labels: set[int] = field(default_factory=set)
    """Speakers who are not mapped, of codings that reach no participant."""

    def take(self, other: Tally) -> None:
        """Take in another: segments are added, all else is united."""
        self.segments += other.segments
        self.documents |= other.documents
        self.participants |= other.participants
        self.sites |= other.sites
        self.people |= other.people
        self.labels |= other.labels

    def number(self, unit: CountUnit) -> int:
        """How many there are."""
        return self.segments if unit == "segments" else len(getattr(self, unit))


Row = dict[Values, Tally]
"""The columns of one code; () is all of them together, each counted once."""
ALL: Values = ()


def crosstab(sample: Sample, by: Sequence[str], unit: CountUnit = "participants") -> Crosstab:
    """Count every code in every column.

    A coding stands in the column of each participant whom it reaches, and in `(none)` where nobody has a value; what
    several columns hold is counted in each of them, and once in the column of all.

    *Expected* is what each column would count if the code had nothing to do with the columns: for every code a table of
    two rows – those that have the code, those that have it not – over what the unit counts. With n for the cell, R for
    the sum of the row's cells, C for the column's denominator and N for the sum of all denominators, e = R·C/N, and the
    *adjusted standardised residual* is (n − e) / √(e · (1 − R/N) · (1 − C/N)) (Haberman, S. J. (1973). The analysis of
    residuals in cross-classified tables. Biometrics 29, 205–220; Agresti, A. (2013). Categorical data analysis, 3.3.1).
    It is undefined where all or nobody have the code, and where a column holds all or nothing.

    For segments the table is over codings of every code of the codebook: those of this code, those of others.
    Whoever stands in several columns counts in the denominator of each. `(none)` is compared with no other column where
    documents or sites are counted by what belongs to participants or sites: every document could have something there.

    Args:
        by: One attribute or two; also `document`, `participant`, `site` and `document.kind`.

    Raises:
        InputError: None is named, more than two are, one is named twice, or it is the speakers' labels.
        NotFoundError: An attribute is not there, or must be qualified.
    """
    sources = _sources(sample, by)
    counting = _Counting(sample, sources)
    columns = counting.columns()
    whole = CrosstabColumn(
        title="all",
        values=ALL,
        of=counting.of(ALL, unit),
        denominators=counting.denominators(ALL),
        people=len(counting.speaking[ALL].people),
    )
    heads = tuple(
        CrosstabColumn(
            title=JOINT.join(values),
            values=values,
            of=counting.of(values, unit),
            denominators=counting.denominators(values),
            people=len(counting.speaking[values].people),
        )
        for values in columns
    )
    compared = [_compared(values, sources, unit) for values in columns]
    lines, rows, labels = code_lines(sample), [], set()
    for code, line in zip(sample.codes, lines, strict=True):
        tallies = counting.row(sample.covered[code])
        labels |= _nobody_known(tallies.values())
        cells = _cells(tallies, heads, whole, compared, unit)
        rows.append(CrosstabRow(code=line.code, rolled_up=line.rolled_up, cells=tuple(cells)))
    return Crosstab(
        coders=coders_counted(sample),
        filter=filter_of(sample, tuple(_notes(rows, unit, all(compared)))),
        denominators=whole.denominators,
        unmapped=unmapped_labels(sample, labels),
        by=tuple(source.title for source in sources),
        unit=unit,
        columns=heads,
        all=whole,
        codes=lines,
        rows=tuple(rows),
    )


def _sources(sample: Sample, by: Sequence[str]) -> tuple[Source, ...]:
    if not 1 <= len(by) <= 2:
        raise InputError(
            tr("a cross table has one attribute or two"),
            remedy=tr("name them: `--by role`, or `--by role --by state`; see `qualcode cases list`"),
        )
    sources = tuple(sample.people.source(name) for name in by)
    if len(set(sources)) < len(sources):
        raise InputError(
            tr("“{title}” is named twice", title=sources[0].title), remedy=tr("name two attributes, or one")
        )
    if any(source.level == "speaker" for source in sources):
        raise InputError(tr("labels of transcripts are no attribute"), remedy=tr("count by `participant`"))
    return sources


class _Counting:
    """Codings and people by column."""

    def __init__(self, sample: Sample, sources: Sequence[Source]) -> None:
        self._sample, self._sources = sample, sources
        self._behind = Behind(sample)
        self._known: dict[tuple[int, Speakers], tuple[tuple[Values, Tally], ...]] = {}
        self.own: dict[int, Row] = {}
        """Code → its columns, without the codes below it."""
        self.codings: Counter[Values] = Counter()
        """Column → codings there, of every code of the codebook."""
        for ((code, document, reached), _), count in sample.reach.places().items():
            row = self.own.setdefault(code, {})
            for values, share in self._shares(document, reached):
                self.codings[values] += count
                tally = row.get(values)
                if tally is None:
                    tally = row[values] = Tally()
                tally.take(share)
                tally.segments += count
        self.speaking = self._all_who_speak()
        """Column → all that a coding could count there."""

    def columns(self) -> list[Values]:
        """The columns in their order; one with `(none)` only where something or somebody is in it."""
        found = [
            values
            for values, tally in self.speaking.items()
            if values != ALL and (NO_VALUE not in values or self.codings[values] or tally.participants)
        ]
        places = []
        for number, source in enumerate(self._sources):
            listed = list(dict.fromkeys(values[number] for values in found))
            if source == Source("document", None, "document"):
                names = [document.name for document in self._sample.documents]
                ordered = [name for name in names if name in set(listed)]
            else:
                ordered = value_order(listed, self._sample.people.names, source)
            places.append({value: place for place, value in enumerate(ordered)})
        return sorted(found, key=lambda values: [places[n][value] for n, value in enumerate(values)])

    def row(self, covered: Collection[int]) -> Row:
        """The columns of a code with those below it."""
        rows = [self.own[code] for code in covered if code in self.own]
        if len(rows) == 1:
            return rows[0]
        united: Row = {}
        for row in rows:
            for values, tally in row.items():
                united.setdefault(values, Tally()).take(tally)
        return united

    def denominators(self, values: Values) -> Denominators:
        """Out of how many a column counts."""
        tally = self.speaking[values]
        return Denominators(
            documents=len(tally.documents), participants=len(tally.participants), sites=len(tally.sites)
        )

    def of(self, values: Values, unit: CountUnit) -> int:
        """The denominator of a column in one unit."""
        return self.codings[values] if unit == "segments" else self.speaking[values].number(unit)

    def _all_who_speak(self) -> Row:
        found: Row = {ALL: Tally()}
        people = self._sample.people
        for document in people.documents:
            speakers = [speaker.id for speaker in people.speakers_of(document)]
            for reached in [(), *((speaker,) for speaker in speakers)]:
                for values, share in self._shares(document, reached):
                    found.setdefault(values, Tally()).take(share)
        return found

    def _shares(self, document: int, reached: Speakers) -> tuple[tuple[Values, Tally], ...]:
        """The columns of a coding of a document that reaches these speakers, and whom it counts there, each without a
        segment; also the column of all."""
        known = self._known.get((document, reached))
        if known is None:
            known = self._known[document, reached] = tuple(self._resolved(document, reached).items())
        return known

    def _resolved(self, document: int, reached: Speakers) -> Row:
        sample = self._sample
        labels = labels_behind(sample, document, reached)
        persons: Sequence[int | None] = sample.persons(reached) or (None,)
        row: Row = {ALL: Tally(documents={document}, labels=set(labels))}
        for person in persons:
            values = tuple(sample.people.value(source, document, person) or NO_VALUE for source in self._sources)
            site = sample.people.site(document, person)
            one = Tally(
                documents={document},
                participants=set() if person is None else {person},
                sites=set() if site is None else {site},
                people=set(self._behind.of(document, reached)) if person is None else {("participant", person)},
                labels=labels,
            )
            row[ALL].take(one)
            row.setdefault(values, Tally()).take(one)
        return row


def _compared(values: Values, sources: Sequence[Source], unit: CountUnit) -> bool:
    """Whether a column's denominator is one that others can be compared with."""
    if unit in ("segments", "participants"):
        return True
    return not any(
        value == NO_VALUE and source.level != "document" for value, source in zip(values, sources, strict=True)
    )


def _nobody_known(tallies: Iterable[Tally]) -> set[int]:
    """The labels that are not mapped in cells that rest on nobody else."""
    return {label for tally in tallies if not tally.people for label in tally.labels}


def _cells(
    row: Row, heads: Sequence[CrosstabColumn], whole: CrosstabColumn, compared: Sequence[bool], unit: CountUnit
) -> Iterator[CrosstabCell]:
    nothing = Tally()
    tallies = [row.get(head.values, nothing) for head in heads]
    counts = [tally.number(unit) for tally in tallies]
    total = row.get(ALL, nothing)
    in_all = total.number(unit)
    in_row = sum(count for count, compare in zip(counts, compared, strict=True) if compare)
    of_all = sum(head.of for head, compare in zip(heads, compared, strict=True) if compare)
    for tally, count, head, compare in zip(tallies, counts, heads, compared, strict=True):
        expected = expected_number(in_row, head.of, of_all) if compare and head.of else None
        yield CrosstabCell(
            count=count,
            row_share=count / in_all if in_all else None,
            column_share=count / head.of if head.of else None,
            expected=expected,
            residual=adjusted_residual(count, in_row, head.of, of_all) if compare else None,
            small=expected is not None and expected < SMALL,
            people=len(tally.people),
        )
    yield CrosstabCell(
        count=in_all,
        row_share=1.0 if in_all else None,
        column_share=in_all / whole.of if whole.of else None,
        expected=None,
        residual=None,
        small=False,
        people=len(total.people),
    )


def expected_number(row: int, column: int, of: int) -> float | None:
    """What a cell holds on average where row and column have nothing to do with each other; None of nothing."""
    return row * column / of if of else None


def adjusted_residual(count: int, row: int, column: int, of: int) -> float | None:
    """How far a cell is from what is expected, in standard errors: (n − e) / √(e · (1 − row/of) · (1 − column/of)).

    Haberman 1973; Agresti 2013, 3.3.1.

    Args:
        count: What stands in the cell.
        row: The total of its row.
        column: The total of its column.
        of: The total of the table.

    Returns:
        None where nothing could differ: a row or column of nothing, or of all.
    """
    if not (0 < row < of and 0 < column < of):
        return None
    expected = row * column / of
    return (count - expected) / sqrt(expected * (1 - row / of) * (1 - column / of))


def _notes(rows: Sequence[CrosstabRow], unit: CountUnit, all_compared: bool) -> Iterator[str]:
    over = sum(sum(cell.count for cell in row.cells[:-1]) > row.cells[-1].count for row in rows)
    if over:
        yield (
            plural(
                "a coding that reaches several values counts in each of their columns, so one row adds up to more than "
                "what stands under “all”",
                "a coding that reaches several values counts in each of their columns, so {number} rows add up to more "
                "than what stands under “all”",
                over,
            )
            if unit == "segments"
            else plural(
                "{units} of several values count in each of their columns, so one row adds up to more than what stands "
                "under “all”",
                "{units} of several values count in each of their columns, so {number} rows add up to more than what "
                "stands under “all”",
                over,
                units=shown_word(unit),
            )
        )
    if any(row.rolled_up for row in rows):
        yield tr(
            "a code with the codes below takes in theirs, so columns hold more than once what stands in several rows"
        )
    small = sum(cell.small for row in rows for cell in row.cells[:-1])
    if small:
        cells = sum(cell.expected is not None for row in rows for cell in row.cells)
        yield tr(
            "{small} of {cells} expected numbers are below {least}: their residuals say little",
            small=small,
            cells=cells,
            least=SMALL,
        )
    if not all_compared:
        yield tr("(none) is not compared: every one of the {units} could have something there", units=shown_word(unit))
    yield (
        tr(
            "residuals beyond ±2 stand out if the counts were independent; one table is looked at in "
            "many places, so they describe and are no test"
        )
        + (tr("; codings of one person are not independent of each other") if unit == "segments" else "")
    )
