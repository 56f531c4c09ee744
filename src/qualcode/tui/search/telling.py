"""What the search says in words: how far it has come, what was found, and what went wrong."""

from __future__ import annotations

from qualcode.domain.errors import QualcodeError, QueryError
from qualcode.domain.wording import counted
from qualcode.tui.search.findings import MOST, Findings
from qualcode.tui.search.looking import Looking
from qualcode.tui.search.modes import SearchMode, mode_of

HELP = (
    "Type above: hits show as you type, ‹filter.down› goes into the list, ‹search.visit› opens the passage.\n\n"
    "In the list ‹search.mark› marks hits, ‹search.autocode› gives them, or all, a code after a look; ‹search.counts› "
    "counts them by an attribute. ‹search.by_speaker› codes all that somebody says, ‹search.by_heading› all that is "
    "answered under a heading of the guide."
)

OTHERWISE = "Type other words, or press ‹search.mode› to look in another way."


def help_on(mode: SearchMode) -> str:
    """What stands in the list before anything is typed."""
    return f"{mode_of(mode).title}: {mode_of(mode).means}\n\n{HELP}"


def pointed(error: QualcodeError, width: int) -> str:
    """A refusal as a sentence, with the character it points at."""
    if not isinstance(error, QueryError) or error.at is None or not error.query:
        return error.shown
    room = max(20, width - 8)
    query = " ".join(error.query.split("\n"))
    begin = max(0, error.at - room + 12)
    before = f"…{query[begin + 1 : error.at]}" if begin else query[: error.at]
    shown = (before + query[error.at :])[:room]
    return f"{error.shown}\n\n{shown}\n{' ' * len(before)}^"


def nothing(findings: Findings) -> str:
    """Why the list is empty."""
    if findings.mode == "query":
        said = f"Nothing was found: {findings.note}." if findings.note else "Nothing in the project is so."
        return f"{said}\n\n{OTHERWISE}"
    if findings.mode == "similar":
        return f"No passage is like that: {counted(findings.of, 'passage')} {findings.note}.\n\n{OTHERWISE}"
    return f"Nothing of that stands in any document.\n\n{OTHERWISE}"


def progress(looking: Looking, findings: Findings) -> str:
    """How far a search has come."""
    so_far = f"{counted(findings.hits, 'hit')} so far · " if findings.hits else ""
    of = f"{looking.passed:,} of {counted(looking.of, 'document')} looked through" if looking.of else "…"
    return f"Looking: {so_far}{of}"


def found(findings: Findings, marked: int) -> str:
    """What was found, in a line."""
    if findings.level:
        return findings.note or "nobody"
    if findings.mode == "similar":
        said = f"{counted(findings.hits, 'likest passage')} of {findings.of:,}, {findings.note}"
    else:
        said = f"{counted(findings.hits, 'hit')} in {len(findings.documents):,} of {counted(findings.of, 'document')}"
        if findings.hits > MOST:
            said += f" · the first {MOST:,} are listed"
    if findings.problem is not None and findings.hits:
        said = f"Stopped, {said} until then: {findings.problem.sentence}"
    return said + (f" · ● {marked:,} marked" if marked else "")
