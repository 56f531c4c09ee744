"""Codes over time: by wave, or by the month, quarter or year of a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from qualcode.analysis.code_rows import Behind, code_lines, coders_counted, in_rows, rows_of, unmapped_of
from qualcode.analysis.document_order import dates_of_documents
from qualcode.analysis.frequencies import Shares
from qualcode.analysis.resolving import NO_VALUE, Source, Speakers, value_order
from qualcode.analysis.sample import CODE, DOCUMENT, REACHED, Sample
from qualcode.analysis.sample_answers import Person, denominators_of, filter_of
from qualcode.cases.attributes import fits
from qualcode.domain.choices import Per
from qualcode.domain.errors import InputError
from qualcode.domain.summary_answers_documents import Period, Timeline, TimelineCell
from qualcode.domain.translation import tr

_MONTHS, _QUARTERS = 24, 16
"""Of so many or fewer of them a timeline is made, if it may choose."""
_LONGEST = 600
"""Periods beyond which a span of dates is taken for a slip of the pen."""


@dataclass(slots=True)
class _Amount:
    segments: int = 0
    documents: set[int] = field(default_factory=set)
    participants: set[int] = field(default_factory=set)
    persons: set[Person] = field(default_factory=set)


def timeline(sample: Sample, *, by: str = "", per: Per = "auto") -> Timeline:
    """Count codings, documents and participants of each code in each period.

    A coding stands in the period of each participant that it reaches, where the attribute is theirs or their site's;
    for an attribute of documents in that of its document. What has no value stands under `(none)`, last. Months,
    quarters and years between the first and the last in which there is nothing are periods too.

    Args:
        by: The attribute; empty for the only one of documents that holds dates.
        per: `month`, `quarter` or `year` for dates; `value` for the values themselves; `auto` for values of what is no
            date, and of dates for the finest of the three that makes a table of 24 months or 16 quarters at most.

    Raises:
        InputError: There is not just one date where none is named, a date is asked for of what is none, or dates lie
            too far apart.
        NotFoundError: There is no such attribute, or it must be qualified.
    """
    source, type_ = _attribute(sample, by)
    if type_ != "date" and per not in ("auto", "value"):
        raise InputError(
            _no_periods(source.title, per),
            remedy=tr("leave out --per"),
        )
    shares, behind, codings = Shares(sample.people, source), Behind(sample), in_rows(sample)
    speaking = _speaking(sample, shares)
    given: Counter[tuple[int, int, Speakers]] = Counter((c[CODE], c[DOCUMENT], c[REACHED]) for c in codings)
    used = {share.column for _, document, reached in given for share in shares.of(document, reached)}
    values = {*used, *speaking} - {NO_VALUE}
    if type_ == "date":
        per = _chosen(values) if per == "auto" else per
    else:
        per = "value"
    period_of = {value: period(value, per) for value in values} | {NO_VALUE: NO_VALUE}
    periods = _periods(sample, source, per, set(period_of.values()) - {NO_VALUE})
    without = speaking.get(NO_VALUE, _Amount())
    if NO_VALUE in used or without.participants or (source.level == "document" and without.documents):
        periods.append(NO_VALUE)
    cells = _cells(sample, given, shares, behind, period_of)
    out_of = _out_of(speaking, period_of)
    lines, nothing = code_lines(sample), _Amount()
    return Timeline(
        coders=coders_counted(sample),
        filter=filter_of(sample, _notes(source, periods)),
        denominators=denominators_of(sample),
        unmapped=unmapped_of(sample, codings, {id_ for found in out_of.values() for id_ in found.documents}),
        by=source.title,
        per=per,
        periods={
            name: Period(
                documents=len(found.documents), participants=len(found.participants), people=len(found.persons)
            )
            for name in periods
            for found in [out_of.get(name, nothing)]
        },
        codes=lines,
        rows=tuple(
            TimelineCell(line.code, name, cell.segments, len(cell.documents), len(cell.participants), len(cell.persons))
            for code, line in zip(sample.codes, lines, strict=True)
            for name in periods
            for cell in [cells.get((code, name), nothing)]
        ),
    )


def _no_periods(title: str, per: str) -> str:
    match per:
        case "month":
            return tr("“{attribute}” holds no dates, so it has no months", attribute=title)
        case "quarter":
            return tr("“{attribute}” holds no dates, so it has no quarters", attribute=title)
    return tr("“{attribute}” holds no dates, so it has no years", attribute=title)


def _too_many(first: str, last: str, per: str) -> str:
    match per:
        case "month":
            return tr("from {first} to {last} there are more than {most} months", first=first, last=last, most=_LONGEST)
        case "quarter":
            return tr(
                "from {first} to {last} there are more than {most} quarters", first=first, last=last, most=_LONGEST
            )
    return tr("from {first} to {last} there are more than {most} years", first=first, last=last, most=_LONGEST)


def _attribute(sample: Sample, by: str) -> tuple[Source, str]:
    people = sample.people
    if not by:
        dates = dates_of_documents(people)
        if len(dates) != 1:
            raise InputError(
                tr("it is not clear what time is counted by: there are several dates: {dates}", dates=", ".join(dates))
                if dates
                else tr("it is not clear what time is counted by: no attribute of documents is a date"),
                remedy=tr("name an attribute (--by)"),
            )
        by = dates[0]
    source = people.source(by)
    if source.name is None:
        raise InputError(tr("“{name}” is no time", name=by), remedy=tr("name an attribute such as a date or a wave"))
    name = next(n for n in people.names if (n.level, n.name) == (source.level, source.name))
    return source, name.type


def period(value: str, per: str) -> str:
    """The period of a value: `2018-05` of `2018-05-31` per month, `2018 Q2` per quarter, `2018` per year; else itself.

    A value of an attribute of dates that is none, since the attribute was another before, is a period of its own.
    """
    if per == "value" or not fits(value, "date", ()):
        return value
    day = date.fromisoformat(value)
    return _named(day.year, day.month, per)


def _named(year: int, month: int, per: str) -> str:
    if per == "year":
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}" if per == "month" else f"{year:04d} Q{(month + 2) // 3}"


def _months(values: Iterable[str]) -> list[int]:
    days = sorted(date.fromisoformat(value) for value in values if fits(value, "date", ()))
    return [day.year * 12 + day.month - 1 for day in days]


def _chosen(values: Collection[str]) -> Per:
    months = _months(values)
    if not months:
        return "month"
    if months[-1] - months[0] < _MONTHS:
        return "month"
    return "quarter" if months[-1] // 3 - months[0] // 3 < _QUARTERS else "year"


def _periods(sample: Sample, source: Source, per: str, found: set[str]) -> list[str]:
    """All periods in their order, also those between others in which there is nothing."""
    if per == "value":
        return value_order(found, sample.people.names, source)
    dated = {name for name in found if fits(f"{name[:4]}-01-01", "date", ())}
    numbers = sorted(_number(name, per) for name in dated)
    if not numbers:
        return sorted(found)
    if numbers[-1] - numbers[0] >= _LONGEST:
        raise InputError(
            _too_many(min(dated), max(dated), per),
            remedy=tr(
                "look at the values of “{attribute}”, or count by another period (--per)", attribute=source.title
            ),
        )
    months = {"month": 1, "quarter": 3, "year": 12}[per]
    every = [n * months for n in range(numbers[0], numbers[-1] + 1)]
    return [*(_named(month // 12, month % 12 + 1, per) for month in every), *sorted(found - dated)]


def _number(name: str, per: str) -> int:
    """The number of a period among all of its kind, from the year 0 on."""
    year = int(name[:4])
    if per == "year":
        return year
    return year * 12 + int(name[5:]) - 1 if per == "month" else year * 4 + int(name[6:]) - 1


def _speaking(sample: Sample, shares: Shares) -> dict[str, _Amount]:
    """Value → the documents in which a coding could have it, and who speaks there with it."""
    people = sample.people
    found: dict[str, _Amount] = {}
    for document in people.documents:
        alone: list[Speakers] = [(), *((speaker.id,) for speaker in people.speakers_of(document))]
        for reached in alone:
            for share in shares.of(document, reached):
                amount = found.setdefault(share.column, _Amount())
                amount.documents.add(document)
                amount.participants |= share.participants
                amount.persons.update(("participant", person) for person in share.participants)
                if not reached and people.is_somebody(document):
                    amount.persons.add(("document", document))
    return found


def _out_of(speaking: dict[str, _Amount], period_of: dict[str, str]) -> dict[str, _Amount]:
    found: dict[str, _Amount] = {}
    for value, amount in speaking.items():
        whole = found.setdefault(period_of[value], _Amount())
        whole.documents |= amount.documents
        whole.participants |= amount.participants
        whole.persons |= amount.persons
    return found


def _cells(
    sample: Sample,
    given: Counter[tuple[int, int, Speakers]],
    shares: Shares,
    behind: Behind,
    period_of: dict[str, str],
) -> dict[tuple[int, str], _Amount]:
    above = rows_of(sample)
    cells: dict[tuple[int, str], _Amount] = {}
    for (code, document, reached), number in given.items():
        in_period: dict[str, set[int]] = {}
        for share in shares.of(document, reached):
            in_period.setdefault(period_of[share.column], set()).update(share.participants)
        for name, participants in in_period.items():
            persons: Iterable[Person] = [("participant", person) for person in participants]
            for row in above[code]:
                cell = cells.setdefault((row, name), _Amount())
                cell.segments += number
                cell.documents.add(document)
                cell.participants |= participants
                cell.persons.update(persons or behind.of(document, reached))
    return cells


def _notes(source: Source, periods: list[str]) -> tuple[str, ...]:
    notes = []
    if source.level != "document":
        notes.append(
            tr(
                "a coding that reaches participants of several periods counts in each of them, so "
                "that periods may add up to more than their total"
            )
        )
    if NO_VALUE in periods:
        notes.append(tr("`{none}`: what has no {attribute}", none=tr("(none)"), attribute=source.title))
    return tuple(notes)
