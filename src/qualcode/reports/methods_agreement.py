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
from qualcode.domain.translation import number as say_number
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted
from qualcode.exporting.agreement_out import left_out_told
from qualcode.exporting.methods_out import three
from qualcode.reports.methods_commands import Commands
from qualcode.reports.methods_facts import MethodsFacts
from qualcode.reports.methods_pairs import PairFacts, primary
from qualcode.reports.methods_writing import Writing, listed

_FEW_PAIRS = 6
"""Pairs of coders that are told one by one; of more, the range."""
_MANY = 6
"""Reasons for leaving out that are listed below the table; more are told figure by figure by the command."""


def _measured_on(answer: Agreement) -> str:
    """Of what parts of which documents the figures are, and what is compared in each."""
    words = {"universe": answer.universe, "labels": _labels(answer.labels)}
    match answer.unit:
        case "sentence":
            return tr("sentences of {universe}; {labels}", **words)
        case "turn":
            return tr("turns of {universe}; {labels}", **words)
        case "span":
            return tr("codings as they stand in {universe}; {labels}", **words)
        case _:
            return tr("code points (characters) of {universe}; {labels}", **words)


def _labels(labels: str) -> str:
    if labels == PER_CODE:
        return tr("each code by itself, given or not")
    return tr("one code for each unit") if labels == "single" else tr("a set of codes for each unit")


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
        text.say(
            tr("Agreement was not assessed: only one coder’s work is told of.")
            if facts.coders
            else tr("Agreement was not assessed: nobody has coded.")
        )
    elif not answer.documents:
        text.say(tr("Agreement was not assessed: no document was finished by two of the coders."))
    else:
        table = _assessed(text, facts, answer, commands, called)
    return text.part(AGREEMENT, tr("Agreement")).model_copy(update={"table": table})


def _assessed(
    text: Writing, facts: MethodsFacts, answer: Agreement, commands: Commands, called: Mapping[str, str]
) -> MethodsTable:
    metric, command = primary(answer), commands.agreement
    rows = [row for row in answer.rows if row.metric == metric.name]
    text.say(
        tr(
            "Agreement of {coders} was computed on {documents}: {parts}.",
            coders=counted(len(answer.coders), "coder"),
            documents=counted(len(answer.documents), "document"),
            parts=_measured_on(answer),
        )
    )
    text.figure(tr("coders compared"), len(answer.coders), command, tr("how many `coders` there are"))
    text.figure(tr("documents compared"), len(answer.documents), command, tr("how many `documents` there are"))
    text.say(
        tr(
            "It was computed on the coders’ own codings, as they are before anything is settled; "
            "what was settled belongs to Consensus, which is not compared."
        )
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
    text.say(
        plural(
            "Of the {codes_today:,} codes that the codebook has today, {number:,} that only groups others and was "
            "given to no passage is left out.",
            "Of the {codes_today:,} codes that the codebook has today, {number:,} that only group others and were "
            "given to no passage are left out.",
            number,
            codes_today=facts.codes_today,
        )
    )
    read = tr("how many entries with `retired` false there are")
    text.figure(tr("codes today"), facts.codes_today, commands.codes(None), read)
    read = tr("of these, those whose `path` is the `code` of none of the `rows` of `qualcode agreement`")
    text.figure(tr("codes left out"), number, commands.codes(None), read)


def _pairs(text: Writing, metric: MetricTold, pairs: PairFacts, commands: Commands, called: Mapping[str, str]) -> None:
    """How far every two agree: from the pair that agrees least to the one that agrees most."""
    defined, command = pairs.defined, commands.by_pair(pairs.wish)
    if not defined:
        text.say(tr("Between two of them {metric} is undefined.", metric=_named(metric)))
        return
    told = {tr("{a} and {b}", a=called.get(a, a), b=called.get(b, b)): value for (a, b), value in defined.items()}
    if len(told) <= _FEW_PAIRS:
        each = listed([tr("{value} between {names}", value=three(value), names=names) for names, value in told.items()])
    else:
        least, most = min(told, key=told.__getitem__), max(told, key=told.__getitem__)
        told = {least: told[least], most: told[most]}
        each = tr(
            "from {low} between {least} to {high} between {most}",
            low=three(told[least]),
            least=least,
            high=three(told[most]),
            most=most,
        )
    by_code = BY_CODE in pairs.wish.by
    said = (
        tr("Between two coders, the median is {each}", each=each)
        if by_code
        else tr("Between two coders, the figure is {each}", each=each)
    )
    missing = len(pairs.medians) - len(defined)
    if missing:
        said = tr("{said}; between {pairs} of coders it is undefined", said=said, pairs=counted(missing, "pair"))
    text.say(f"{said}.")
    for names, value in told.items():
        of = {"metric": metric.name, "names": names}
        if by_code:
            read = tr("median `value` of `rows` of the `metric` {metric} and the `pair` {names}", **of)
            text.figure(tr("median of {names}", names=names), value, command, read)
        else:
            read = tr("figure `value` of `rows` of the `metric` {metric} and the `pair` {names}", **of)
            text.figure(tr("figure of {names}", names=names), value, command, read)


def _over_codes(text: Writing, metric: MetricTold, rows: Sequence[AgreementRow], command: str) -> None:
    values = [row.value for row in rows if row.value is not None]
    one_pair = len({row.pair for row in rows}) <= 1
    many = (
        counted(len(rows), "code")
        if one_pair
        else plural(
            "{number:,} figure of a code and two coder", "{number:,} figure of a code and two coders", len(rows)
        )
    )
    undefined = len(rows) - len(values)
    read = tr("`rows` of the `metric` {name}", name=metric.name)
    text.figure(tr("figures"), len(rows), command, tr("how many {read} there are", read=read))
    text.figure(tr("undefined"), undefined, command, tr("{read} whose `value` is null", read=read))
    if not values:
        text.say(tr("{metric} is undefined for every code: {reasons}.", metric=_named(metric), reasons=_reasons(rows)))
        return
    over = tr("{defined:,} of {figures}", defined=len(values), figures=many) if undefined else many
    of = {
        "metric": _named(metric),
        "figures": over,
        "median": three(median(values)),
        "low": three(min(values)),
        "high": three(max(values)),
    }
    text.say(
        tr(
            "The median of {metric} over {figures} is {median}, the range {low} to {high}; for {undefined:,} it is "
            "undefined.",
            **of,
            undefined=undefined,
        )
        if undefined
        else tr("The median of {metric} over {figures} is {median}, the range {low} to {high}.", **of)
    )
    text.figure(tr("median"), median(values), command, tr("median `value` of {rows}", rows=read))
    text.figure(tr("lowest"), min(values), command, tr("lowest `value` of {rows}", rows=read))
    text.figure(tr("highest"), max(values), command, tr("highest `value` of {rows}", rows=read))
    if "alpha" in metric.name:
        _bands(text, values, command, read)


def _bands(text: Writing, values: Sequence[float], command: str, read: str) -> None:
    low = sum(value < TENTATIVE for value in values)
    high = sum(value >= RELIABLE for value in values)
    between = len(values) - low - high
    parts = ((low, tr("below .667")), (between, tr("from .667 to below .80")), (high, tr(".80 or above")))
    if len(values) == 1:
        text.say(tr("It is {bands}.", bands=next(where for number, where in parts if number)))
    else:
        said = [tr("{band} for {many}", band=where, many=_many(count, len(values))) for count, where in parts]
        text.say(tr("It is {bands}.", bands=listed(said)))
    text.figure(tr("below .667"), low, command, tr("{read} with a `value` below 0.667", read=read))
    text.figure(
        tr(".667 to below .80"), between, command, tr("{read} with a `value` from 0.667 to below 0.8", read=read)
    )
    text.figure(tr(".80 or above"), high, command, tr("{read} with a `value` of 0.8 or above", read=read))


def _many(number: int, of: int) -> str:
    """`all 44`, `none`, or the number."""
    if number == of:
        return tr("all {of:,}", of=of)
    return say_number(number) if number else tr("none")


def _named(metric: MetricTold) -> str:
    """What a metric is called within a sentence: with nothing behind a comma."""
    name, comma, kind = metric.title.partition(", ")
    return f"{name} ({kind})" if comma else name


def _over_all(text: Writing, metric: MetricTold, rows: Sequence[AgreementRow], command: str) -> None:
    for row in rows:
        of = {"metric": _named(metric)}
        about, read = metric.title, tr("`value` of the row of {metric}", metric=metric.name)
        if row.pair is not None and len(rows) > 1:
            pair = {"one": row.pair[0], "other": row.pair[1]}
            of["metric"] = tr("{metric} between {one} and {other}", **of, **pair)
            about = tr("{metric} between {one} and {other}", metric=metric.title, **pair)
            read = tr("`value` of the row of {metric} between {one} and {other}", metric=metric.name, **pair)
        if row.value is None:
            text.say(tr("{metric} is undefined: {reason}.", **of, reason=row.undefined))
            continue
        if row.interval is not None:
            value = {"value": three(row.value), "interval": _interval(row)}
            text.say(tr("{metric} is {value} (95 % interval {interval}).", **of, **value))
        else:
            text.say(tr("{metric} is {value}.", **of, value=three(row.value)))
        text.figure(about, row.value, command, read)


def _reasons(rows: Sequence[AgreementRow]) -> str:
    return "; ".join(dict.fromkeys(row.undefined for row in rows if row.undefined))


def _how_intervals(rows: Sequence[AgreementRow]) -> str:
    intervals = [row.interval for row in rows if row.interval is not None]
    if not intervals:
        why = "; ".join(dict.fromkeys(row.no_interval for row in rows if row.no_interval))
        return tr("No interval is given: {why}.", why=why) if why else tr("No interval is given.")
    one = intervals[0]
    how = tr("analytic ones, of {documents}", documents=counted(one.documents, "document"))
    if one.method == BOOTSTRAP:
        most = max(interval.documents for interval in intervals)
        how = tr(
            "percentiles of {resamples} of the {documents}, with the seed {seed}",
            resamples=counted(one.replicates or 0, "bootstrap resample"),
            documents=counted(most, "document"),
            seed=one.seed,
        )
    return tr(
        "The {level:.0f} % intervals are {how}.{warning}", level=100 * one.level, how=how, warning=_warned(intervals)
    )


def _warned(intervals: Sequence[AgreementInterval]) -> str:
    few = tr(" With fewer than {few_documents} documents such intervals are too narrow.", few_documents=FEW_DOCUMENTS)
    said = {
        one.warning: few
        if one.method == BOOTSTRAP
        else tr(" Such an interval is too narrow: {reason}.", reason=one.warning)
        for one in intervals
        if one.warning
    }
    return "".join(said.values())


def _table(answer: Agreement, metric: MetricTold, command: str) -> MethodsTable:
    lines: dict[tuple[str | None, tuple[str, str] | None], dict[str, AgreementRow]] = {}
    for row in answer.rows:
        lines.setdefault((row.code, row.pair), {})[row.metric] = row
    by_coder = _by_coder(answer)
    codes = any(code is not None for code, _ in lines)
    pairs = len({pair for _, pair in lines}) > 1
    columns = (
        *((tr("code"),) if codes else ()),
        *((tr("pair"),) if pairs else ()),
        *(told.title for told in answer.metrics),
        tr("95 % interval of {metric}", metric=metric.title),
        "n",
        *((tr("prevalence"),) if by_coder else ()),
    )
    rows = []
    for (code, pair), figures in lines.items():
        first = next(iter(figures.values()))
        cells = [_figure(figures[told.name]) if told.name in figures else "" for told in answer.metrics]
        names = (*((code or tr("all"),) if codes else ()), *((" – ".join(pair or (tr("all"),)),) if pairs else ()))
        interval = _interval(figures[metric.name]) if metric.name in figures else ""
        prevalence = (_prevalence(first),) if by_coder else ()
        rows.append((*names, *cells, interval, say_number(first.n), *prevalence))
    return MethodsTable(
        title=tr("Agreement by code") if codes else tr("Agreement"),
        columns=columns,
        rows=tuple(rows),
        notes=tuple(_notes(answer)),
        command=command,
    )


def _by_coder(answer: Agreement) -> bool:
    """Whether prevalence is told of each coder, and not of each code."""
    return all(set(row.prevalence) <= set(answer.coders) for row in answer.rows)


def _figure(row: AgreementRow) -> str:
    return tr("undefined") if row.value is None else three(row.value)


def _interval(row: AgreementRow) -> str:
    if row.interval is None:
        return ""
    return tr("{low} to {high}", low=three(row.interval.low), high=three(row.interval.high))


def _prevalence(row: AgreementRow) -> str:
    """How much of n has the code: `Ana 12.0 %, Ben 14.1 %`."""
    return ", ".join(f"{name} {say_number(100 * share, '.1f')} %" for name, share in row.prevalence.items())


def _notes(answer: Agreement) -> Iterator[str]:
    """What the figures of the table stand on."""
    if answer.unit == SPAN:
        yield tr("n: codings of the coders compared, united where those of one coder and code overlap")
    else:
        things = {"sentence": tr("sentences"), "turn": tr("turns")}.get(answer.unit, tr("code points"))
        yield tr("n: {things} that at least two coders rated", things=things)
    if not _by_coder(answer):
        shares = dict.fromkeys(_prevalence(row) for row in answer.rows)
        yield from (
            tr("prevalence, the share of each code in all that was given: {shares}", shares=one) for one in shares
        )
    elif answer.unit == SPAN:
        yield tr("prevalence: the share of the text compared that each coder coded so")
    else:
        yield tr("prevalence: the share of n that has the code from each coder")
    yield from _undefined(answer)
    own = dict.fromkeys(line for row in answer.rows for line in left_out_told(row.left_out, answer.unit))
    told = [*left_out_told(answer.left_out, answer.unit), *(own if len(own) <= _MANY else ())]
    yield from (tr("left out: {what}", what=line) for line in dict.fromkeys(told))
    if len(own) > _MANY:
        yield tr("left out besides: figure by figure, in the answer of the command")
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
        places.setdefault((reason, listed(names)), []).append(where)
    for (reason, titled), found in places.items():
        named = "; ".join(where for where in found if where)
        if named:
            yield tr("undefined ({metrics}) for {places}: {reason}", metrics=titled, places=named, reason=reason)
        else:
            yield tr("undefined ({metrics}): {reason}", metrics=titled, reason=reason)
