"""What finished coders read differently: listed, shown, settled one by one, and reopened."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.reconcile_scope import scope_of, scope_options
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.disagreements import (
    BOUNDARY,
    BOUNDARY_RULES,
    OPEN,
    ORDERS,
    PUT_OFF,
    SETTLED,
    Disagreement,
    PutOff,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    Verdict,
)
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted, origin_mark

if TYPE_CHECKING:
    from qualcode.domain.reconcile_answers import ItemRow, ItemShown, QueueTotals, ReadingShown
    from qualcode.storage.project import Project

_QUOTED = 60
"""Characters of a passage that a line shows."""
_WORDS: dict[str, Callable[[], Verdict]] = {
    "both": TakeAll,
    "neither": TakeNone,
    "majority": TakeMajority,
    "later": PutOff,
    **{rule: partial(TakeBoundary, rule) for rule in BOUNDARY_RULES if rule != "by hand"},
}


@noun("reconcile")
def reconcile() -> None:
    """What coders who finished a document read differently, and what was decided on it."""


@reconcile.verb("list")
@scope_options
@click.option("--by", type=click.Choice(ORDERS), default="document", show_default=True, help=tr("In which order."))
@click.option(
    "--state",
    type=click.Choice((OPEN, PUT_OFF, SETTLED, "agreed", "all")),
    default=OPEN,
    show_default=True,
    help=tr("Which differences; or the passages on which all agree."),
)
@json_option
def list_(session: Session, by: str, state: str, as_json: bool, **asked: Any) -> None:
    """List what the coders who finished a document read differently in it.

    a and b are the first two coders of a document in the order of their names, 1 to 9 the first nine.
    """
    from qualcode.codebook.tree import load_tree
    from qualcode.reconcile.queue import ordered, read_queue
    from qualcode.reconcile.showing import decision_words, queue_answer

    with session.reading() as project, project.reading():
        queue = read_queue(project, scope_of(project, **asked))
        shown = queue.agreed if state == "agreed" else [item for item in queue.items if state in (item.state, "all")]
        answer = queue_answer(project, queue, ordered(shown, by, load_tree(project)))
    if as_json:
        answer_json(answer.model_dump(mode="json"))
        return
    if answer.items:
        _print_rows(answer.items)
    _print_totals(answer.totals)
    for sentence in answer.left_out:
        say(tr("not compared: {sentence}", sentence=one_line(sentence)))
    for decision in answer.adrift:
        told = one_line(tr("in {document}: {decision}", document=decision.document, decision=decision_words(decision)))
        say(
            tr(
                "decided on what is gone, {told}; `qualcode reconcile reopen {id}` takes it back",
                told=told,
                id=decision.id,
            )
        )
    if not answer.totals.documents:
        say(tr("two coders of a document must have finished it (`qualcode documents done`, or --assume-finished)"))


def _print_rows(rows: Sequence[ItemRow]) -> None:
    from qualcode.reconcile.showing import KIND_WORDS

    answer_table(
        (
            tr("id"),
            tr("document"),
            tr("turn"),
            tr("who"),
            tr("difference"),
            tr("passage"),
            tr("what they did"),
            tr("decided"),
        ),
        [
            (
                id_,
                one_line(row.document, 30),
                row.turn,
                one_line(row.speaker or "", 20),
                KIND_WORDS[row.kind],
                one_line(row.quote, _QUOTED),
                one_line(_readings(row)),
                one_line(_decided(row), _QUOTED),
            )
            for id_, row in zip(short_ids([row.id for row in rows]), rows, strict=True)
        ],
        right=(tr("turn"),),
    )


def _readings(row: ItemRow) -> str:
    """`a ines: Plans; b tom: –`, with places where it is they that differ."""
    said = []
    for reading in row.readings:
        what = ", ".join(reading.codes) or "–"
        where = " ".join(f"{start}–{end}" for start, end in reading.spans) if row.kind == BOUNDARY else ""
        said.append(" ".join([*reading.keys[:1], f"{reading.coder}: {what}", *([where] if where else [])]))
    return "; ".join(said)


def _decided(row: ItemRow) -> str:
    from qualcode.reconcile.showing import decision_words

    if row.decision is not None:
        return decision_words(row.decision)
    return tr("open again, was {earlier}", earlier=decision_words(row.earlier)) if row.earlier is not None else ""


def _print_totals(totals: QueueTotals) -> None:
    differences = totals.open + totals.later + totals.settled
    say(
        tr(
            "{differences} in {documents}: {open:,} open, {later:,} put off, {settled:,} settled",
            differences=counted(differences, "difference"),
            documents=counted(totals.documents, "document"),
            open=totals.open,
            later=totals.later,
            settled=totals.settled,
        )
    )
    say(
        tr(
            "{passages} agreed on, {taken_over:,} of them taken over",
            passages=counted(totals.agreed, "passage"),
            taken_over=totals.taken_over,
        )
    )


@reconcile.verb("show")
@click.argument("id_", metavar="ID")
@scope_options
@json_option
def show(session: Session, id_: str, as_json: bool, **asked: Any) -> None:
    """Show the difference ID: its passage, what each coder did there and said of it, and what was decided."""
    from qualcode.reconcile.queue import find_item
    from qualcode.reconcile.showing import show_item

    with session.reading() as project:
        shown = show_item(project, find_item(project, id_, scope_of(project, **asked)))
    if as_json:
        answer_json(shown.model_dump(mode="json"))
    else:
        _print_item(shown)


def _print_item(shown: ItemShown) -> None:
    from qualcode.reconcile.showing import KIND_WORDS, decision_words

    speaker = f", {one_line(shown.speaker)}" if shown.speaker else ""
    say(
        tr(
            "{document}, turn {turn}{speaker}, {start}–{end}: {kind_words}",
            document=one_line(shown.document),
            turn=shown.turn,
            speaker=speaker,
            start=shown.start,
            end=shown.end,
            kind_words=KIND_WORDS[shown.kind],
        )
    )
    passage = shown.passage
    before = passage.text[: shown.start - passage.start]
    after = passage.text[shown.end - passage.start :]
    cut = ("… " if passage.cut_before else "", " …" if passage.cut_after else "")
    say(f"  {cut[0]}{one_line(before + '»' + shown.quote + '«' + after)}{cut[1]}")
    for reading in shown.readings:
        _print_reading(reading)
    if shown.decision is not None:
        decision = one_line(decision_words(shown.decision))
        say(
            tr("put off: {decision}", decision=decision)
            if shown.state == PUT_OFF
            else tr("decided: {decision}", decision=decision)
        )
    if shown.earlier is not None:
        say(tr("decided before, and open again: {decision}", decision=one_line(decision_words(shown.earlier))))


def _print_reading(reading: ReadingShown) -> None:
    keys = f"{', '.join(reading.keys)} " if reading.keys else ""
    say(f"{keys}{one_line(reading.coder)}:{'' if reading.codings else tr(' did not code it')}")
    for coding in reading.codings:
        star = " *" if coding.star else ""
        say(
            tr(
                "  {code}{origin}{star} on “{quote}” ({start}–{end}, {created})",
                code=one_line(coding.code),
                origin=origin_mark(coding.origin),
                star=star,
                quote=one_line(coding.quote, _QUOTED),
                start=coding.start,
                end=coding.end,
                created=coding.created[:10],
            )
        )
        if coding.comment:
            say(tr("    comment: {comment}", comment=one_line(coding.comment)))
        for memo in coding.memos:
            say(
                tr(
                    "    {kind} of {coder}: {text}",
                    kind=memo.kind,
                    coder=one_line(memo.coder),
                    text=one_line(memo.text),
                )
            )


@reconcile.verb("decide")
@click.argument("id_", metavar="ID")
@click.argument("verdict", metavar="[VERDICT]", required=False)
@click.option("--by-coder", metavar="NAME", help=tr("What this coder did holds."))
@click.option("--boundary", metavar="START-END", help=tr("From here to there, by hand; also with a CODE."))
@click.option("--why", "reason", default="", metavar="TEXT", help=tr("Why; it stays with the decision."))
@scope_options
def decide(
    session: Session,
    id_: str,
    verdict: str | None,
    by_coder: str | None,
    boundary: str | None,
    reason: str,
    **asked: Any,
) -> None:
    """Settle the difference ID. Codings stay as they are: what is decided is coded by Consensus.

    VERDICT is a or b, the first two coders in the order of their names, or 1 to 9, as `reconcile list` shows: what
    that coder did holds; both: what everybody did; majority: what more than half did; neither: nothing; longest,
    shortest, joined: one boundary for all; later: put off; or else a CODE, `=both` for one of that name.
    """
    from qualcode.reconcile.deciding import decide as settle
    from qualcode.reconcile.queue import find_item

    given = sum(part is not None for part in (verdict, by_coder, None if verdict else boundary))
    if given != 1 or (by_coder and boundary):
        raise click.UsageError(tr("say one thing: a VERDICT, --by-coder NAME or --boundary START-END"))
    span = _span(boundary) if boundary is not None else None
    with session.writing() as project:
        scope = scope_of(project, **asked)
        item = find_item(project, id_, scope)
        within = replace(scope, document_ids=frozenset({item.document_id}))
        meant = _by_name(project, item, by_coder) if by_coder is not None else _meant(project, item, verdict, span)
        say(settle(project, item.id, meant, reason=reason, scope=within).summary)


def _span(typed: str) -> Span:
    found = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", typed.strip())
    if found is None:
        raise click.UsageError(tr("--boundary is written START-END, as 120-164, not “{typed}”", typed=typed))
    return Span(int(found[1]), int(found[2]))


def _by_name(project: Project, item: Disagreement, name: str) -> Verdict:
    from qualcode.team.coders import find_coder

    coder = find_coder(project, name)
    if coder.uuid not in item.difference.coders:
        raise click.UsageError(tr("{name} is not compared here", name=coder.name))
    return TakeReading(coder.uuid)


def _meant(project: Project, item: Disagreement, typed: str | None, span: Span | None) -> Verdict:
    """The verdict that a word stands for; a code where it is none of the words."""
    from qualcode.reconcile.showing import coder_at

    if typed is None:
        return TakeBoundary("by hand", span)
    word = typed.strip().casefold()
    known = word in _WORDS or re.fullmatch("[ab1-9]", word) is not None
    if known and span is not None:
        raise click.UsageError(tr("--boundary stands alone, or with a CODE"))
    if word in _WORDS:
        return _WORDS[word]()
    if known:
        coder = coder_at(item, word)
        if coder is None:
            raise click.UsageError(
                tr("only {coders} are compared here", coders=counted(len(item.difference.coders), "coder"))
            )
        return TakeReading(coder)
    from qualcode.analysis.selecting import code_term
    from qualcode.codebook.tree import load_tree

    tree = load_tree(project)
    return TakeCode(tree.code(code_term(tree, typed).code_id).uuid, span)


@reconcile.verb("reopen")
@click.argument("id_", metavar="ID")
@click.option("--why", "reason", default="", metavar="TEXT", help=tr("Why; it stays in the history."))
@scope_options
def reopen(session: Session, id_: str, reason: str, **asked: Any) -> None:
    """Take back what was decided on ID, a difference or a decision: what Consensus coded for it goes."""
    from qualcode.reconcile.deciding import reopen as open_again

    with session.writing() as project:
        say(open_again(project, id_, reason, scope=scope_of(project, **asked)).summary)
