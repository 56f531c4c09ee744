"""How far coders agree, as a journal asks for it: one sentence over all codes, and a table of every code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from qualcode.domain.agreement_answers import (
    FEW_DOCUMENTS,
    RELIABLE,
    TENTATIVE,
    Agreement,
    AgreementInterval,
    AgreementRow,
    MetricTold,
)
from qualcode.domain.agreement_choices import BOOTSTRAP, BY_CODE, PER_CODE, SPAN
from qualcode.domain.methods_answers import AGREEMENT, MethodsPart, MethodsTable
from qualcode.domain.wording import counted
from qualcode.exporting.agreement_out import left_out_told
from qualcode.exporting.methods_out import three
from qualcode.reconcile.measuring.groups import FEW
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import MethodsFacts
from qualcode.reports.methods_pairs import PairFacts, primary
from qualcode.reports.methods_writing import Writing, are, listed

_UNITS = {
    "char": "code points (characters) of",
    "sentence": "sentences of",
    "turn": "turns of",
    "span": "codings as they stand in",
}
_FEW_DOCUMENTS = f"With fewer than {FEW_DOCUMENTS} documents such intervals are too narrow."
_ANALYTIC = "Such an interval is too narrow"
_COUNTED = {"char": "code points", "sentence": "sentences", "turn": "turns"}
_LABELS = {
    "per-code": "each code by itself, given or not",
    "single": "one code for each unit",
    "set": "a set of codes for each unit",
}
_FEW_PAIRS = 6
"""Pairs of coders that are told one by one; of more, the range."""
_MANY = 6
"""Reasons for leaving out that are listed below the table; more are told figure by figure by the command."""


def agreement_part(
    facts: MethodsFacts, commands: Commands, answer: Agreement | None, called: Mapping[str, str]
) -> MethodsPart:
    """What agreement was computed of, over all codes and code by code.

    Args:
        facts: What the project holds.
        commands: What gives every figure again.
        answer: Its figures, with coders called as the section calls them.
        called: Name → what the section calls the coder.
    """
    text = Writing()
    table = None
    if answer is None:
        several = "nobody has coded" if not facts.coders else "only one coder’s work is told of"
        text.say(f"Agreement was not assessed: {several}.")
    elif not answer.documents:
        text.say("Agreement was not assessed: no document was finished by two of the coders.")
    else:
        table = _assessed(text, facts, answer, commands, called)
    return text.part(AGREEMENT, "Agreement").model_copy(update={"table": table})


def _assessed(
    text: Writing, facts: MethodsFacts, answer: Agreement, commands: Commands, called: Mapping[str, str]
) -> MethodsTable:
    metric, command = primary(answer), commands.agreement
    rows = [row for row in answer.rows if row.metric == metric.name]
    text.say(
        f"Agreement of {counted(len(answer.coders), 'coder')} was computed on "
        f"{counted(len(answer.documents), 'document')}: {_UNITS[answer.unit]} {answer.universe}; "
        f"{_LABELS[answer.labels]}."
    )
    text.figure("coders compared", len(answer.coders), command, "how many `coders` there are")
    text.figure("documents compared", len(answer.documents), command, "how many `documents` there are")
    text.say(
        "It was computed on the coders’ own codings, as they are before anything is settled; what was settled belongs "
        "to Consensus, which is not compared."
    )
    if answer.labels == PER_CODE:
        if facts.grouping:
            _grouping(text, facts, commands)
        _over_codes(text, metric, rows, command)
    else:
        _over_all(text, metric, rows, command)
    if facts.pairs is not None:
        _pairs(text, metric, facts.pairs, commands, called)
    text.say(_how_intervals(rows))
    return _table(answer, metric, command)


def _grouping(text: Writing, facts: MethodsFacts, commands: Commands) -> None:
    """Why there are fewer codes than the codebook has."""
    number = facts.grouping
    groups, was = ("groups", "was") if number == 1 else ("group", "were")
    text.say(
        f"Of the {facts.codes_today:,} codes that the codebook has today, {number:,} that only {groups} others and "
        f"{was} given to no passage {are(number)} left out."
    )
    text.figure(
        "codes today", facts.codes_today, commands.codes(None), "how many entries with `retired` false there are"
    )
    read = "of these, those whose `path` is the `code` of none of the `rows` of `qualcode agreement`"
    text.figure("codes left out", number, commands.codes(None), read)


def _pairs(text: Writing, metric: MetricTold, pairs: PairFacts, commands: Commands, called: Mapping[str, str]) -> None:
    """How far every two agree: from the pair that agrees least to the one that agrees most."""
    defined, command = pairs.defined, commands.by_pair(pairs.wish)
    read = f"`rows` of the `metric` {metric.name} and the `pair`"
    what = "median" if BY_CODE in pairs.wish.by else "figure"
    missing = len(pairs.medians) - len(defined)
    if not defined:
        text.say(f"Between two of them {_named(metric)} is undefined.")
        return
    told = {f"{called.get(a, a)} and {called.get(b, b)}": value for (a, b), value in defined.items()}
    if len(told) <= _FEW_PAIRS:
        each = listed([f"{three(value)} between {names}" for names, value in told.items()])
    else:
        least, most = min(told, key=told.__getitem__), max(told, key=told.__getitem__)
        told = {least: told[least], most: told[most]}
        each = f"from {three(told[least])} between {least} to {three(told[most])} between {most}"
    but = f"; between {counted(missing, 'pair')} of coders it is undefined" if missing else ""
    text.say(f"Between two coders, the {what} is {each}{but}.")
    for names, value in told.items():
        text.figure(f"{what} of {names}", value, command, f"{what} `value` of {read} {names}")


def _over_codes(text: Writing, metric: MetricTold, rows: Sequence[AgreementRow], command: str) -> None:
    values = [row.value for row in rows if row.value is not None]
    thing = "code" if len({row.pair for row in rows}) <= 1 else "figure of a code and two coder"
    undefined = len(rows) - len(values)
    read = f"`rows` of the `metric` {metric.name}"
    text.figure("figures", len(rows), command, f"how many {read} there are")
    text.figure("undefined", undefined, command, f"{read} whose `value` is null")
    if not values:
        text.say(f"{_named(metric)} is undefined for every code: {_reasons(rows)}.")
        return
    over = f"{len(values):,} of {counted(len(rows), thing)}" if undefined else counted(len(rows), thing)
    but = f"; for {undefined:,} it is undefined" if undefined else ""
    text.say(
        f"The median of {_named(metric)} over {over} is {three(median(values))}, the range {three(min(values))} to "
        f"{three(max(values))}{but}."
    )
    for what, value in (("median", median(values)), ("lowest", min(values)), ("highest", max(values))):
        text.figure(what, value, command, f"{what} `value` of {read}")
    if "alpha" in metric.name:
        _bands(text, values, command, read)


def _bands(text: Writing, values: Sequence[float], command: str, read: str) -> None:
    low = sum(value < TENTATIVE for value in values)
    high = sum(value >= RELIABLE for value in values)
    between = len(values) - low - high
    parts = ((low, "below .667"), (between, "from .667 to below .80"), (high, ".80 or above"))
    if len(values) == 1:
        text.say(f"It is {next(where for number, where in parts if number)}.")
    else:
        text.say(f"It is {listed([f'{where} for {_many(number, len(values))}' for number, where in parts])}.")
    text.figure("below .667", low, command, f"{read} with a `value` below 0.667")
    text.figure(".667 to below .80", between, command, f"{read} with a `value` from 0.667 to below 0.8")
    text.figure(".80 or above", high, command, f"{read} with a `value` of 0.8 or above")


def _many(number: int, of: int) -> str:
    """`all 44`, `none`, or the number."""
    return f"all {of:,}" if number == of else f"{number:,}" if number else "none"


def _named(metric: MetricTold) -> str:
    """What a metric is called within a sentence: with nothing behind a comma."""
    name, comma, kind = metric.title.partition(", ")
    return f"{name} ({kind})" if comma else name


def _over_all(text: Writing, metric: MetricTold, rows: Sequence[AgreementRow], command: str) -> None:
    for row in rows:
        between = f" between {row.pair[0]} and {row.pair[1]}" if row.pair is not None and len(rows) > 1 else ""
        if row.value is None:
            text.say(f"{_named(metric)}{between} is undefined: {row.undefined}.")
            continue
        interval = f" (95 % interval {_interval(row)})" if row.interval is not None else ""
        text.say(f"{_named(metric)}{between} is {three(row.value)}{interval}.")
        text.figure(f"{metric.title}{between}", row.value, command, f"`value` of the row of {metric.name}{between}")


def _reasons(rows: Sequence[AgreementRow]) -> str:
    return "; ".join(dict.fromkeys(row.undefined for row in rows if row.undefined))


def _how_intervals(rows: Sequence[AgreementRow]) -> str:
    intervals = [row.interval for row in rows if row.interval is not None]
    if not intervals:
        why = "; ".join(dict.fromkeys(row.no_interval for row in rows if row.no_interval))
        return f"No interval is given: {why}." if why else "No interval is given."
    one = intervals[0]
    how = f"analytic ones, of {counted(one.documents, 'document')}"
    if one.method == BOOTSTRAP:
        most = max(interval.documents for interval in intervals)
        how = (
            f"percentiles of {counted(one.replicates or 0, 'bootstrap resample')} of the "
            f"{counted(most, 'document')}, with the seed {one.seed}"
        )
    return f"The {100 * one.level:.0f} % intervals are {how}.{_warned(intervals)}"


def _warned(intervals: Sequence[AgreementInterval]) -> str:
    """What must be said of the intervals, in sentences."""
    warnings = dict.fromkeys(interval.warning for interval in intervals if interval.warning)
    return "".join(f" {_FEW_DOCUMENTS if warning == FEW else f'{_ANALYTIC}: {warning}.'}" for warning in warnings)


def _table(answer: Agreement, metric: MetricTold, command: str) -> MethodsTable:
    lines: dict[tuple[str | None, tuple[str, str] | None], dict[str, AgreementRow]] = {}
    for row in answer.rows:
        lines.setdefault((row.code, row.pair), {})[row.metric] = row
    by_coder = _by_coder(answer)
    codes = any(code is not None for code, _ in lines)
    pairs = len({pair for _, pair in lines}) > 1
    columns = (
        *(("code",) if codes else ()),
        *(("pair",) if pairs else ()),
        *(told.title for told in answer.metrics),
        f"95 % interval of {metric.title}",
        "n",
        *(("prevalence",) if by_coder else ()),
    )
    rows = []
    for (code, pair), figures in lines.items():
        first = next(iter(figures.values()))
        cells = [_figure(figures[told.name]) if told.name in figures else "" for told in answer.metrics]
        names = (*((code or "all",) if codes else ()), *((" – ".join(pair or ("all",)),) if pairs else ()))
        interval = _interval(figures[metric.name]) if metric.name in figures else ""
        prevalence = (_prevalence(first),) if by_coder else ()
        rows.append((*names, *cells, interval, f"{first.n:,}", *prevalence))
    return MethodsTable(
        title="Agreement by code" if codes else "Agreement",
        columns=columns,
        rows=tuple(rows),
        notes=tuple(_notes(answer)),
        command=command,
    )


def _by_coder(answer: Agreement) -> bool:
    """Whether prevalence is told of each coder, and not of each code."""
    return all(set(row.prevalence) <= set(answer.coders) for row in answer.rows)


def _figure(row: AgreementRow) -> str:
    return "undefined" if row.value is None else three(row.value)


def _interval(row: AgreementRow) -> str:
    return f"{three(row.interval.low)} to {three(row.interval.high)}" if row.interval is not None else ""


def _prevalence(row: AgreementRow) -> str:
    """How much of n has the code: `Ana 12.0 %, Ben 14.1 %`."""
    return ", ".join(f"{name} {100 * share:.1f} %" for name, share in row.prevalence.items())


def _notes(answer: Agreement) -> Iterator[str]:
    """What the figures of the table stand on."""
    if answer.unit == SPAN:
        yield "n: codings of the coders compared, united where those of one coder and code overlap"
    else:
        yield f"n: {_COUNTED[answer.unit]} that at least two coders rated"
    if not _by_coder(answer):
        shares = dict.fromkeys(_prevalence(row) for row in answer.rows)
        yield from (f"prevalence, the share of each code in all that was given: {one}" for one in shares)
    elif answer.unit == SPAN:
        yield "prevalence: the share of the text compared that each coder coded so"
    else:
        yield "prevalence: the share of n that has the code from each coder"
    yield from _undefined(answer)
    own = dict.fromkeys(line for row in answer.rows for line in left_out_told(row.left_out, answer.unit))
    told = [*left_out_told(answer.left_out, answer.unit), *(own if len(own) <= _MANY else ())]
    yield from (f"left out: {line}" for line in dict.fromkeys(told))
    if len(own) > _MANY:
        yield "left out besides: figure by figure, in the answer of the command"
    yield from answer.notes
    for metric in answer.metrics:
        yield f"{metric.title}: {metric.formula} ({metric.source})"


def _undefined(answer: Agreement) -> Iterator[str]:
    """Each reason why figures have no value, with the metrics and codes that it holds for."""
    titles = {metric.name: metric.title for metric in answer.metrics}
    pairs = len({row.pair for row in answer.rows}) > 1
    metrics: dict[tuple[str, str], list[str]] = {}
    for row in answer.rows:
        if row.undefined is not None:
            pair = " – ".join(row.pair) if pairs and row.pair is not None else ""
            where = ", ".join(part for part in (row.code or "", pair) if part)
            metrics.setdefault((row.undefined, where), []).append(titles[row.metric])
    places: dict[tuple[str, str], list[str]] = {}
    for (reason, where), names in metrics.items():
        places.setdefault((reason, " and ".join(names)), []).append(where)
    for (reason, titled), found in places.items():
        named = "; ".join(where for where in found if where)
        yield f"undefined ({titled}){f' for {named}' if named else ''}: {reason}"
