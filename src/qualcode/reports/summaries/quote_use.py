"""Which quotes reports use, how often each participant and site is quoted, and who is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qualcode.analysis.resolving import People
from qualcode.domain.errors import InputError
from qualcode.domain.quote_use_answers import QuoteUse, UsedQuote, UseOf
from qualcode.domain.report_files import QuoteRecord, RunRecord
from qualcode.domain.report_words import count_of, word_of
from qualcode.domain.summaries import Summary, SummaryColumn, SummaryTable, SummaryWish
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.importing.whole_files import read_whole
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import natural

RECORDS = ".run.json"
"""How the records of reports end that `report run` leaves beside the report files."""
OFTEN_SHARE, OFTEN_LEAST = 0.25, 4
"""A participant is quoted often with more than this share of all uses, and at least so many."""


class QuoteUseOptions(BaseModel):
    """What only the use of quotes is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reports: tuple[Path, ...] = ()
    """Report files or their records; none for the records beside the project."""


def answer_quote_use(project: Project, wish: SummaryWish, options: QuoteUseOptions) -> QuoteUse:
    """Tell from the records of reports what they quote.

    Args:
        wish: Asked for by all summaries; quotes are told as the reports used them.

    Raises:
        InputError: There is no record, or one cannot be read.
    """
    records = [_read(path) for path in options.reports or _beside(project)]
    used = [(record.title, quote) for record in records for item in record.items for quote in item.quotes]
    with project.reading():
        people = People(project)
    speaking = people.participants(speaker.id for speaker in people.speakers.values())
    participants = {people.cases[person].name for person in speaking}
    sites = {people.cases[site].name for site in _sites(people, speaking)}
    by_person = _uses(used, participants, lambda quote: quote.participants)
    often = [one.name for one in by_person if one.uses >= OFTEN_LEAST and (one.share or 0) > OFTEN_SHARE]
    notes = [tr("{name} is quoted often: more than a quarter of all uses", name=name) for name in often]
    by_site = _uses(used, sites, lambda quote: quote.sites)
    silent = [one.name for one in by_site if not one.uses]
    if silent:
        notes.append(
            tr("nobody is quoted from {sites}: {names}", sites=counted(len(silent), "site"), names=", ".join(silent))
        )
    return QuoteUse(
        reports=tuple(dict.fromkeys(record.title for record in records)),
        uses=len(used),
        quotes=tuple(_quotes(used)),
        participants=tuple(by_person),
        sites=tuple(by_site),
        often=tuple(often),
        notes=tuple(notes),
    )


def _beside(project: Project) -> list[Path]:
    where = project.location
    found = sorted(where.resolve().parent.glob(f"*{RECORDS}")) if isinstance(where, Path) else []
    if not found:
        raise InputError(
            tr("no report was written beside this project"),
            remedy=tr("write one with `qualcode report run FILE`, or name report files that were run"),
        )
    return found


def _read(path: Path) -> RunRecord:
    record = path if path.name.endswith(RECORDS) else path.with_suffix(RECORDS)
    if not record.exists():
        raise InputError(
            tr("there is no such file"), file=record, remedy=tr("run the report first: `qualcode report run`")
        )
    try:
        return RunRecord.model_validate_json(read_whole(record))
    except ValidationError as error:
        raise InputError(tr("it is no record of a report"), file=record, remedy=tr("run the report again")) from error


def _sites(people: People, speaking: Iterable[int]) -> set[int]:
    found = {people.cases[person].site_id for person in speaking} | {d.site_id for d in people.documents.values()}
    return {site for site in found if site is not None}


def _quotes(used: Sequence[tuple[str, QuoteRecord]]) -> list[UsedQuote]:
    places: dict[tuple[str, int], list[tuple[str, QuoteRecord]]] = {}
    for title, quote in used:
        places.setdefault((quote.document, quote.turn), []).append((title, quote))
    return [
        UsedQuote(
            document=document,
            turn=turn,
            participants=tuple(dict.fromkeys(name for _, quote in found for name in quote.participants)),
            reports=tuple(dict.fromkeys(title for title, _ in found)),
            codes=tuple(dict.fromkeys(quote.code for _, quote in found)),
        )
        for (document, turn), found in sorted(places.items(), key=lambda place: (natural(place[0][0]), place[0][1]))
    ]


def _uses(
    used: Sequence[tuple[str, QuoteRecord]], names: set[str], of: Callable[[QuoteRecord], Sequence[str]]
) -> list[UseOf]:
    uses: Counter[str] = Counter()
    places: dict[str, set[tuple[str, int]]] = {}
    titles: dict[str, set[str]] = {}
    for title, quote in used:
        for name in dict.fromkeys(of(quote)):
            uses[name] += 1
            places.setdefault(name, set()).add((quote.document, quote.turn))
            titles.setdefault(name, set()).add(title)
    found = [
        UseOf(
            name=name,
            quotes=len(places.get(name, ())),
            uses=uses[name],
            reports=len(titles.get(name, ())),
            share=uses[name] / len(used) if used else None,
        )
        for name in names | set(uses)
    ]
    return sorted(found, key=lambda one: (-one.uses, natural(one.name)))


def quote_use_summary(answer: QuoteUse) -> Summary:
    """The answer as tables: `participants`, `sites` and `quotes`. Each row of participants is about one person."""
    return Summary(
        kind="quote-use",
        title=tr("Use of quotes"),
        facts=(("reports", ", ".join(answer.reports)), ("quotes used", count_of(answer.uses))),
        tables=(
            _table("participants", tr("Participants"), answer.participants, 1),
            _table("sites", tr("Sites"), answer.sites, None),
            SummaryTable(
                key="quotes",
                title=tr("Quotes"),
                columns=(
                    SummaryColumn(tr("document"), "label", key="document"),
                    SummaryColumn(tr("turn"), "count", key="turn"),
                    SummaryColumn(tr("participants"), "label", key="participants"),
                    SummaryColumn(tr("reports"), "label", key="reports"),
                    SummaryColumn(tr("codes"), "label", key="codes"),
                ),
                rows=tuple(
                    (q.document, q.turn, ", ".join(q.participants), ", ".join(q.reports), ", ".join(q.codes))
                    for q in answer.quotes
                ),
                people=tuple((None, None, len(q.participants) or None, None, None) for q in answer.quotes),
            ),
        ),
        notes=answer.notes,
    )


def _table(key: str, title: str, rows: Sequence[UseOf], people: int | None) -> SummaryTable:
    return SummaryTable(
        key=key,
        title=title,
        columns=(
            SummaryColumn(word_of(key.removesuffix("s")), "label", key=key.removesuffix("s")),
            SummaryColumn(tr("quotes"), "count", key="quotes"),
            SummaryColumn(tr("uses"), "count", key="uses"),
            SummaryColumn(tr("reports"), "count", key="reports"),
            SummaryColumn(tr("share of all uses"), "share", key="share"),
        ),
        rows=tuple((one.name, one.quotes, one.uses, one.reports, one.share) for one in rows),
        people=tuple((people, *([people if one.uses else 0] * 4)) for one in rows) if people else (),
        group=key,
    )
