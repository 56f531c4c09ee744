"""What the screen of agreement says: what its figures stand on, what a row is, and what to do where there are none."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.content import Content

from qualcode.domain.agreement_answers import (
    FEW_DOCUMENTS,
    Agreement,
    AgreementInterval,
    AgreementRow,
    AgreementWish,
    Confusion,
    LeftOut,
)
from qualcode.domain.agreement_choices import ANALYTIC, BOOTSTRAP, CHAR, PER_CODE, SENTENCE, SET, SINGLE, SPAN, TURN
from qualcode.domain.progress import Progress, told
from qualcode.domain.translation import number, tr
from qualcode.domain.values import CONSENSUS
from qualcode.domain.wording import counted
from qualcode.tui.agreement.bars import LEGEND, decimal, percent
from qualcode.tui.agreement.confusing import amount_unit, confusion_told
from qualcode.tui.agreement.figures import ALL_CODES, Overall, column_of, lead_of, of_all, overall
from qualcode.tui.agreement.questions import View
from qualcode.tui.agreement.reading import Present
from qualcode.tui.agreement.sitting import Answered
from qualcode.tui.agreement.tables import LETTERS, MEDIAN, MEDIAN_TITLE, PERCENT, SHORT, time_groups
from qualcode.tui.prompts.rows import QUIET, harmless, one_line

UNITS = {CHAR: tr("characters"), SENTENCE: tr("sentences"), TURN: tr("turns"), SPAN: tr("codings")}
UNIT_WORDS = {
    CHAR: tr("character by character"),
    SENTENCE: tr("sentence by sentence"),
    TURN: tr("turn by turn"),
    SPAN: tr("codings as they stand"),
}
LABEL_WORDS = {
    PER_CODE: tr("each code yes or no"),
    SINGLE: tr("one code for each unit"),
    SET: tr("the set of codes of each unit"),
}
NO_INTERVALS: dict[View, str] = {
    "codes": tr("No intervals: i asks for some"),
    "heat": "",
    "confusions": "",
    "time": "",
}
COUNTING = tr("Counting …   Esc stops it")
_MOST_NAMED = 8
"""So many coders are named; of more the others are counted."""


def counting_told(seconds: int, come: Progress | None = None) -> str:
    """That it is being counted, since when, and how far it is."""
    if come is not None and come.total and come.total > 1 and seconds >= 2:
        return tr("Counting {progress}   Esc stops it", progress=told(come, 10))
    return COUNTING if seconds < 2 else tr("Counting … {seconds} s   Esc stops it", seconds=seconds)


# ---------------------------------------------------------------------- what figures stand on


def definition(answered: Answered, roomy: bool, most: int | None = None) -> Content:
    """What the figures on the screen are, whose and of what.

    Args:
        roomy: Whether there is room for what is said beside.
        most: Cells of a line, where there is only room for four lines; None where there is room for more.
    """
    answer, wish, view = answered.found[0], answered.question.wish, answered.question.view
    what, whole = _what(answer, view), overall_told(answered)
    whose, left_out = _whose(answer, wish, view, short=most is not None), _left_out(answered)
    warning = _few(answer) if view != "confusions" else ""
    intervals = _intervals(answer, wish, view)
    legend = _legend(answered, short=most is not None) if view in ("heat", "time") else ""
    if most is not None:
        if not whole and not legend:
            rest = [left_out, " · ".join(part for part in (warning, intervals) if part)]
        else:
            rest = [legend, left_out] if legend else [" · ".join(part for part in (warning, left_out) if part)]
        lines = [(what, "bold"), (whole, "bold"), (whose, QUIET), *((line, QUIET) for line in rest)]
        return Content("\n").join(Content.styled(one_line(line, most), ink) for line, ink in lines if line)
    parts = [Content.styled(what, "bold")]
    parts += [Content.styled(whole, "bold")] if whole else []
    parts += [Content.styled(whose, QUIET), Content.styled(left_out, QUIET)]
    if intervals or warning:
        parts.append(Content.assemble((intervals, QUIET), ("   " if intervals and warning else "", ""), warning))
    parts += [Content.styled(legend, QUIET)] if legend else []
    if roomy:
        parts += [Content.styled(harmless(note), QUIET) for note in answer.notes if _concerns(note, answer, view)]
    return Content("\n").join(parts)


def overall_told(answered: Answered) -> str:
    """How well coders agree over all codes, in a line of the codes view; empty where codes are not told one by one."""
    answer = answered.found[0]
    if answered.question.view != "codes" or answer.labels != PER_CODE:
        return ""
    lead = lead_of(answer)
    found = overall([row.value for row in of_all(answer, answer.rows) if row.metric == lead])
    return brief_told(found, LETTERS.get(lead, "α"))


def brief_told(found: Overall, letter: str) -> str:
    """The figures of all codes in brief: `median α .722 over 44 codes (.230–.899); 12 below .667, …`."""
    undefined = tr("{undefined:,} undefined", undefined=found.undefined) if found.undefined else ""
    if found.median is None:
        return undefined
    ends = f"{decimal(found.low)}–{decimal(found.high)}"
    text = tr(
        "median {letter} {median} over {codes} ({ends})",
        letter=letter,
        median=decimal(found.median),
        codes=counted(found.codes, "code"),
        ends=ends,
    )
    bands = tr(
        "{below:,} below .667, {tentative:,} to .80, {reliable:,} from .80",
        below=found.below,
        tentative=found.tentative,
        reliable=found.reliable,
    )
    return f"{text}; {', '.join(part for part in (bands, undefined) if part)}"


def _legend(answered: Answered, *, short: bool) -> str:
    if short:
        return tr("{legend}  * few units", legend=LEGEND)
    few = tr("few units with the code, or one document") if answered.texts_count else tr("few units with the code")
    return tr("{legend}  * {few}  · press 1 for intervals", legend=LEGEND, few=few)


def _concerns(note: str, answer: Agreement, view: View) -> bool:
    """Whether a note is about what is shown: those that begin with names of figures are about these."""
    names = set(note.partition(":")[0].split(", "))
    if not names <= {metric.name for metric in answer.metrics}:
        return True
    shown = {lead_of(answer)}
    if view == "codes":
        shown |= {row.metric for row in of_all(answer, answer.rows) if row.metric in SHORT or answer.labels != PER_CODE}
    return not shown.isdisjoint(names)


def _what(answer: Agreement, view: View) -> str:
    how = f"{LABEL_WORDS[answer.labels]} · {UNIT_WORDS[answer.unit]}"
    if view == "confusions":
        return tr("Where coders gave different codes · in {units}", units=amount_unit(answer))
    lead = lead_of(answer)
    title = next((metric.title for metric in answer.metrics if metric.name == lead), lead)
    return f"{title} · {how}"


def _whose(answer: Agreement, wish: AgreementWish, view: View, *, short: bool = False) -> str:
    names = answer.coders[:_MOST_NAMED]
    more = tr(" and {count} more", count=len(answer.coders) - _MOST_NAMED) if len(answer.coders) > _MOST_NAMED else ""
    coders = f"{counted(len(answer.coders), 'coder')}: {', '.join(names)}{more}"
    documents = counted(len(answer.documents), "document")
    codes = counted(answer.codes, "code") + (tr(", each wherever one below it is") if wish.roll_up else "")
    beside = [
        tr("round “{round}”", round=wish.round) if wish.round is not None else "",
        tr("whatever has codings counts as finished") if wish.assume_finished else "",
        tr("of each round its documents and its coders") if view == "time" else "",
    ]
    if short:  # What is most likely to be changed stands first: the end of the line may be cut.
        parts = [coders, *beside, codes, documents, answer.universe]
    else:
        parts = [f"{answer.universe} ({documents})", coders, codes, *beside]
    text = " · ".join(part for part in parts if part)
    return harmless(text[:1].upper() + text[1:])


def _left_out(answered: Answered) -> str:
    told = [left_out_told(one, answered.found[0].unit) for one in answered.left_out]
    if answered.left_out_differs:
        beside = tr("what else differs from figure to figure: Enter shows it")
        told.append(beside if told else tr("differs from figure to figure: Enter shows it"))
    return harmless(tr("Left out: {told}", told="; ".join(told) or tr("nothing")))


def left_out_told(one: LeftOut, unit: str) -> str:
    """What was left out, how much, and why."""
    amounts = [
        counted(one.documents, "document") if one.documents is not None else "",
        f"{number(one.units)} {UNITS[unit if unit in (SENTENCE, TURN) else CHAR]}" if one.units is not None else "",
    ]
    told = ", ".join(amount for amount in amounts if amount)
    return f"{told} ({one.reason})" if told else one.reason


def _few(answer: Agreement) -> str:
    if 1 < len(answer.documents) < FEW_DOCUMENTS and any(row.interval for row in answer.rows):
        return tr(
            "! {documents}, fewer than {fewest}: the intervals are too narrow",
            documents=counted(len(answer.documents), "document"),
            fewest=FEW_DOCUMENTS,
        )
    if len(answer.documents) == 1:
        return tr("! one document: no interval can be given")
    return ""


def _intervals(answer: Agreement, wish: AgreementWish, view: View) -> str:
    if wish.intervals == BOOTSTRAP:
        return tr(
            "95 % intervals: {replicates:,} resamples of the documents, seed {seed} · P<.667: "
            "share of resamples below .667",
            replicates=wish.replicates,
            seed=wish.seed,
        )
    if wish.intervals == ANALYTIC:
        if not any(row.interval for row in answer.rows):
            return next((row.no_interval for row in answer.rows if row.no_interval), "") or ""
        return tr("95 % intervals: analytic, as if units were independent, which passages of one document are not")
    return NO_INTERVALS[view]


# ---------------------------------------------------------------------- what a row is


def row_told(answered: Answered, key: Hashable, columns: Sequence[str] = (), roomy: bool = True) -> list[str]:
    """What there is to say of the row under the cursor, a line each.

    Args:
        answered: What is shown.
        key: The key of the row.
        columns: The columns of the heat table or of the rounds that are shown.
        roomy: Whether there is room for what stands in the row too.
    """
    answer = answered.found[0]
    if isinstance(key, Confusion):
        return [confusion_told(key, amount_unit(answer))]
    if key == MEDIAN:
        medians = [f"{name} {decimal(found.median)}" for name, found in answered.by_column.items() if name in columns]
        return [
            tr("{median}: of the figures that codes have in a column", median=MEDIAN_TITLE),
            " · ".join(medians),
        ]
    rows = rows_of(answered, key)
    if not rows:
        return []
    if answered.question.view == "codes":
        return _code_told(answer, rows, roomy)
    by = answered.question.by
    values = [f"{column_of(row, by)} {decimal(row.value)}" for row in rows if column_of(row, by) in columns]
    undefined = next((row.undefined for row in rows if row.undefined), "")
    why = f"   – {undefined}" if undefined else ""
    return [rows[0].code or ALL_CODES, " · ".join(values) + why]


def rows_of(answered: Answered, key: Hashable) -> list[AgreementRow]:
    """The figures that a row of the list shows, all that there are of its code."""
    if not isinstance(key, tuple) or len(key) != 2:
        return []
    kind, name = key
    if answered.question.view == "time":
        groups = dict(time_groups(answered.found, ""))
        return [row for row in groups.get(kind, []) if row.code == name]
    codes = answered.codes()
    return [row for row in codes[None] if row.metric == name] if kind == "figure" else codes.get(name, [])


def _code_told(answer: Agreement, rows: Sequence[AgreementRow], roomy: bool) -> list[str]:
    together = of_all(answer, rows) or list(rows)
    lead = next((row for row in together if row.metric == lead_of(answer)), together[0])
    titles = {metric.name: metric.title for metric in answer.metrics}
    first = lead.code or ALL_CODES
    if lead.value is None:
        first += tr(" · undefined: {reason}", reason=lead.undefined)
    elif lead.interval is None:
        first += tr(" · no interval: {reason}", reason=lead.no_interval)
    elif not roomy and lead.interval.below_667 is not None and lead.metric != PERCENT:
        first += tr(" · below .667 in {share} % of the resamples", share=percent(lead.interval.below_667, 0))
    elif roomy:
        first += f" · {titles[lead.metric]} {figure_told(lead)} {interval_told(lead.interval, lead.metric)}"
    others = [
        f"{SHORT.get(row.metric, titles[row.metric])} {figure_told(row)}"
        for row in together
        if row.metric != lead.metric
    ]
    weight = f"n {number(lead.n)} {UNITS[answer.unit]}"
    shares = ", ".join(f"{name} {percent(share)} %" for name, share in lead.prevalence.items()) if lead.code else ""
    has_it = tr("covered: {shares}", shares=shares) if answer.unit == SPAN else tr("has it: {shares}", shares=shares)
    return [first, " · ".join(part for part in (*others, weight, has_it if shares else "") if part)]


def interval_told(interval: AgreementInterval, metric: str) -> str:
    """An interval, and how likely the figure lies below the marks, unless they are none for it."""
    if metric == PERCENT:
        return f"[{percent(interval.low)}, {percent(interval.high)}] %"
    text = f"[{decimal(interval.low)}, {decimal(interval.high)}]"
    if interval.below_667 is not None and interval.below_800 is not None:
        text += tr(
            ", below .667 in {tentative} %, below .80 in {reliable} %",
            tentative=percent(interval.below_667, 0),
            reliable=percent(interval.below_800, 0),
        )
    return text


def figure_told(row: AgreementRow) -> str:
    """A figure as it stands in a sentence."""
    if row.value is not None and row.metric == PERCENT:
        return percent(row.value)
    return decimal(row.value)


# ---------------------------------------------------------------------- nothing to show


NO_ROUNDS = tr(
    "There are no rounds yet, so there is no course of time.\n"
    "\nA round gives the same documents to several coders; two of them show whether talking about "
    "the codes has helped. Press ‹app.rounds› to make one."
)
NO_CONFUSIONS = tr(
    "Nowhere did one coder give a code that another did not give.\n"
    "\nPress ‹agreement.nothing› to show or hide where the other gave no code, or "
    "‹agreement.coders› to compare others."
)
NO_CODES = tr(
    "There are no codes yet.\n\nPress ‹app.codebook› to make some, or ‹coding.pick› on a passage while coding."
)


def nobody_compared(
    present: Present, coders: Sequence[str] | None, assume_finished: bool, round_name: str | None = None
) -> str:
    """What an empty list says where no two coders can be compared, and what to do.

    Args:
        present: What holds now.
        coders: Who is to be compared; None for everybody.
        assume_finished: Whether documents with codings count as finished.
        round_name: The round that alone counts, if one does.
    """
    wanted = [one for one in present.coders if (one.name in coders if coders is not None else one.name != CONSENSUS)]
    begun = [one for one in wanted if one.begun or one.finished]
    if len(begun) < 2:
        who = tr("only {name} has coded anything", name=begun[0].name) if begun else tr("nobody has coded anything yet")
        return tr(
            "Agreement is between two coders or more, and {who}.\n"
            "\nPress ‹app.rounds› to give the same documents to several coders, or ‹app.merge› to "
            "take in what others coded; `qualcode codings import FILE --done` takes in a file.",
            who=who,
        )
    done = ", ".join(f"{one.name} {len(one.counts(assume_finished))}" for one in begun)
    of = tr(" of the round “{round}”", round=harmless(round_name)) if round_name else ""
    none = (
        tr("No document{of_round} has codings of two of the coders.", of_round=of)
        if assume_finished
        else tr("No document{of_round} is finished by two of the coders.", of_round=of)
    )
    only = tr("Only such ones can be compared: what is not finished is missing, not “not coded”.")
    text = f"{none} {only}\n\n"
    text += tr("With codings: {done}.", done=done) if assume_finished else tr("Finished: {done}.", done=done)
    if assume_finished:
        return text + tr("\n\nPress ‹app.rounds› to give the same documents to several coders.")
    return text + (
        tr(
            "\n\nPress ‹coding.done› while coding, or ‹documents.done› in the list of documents "
            "(‹app.documents›), to say that one is done; ‹app.rounds› shows who still has which. "
            "`qualcode documents done DOC --coder NAME` says so, too, and `qualcode codings import "
            "FILE --done` for all of a file.\n"
            "\n‹agreement.assume› takes every document in which a coder has a coding for finished."
        )
    )
