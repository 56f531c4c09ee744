"""The card of a code: every figure with all it stands on, and the command that gives the same."""

from __future__ import annotations

import os
import shlex
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from textual.content import Content

from qualcode.domain.agreement_answers import (
    Agreement,
    AgreementInterval,
    AgreementRow,
    AgreementWish,
    Confusion,
    LeftOut,
    MetricTold,
)
from qualcode.domain.agreement_choices import CHAR, FINISHED, NO_INTERVAL, PER_CODE
from qualcode.domain.locations import Location
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted
from qualcode.tui.agreement.bars import NONE, decimal, percent
from qualcode.tui.agreement.confusing import amount_unit, confusion_told
from qualcode.tui.agreement.figures import ALL_CODES, column_of, lead_of, metric_row
from qualcode.tui.agreement.sitting import Answered
from qualcode.tui.agreement.tables import LETTERS, MEDIAN, MEDIAN_TITLE, PERCENT
from qualcode.tui.agreement.telling import UNITS, brief_told, figure_told, left_out_told, rows_of
from qualcode.tui.prompts.rows import QUIET, harmless


def card_of(answered: Answered, key: Hashable, location: Location | None) -> tuple[str, Content] | None:
    """The title and text of the card for a row of the list; None where there is nothing to tell."""
    found, question = answered.found[0], answered.question
    if isinstance(key, Confusion):
        lines = [Content(harmless(confusion_told(key, amount_unit(found)))), *_command(question.wish, None, location)]
        return tr("{code} and {other}", code=key.code, other=key.other or tr("nothing")), Content("\n").join(lines)
    if key == MEDIAN:
        return MEDIAN_TITLE, Content("\n").join([*_medians(answered), *_command(question.wish, None, location)])
    rows = rows_of(answered, key)
    if not rows:
        return None
    code = rows[0].code
    wish = question.wish
    if question.view == "time" and isinstance(key, tuple) and rows[0].pair is not None:
        wish = question.wishes[-1]
        found = answered.found[-1]
    command = _command(wish, code, location)
    if question.view == "codes":
        body = _figures(found, rows, command)
    else:
        body = chain(_across(found, rows, question.by), command)
    notes = [Content.styled(f"! {harmless(note)}", "$text-warning") for note in found.notes]
    lines = [*body, *([Content(""), *notes] if notes else [])]
    return code or ALL_CODES, Content("\n").join(lines)


def _medians(answered: Answered) -> Iterator[Content]:
    """How well coders agree over all codes, in every column of the table."""
    letter = LETTERS.get(lead_of(answered.found[0]), "α")
    for name, found in answered.by_column.items():
        yield Content.assemble((f"{decimal(found.median):>6}  ", "bold"), harmless(name))
        yield Content.styled(f"        {brief_told(found, letter)}", QUIET)


def _figures(found: Agreement, rows: Sequence[AgreementRow], command: Iterator[Content]) -> Iterator[Content]:
    """The figure that the list shows with all it stands on and the command, then the others of the code."""
    name = lead_of(found)
    lead = metric_row(rows, name) or rows[0]
    yield from _figure(found, lead)
    yield Content("")
    yield from _weight(found, lead)
    yield from command
    for row in rows:
        if row is not lead:
            yield Content("")
            yield from _figure(found, row)


def _figure(found: Agreement, row: AgreementRow) -> Iterator[Content]:
    metric = next(metric for metric in found.metrics if metric.name == row.metric)
    of = f" ({' – '.join(row.coders)})" if len(row.coders) < len(found.coders) else ""
    sign = " %" if row.metric == PERCENT and row.value is not None else ""
    yield Content.assemble((metric.title, "bold"), harmless(of), "  ", (figure_told(row) + sign, "bold"))
    yield from (Content.styled(harmless(line), QUIET) for line in _stands_on(row, metric))


def _stands_on(row: AgreementRow, metric: MetricTold) -> Iterator[str]:
    if row.value is None:
        yield tr("undefined: {reason}", reason=row.undefined)
    elif row.interval is None:
        yield tr("no interval: {reason}", reason=row.no_interval)
    else:
        yield _interval(row.interval, row.metric == PERCENT)
        if row.interval.below_667 is not None and row.interval.below_800 is not None and row.metric != PERCENT:
            below = (percent(row.interval.below_667), percent(row.interval.below_800))
            yield tr(
                "below .667 in {tentative} % of the replicates, below .80 in {reliable} %",
                tentative=below[0],
                reliable=below[1],
            )
        if row.interval.warning:
            yield f"! {row.interval.warning}"
    yield metric.formula
    yield metric.source


def _interval(interval: AgreementInterval, in_percent: bool) -> str:
    told = percent if in_percent else decimal
    ends = f"[{told(interval.low)}, {told(interval.high)}]"
    text = f"{number(interval.level, '.0%')} {ends}, {interval.method}"
    if interval.replicates is None:
        return text
    dropped = tr(", undefined in {dropped:,} of them", dropped=interval.dropped) if interval.dropped else ""
    return tr(
        "{interval} over {documents}, {replicates:,} replicates, seed {seed}{undefined}",
        interval=text,
        documents=counted(interval.documents, "document"),
        replicates=interval.replicates,
        seed=interval.seed,
        undefined=dropped,
    )


def _weight(found: Agreement, row: AgreementRow) -> Iterator[Content]:
    """What figures of one code are of: n, prevalence, what was left out."""
    documents = counted(len(found.documents), "document")
    yield Content(
        tr(
            "n = {n:,} {units} in {documents} · {universe}",
            n=row.n,
            units=UNITS[found.unit],
            documents=documents,
            universe=found.universe,
        )
    )
    most = sorted(row.prevalence.items(), key=lambda item: -item[1]) if row.code is None else row.prevalence.items()
    shares = ", ".join(f"{name} {percent(share, 2)} %" for name, share in list(most)[:12])
    if shares:
        yield Content(harmless(tr("prevalence: {shares}", shares=shares) + (" …" if len(row.prevalence) > 12 else "")))
    yield from _left_out((*found.left_out, *row.left_out), found.unit)


def _across(found: Agreement, rows: Sequence[AgreementRow], by: str) -> Iterator[Content]:
    """One figure of a code in every column of the table."""
    told = {metric.name: metric for metric in found.metrics}[rows[0].metric]
    yield Content.assemble(
        (told.title, "bold"), (f"  {', '.join(rows[0].pair or found.coders)}" if by != "pair" else "", "")
    )
    yield Content.styled(f"  {told.formula}", QUIET)
    yield Content.styled(f"  {told.source}", QUIET)
    yield Content("")
    for row in rows:
        value = decimal(row.value) if row.value is not None else NONE
        yield Content.assemble((f"{value:>6}  ", "bold"), harmless(column_of(row, by)))
        shares = ", ".join(f"{name} {percent(share, 2)} %" for name, share in row.prevalence.items())
        why = (
            tr("undefined: {reason}", reason=row.undefined) if row.undefined else tr("has it: {shares}", shares=shares)
        )
        size = f"n {number(row.n)} {UNITS[found.unit]}, {counted(row.documents, 'document')}"
        yield Content.styled(harmless(f"        {size} · {why}"), QUIET)
        yield from _left_out(row.left_out, found.unit, "        ")
    yield Content("")
    yield from _left_out(found.left_out, found.unit)


def _left_out(left_out: Iterable[LeftOut], unit: str, before: str = "") -> Iterator[Content]:
    told = (tr("left out: {told}", told=left_out_told(one, unit)) for one in left_out)
    yield from (Content(harmless(f"{before}{one}")) for one in told)


def _command(wish: AgreementWish, code: str | None, location: Location | None) -> Iterator[Content]:
    yield Content("")
    yield Content.styled(tr("The same on the command line:"), QUIET)
    yield Content(harmless(command_line(wish, code, location)))


def command_line(wish: AgreementWish, code: str | None, location: Location | None) -> str:
    """The command that gives the same figures; those of one code, or of all for None."""
    words = ["qualcode", "-p", _place(location), "agreement"]
    if code is not None:
        words += ["--code", f'"{code}"' if wish.roll_up else f'="{code}"']
    for option, value, plain in (
        ("--unit", wish.unit, CHAR),
        ("--labels", wish.labels, PER_CODE),
        ("--universe", wish.universe, FINISHED),
        ("--round", wish.round, None),
        ("--coders", ",".join(wish.coders) if wish.coders is not None else None, None),
        ("--by", ",".join(wish.by), "code"),
        ("--metric", ",".join(wish.metrics), ""),
    ):
        if value is not None and value != plain:
            words += [option, value]
    words += [flag for flag, on in (("--roll-up", wish.roll_up), ("--assume-finished", wish.assume_finished)) if on]
    words += ["--confusions"] if wish.confusions else []
    if wish.intervals == NO_INTERVAL:
        words += ["--interval", NO_INTERVAL]
    else:
        words += ["--interval", wish.intervals, "--replicates", str(wish.replicates), "--seed", str(wish.seed)]
    return shlex.join(words)


def _place(location: Location | None) -> str:
    """Where the project lies, as short as it is understood from here; of a server without its password."""
    if not isinstance(location, Path):
        return str(location)
    near = os.path.relpath(location)
    return str(location) if near.startswith(os.pardir) else near
