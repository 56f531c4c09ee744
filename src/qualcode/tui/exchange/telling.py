"""What came in from other programs and what went out to them, as reports to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from textual.content import Content

from qualcode.domain.exchange import COUNTED
from qualcode.domain.exchange_reports import GivenOut, TakenIn
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.exchange.telling import (
    BENT,
    COUNTED_SO,
    LEFT_OUT,
    NO_PLACE,
    OTHERWISE,
    TRANSFER,
    by_dialect,
    counts_in_words,
    missing_texts,
)
from qualcode.tui.prompts.dialogs import Report
from qualcode.tui.prompts.rows import QUIET, harmless

_HEADS = (tr("in the file"), tr("taken in"))
CLEAN = tr("All of it came in as it stands.")
WHERE_MISSING = tr(
    "Give each its text:  R  on this list; or, of a REFI-QDA file, open it again and name the "
    "folder of these texts with  t ."
)


def taken_report(report: TakenIn) -> Report:
    """What came in from another program."""
    return Report(tr("What came in"), taken_told(report))


def taken_told(report: TakenIn) -> Content:
    """What came in, what was bent, what has no place here and what is missing."""
    by = tr(", written by {origin}", origin=harmless(report.origin)) if report.origin else ""
    lines = [
        Content.assemble((f"“{harmless(report.name)}”", "bold"), by),
        Content.styled(tr("is in {path}", path=harmless(report.where)), QUIET),
        Content(""),
        *_table(report),
    ]
    if report.clean:
        lines += [Content(""), Content.styled(CLEAN, "$text-success")]
    missing = [harmless(name) for name in report.missing]
    lines += _listed(missing_texts(len(missing)), missing, "bold $text-warning")
    if missing:
        lines.append(Content.styled(WHERE_MISSING, "italic"))
    lines += _listed(BENT, report.tolerated)
    lines += _listed(LEFT_OUT, report.left_out)
    lines += _listed(COUNTED_SO, by_dialect(report.dialects))
    return Content("\n").join(lines)


def _table(report: TakenIn) -> Iterator[Content]:
    """How many of each thing the file holds and how many came in; a sign behind where these differ."""
    shown = {thing: shown_word(thing) for thing in COUNTED}
    name = max(map(len, shown.values()))
    widths = [len(head) + 3 for head in _HEADS]
    head = "".join(f"{head:>{width}}" for head, width in zip(_HEADS, widths, strict=True))
    yield Content.styled(f"{'':{name}}{head}", QUIET)
    for thing in COUNTED:
        counts = [report.held.get(thing, 0), report.taken.get(thing, 0)]
        if any(counts):
            row = "".join(f"{number(count):>{width}}" for count, width in zip(counts, widths, strict=True))
            differ = counts[0] != counts[1]
            yield Content.assemble(f"{shown[thing]:{name}}{row}", ("  ≠", "bold $text-warning") if differ else "")


def given_report(done: GivenOut) -> Report:
    """What was written for other programs."""
    return Report(tr("Written"), given_told(done))


def given_told(done: GivenOut) -> Content:
    """What was written, what the format cannot carry, and what is otherwise than one may expect."""
    lines = [
        Content.styled(harmless(done.file), "bold"),
        Content(counts_in_words(done.counts)),
        *_listed(NO_PLACE, done.left_out),
        *_listed(OTHERWISE, done.notes),
        Content(""),
        Content.styled(f"{TRANSFER[:1].upper()}{TRANSFER[1:]}.", "italic"),
    ]
    return Content("\n").join(lines)


def _listed(head: str, sentences: Sequence[str], style: str = "bold") -> list[Content]:
    """Sentences below a head, after an empty line; nothing where there are none."""
    if not sentences:
        return []
    return [
        Content(""),
        Content.styled(f"{head[:1].upper()}{head[1:]}", style),
        *(Content(f"• {harmless(sentence[:1].upper())}{harmless(sentence[1:])}") for sentence in sentences),
    ]


def refused_report(path: Path, sentence: str, *, merging: bool = False, help: str = "") -> Report:
    """Why a file was not opened, or not merged; nothing was written.

    Args:
        merging: Whether it was to be merged.
        help: What can be done about it here.
    """
    lines = [Content(harmless(sentence))]
    if help:
        lines += [Content(""), Content.styled(help, "italic")]
    name = harmless(path.name)
    title = tr("{name} is not merged", name=name) if merging else tr("{name} is not opened", name=name)
    return Report(title, Content("\n").join(lines))
