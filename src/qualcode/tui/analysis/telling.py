"""What the screen of summaries says: what is shown, what was counted, which filters are on, what a cell is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from qualcode.domain.progress import Progress, told
from qualcode.domain.report_words import facts_in_words
from qualcode.domain.shown_words import shown_word
from qualcode.domain.summaries import CellPlace, Summary, SummaryTable, SummaryWish
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.exporting.papers.cells import HIDDEN, SMALL
from qualcode.exporting.papers.cells import cell_told as as_told
from qualcode.tui.analysis.questions import OptionField, OptionValue
from qualcode.tui.analysis.tables import short
from qualcode.tui.prompts.rows import QUIET, harmless, one_line

STOPPED = tr("Counting was stopped.\n\nPress  n  to count after all.")
NOTHING = tr(
    "There is nothing to count yet.\n"
    "\nPress ‹app.documents› for the documents: codes given there are counted here. "
    "‹app.codebook› shows the codebook."
)
LEFT_NOTHING = tr(
    "Nothing is left to count: the filters leave no coding.\n"
    "\nPress ‹summary.all› to take in all codings and documents again."
)
NEEDED: dict[str, dict[str, str]] = {
    "crosstab": {"by": tr("A cross table sets the codes against one attribute, or against two.")},
    "portrait": {"document": tr("A portrait shows the codes of one document from its beginning to its end: of which?")},
}
"""Kind → the option without which there is nothing to count, and what is said where it is not chosen."""
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_SAID_ABOVE = frozenset({"only codings that touch", "documents", "only"})
"""Facts that the line of filters has already."""
_WHOSE = "codings of"
_TAKEN_BACK = tr(" · 0 takes it back")
OPTION_WORDS: dict[str, str] = {
    "by": tr("what makes the columns"),
    "unit": tr("what is counted"),
    "relation": tr("when two codes stand together"),
    "turns": tr("for near: how many turns apart at most"),
    "measure": tr("what the coefficient is of"),
    "lag": tr("1: what comes next; 2: what comes after that"),
    "within": tr("how many turns on at most"),
    "order": tr("in what order documents come"),
    "by_site": tr("a table for each site, too"),
    "finished": tr("only documents that somebody finished"),
    "numbered": tr("numbers in the place of names"),
    "base": tr("documents of the base"),
    "run": tr("documents of a run"),
    "threshold": tr("new information that counts as saturated"),
    "per": tr("what a period is"),
    "document": tr("of which document"),
    "case_kind": tr("what the rows are"),
    "quotes": tr("how many stand in a cell at most"),
    "reports": tr("report files, with commas between; none for all beside the project"),
}
"""Option → what it says, beside its name."""


def counting_told(seconds: float, come: Progress | None = None) -> str:
    """What is said while it is being counted."""
    if come is not None and come.total and come.total > 1:
        return tr("Counting {progress}   Esc stops it", progress=told(come, 10))
    frame = _FRAMES[int(seconds * 8) % len(_FRAMES)]
    return tr("{frame} Counting …  {seconds} s   Esc stops it", frame=frame, seconds=int(seconds))


def option_title(field: OptionField) -> str:
    """What an option is called."""
    return field.name.replace("_", " ")


def value_told(value: OptionValue) -> str:
    """A value of an option, in words."""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, tuple):
        return " × ".join(value) or "–"
    return "–" if value in (None, "") else str(value)


def filters_told(wish: SummaryWish, set_name: str) -> str:
    """The filters that are on, in words; empty where all is counted."""
    told = []
    if wish.where:
        told.append(tr("where {where}", where=wish.where))
    if wish.starred:
        told.append(tr("only ★"))
    if wish.codes:
        told.append(tr("codes {codes}", codes=", ".join(wish.codes)))
    if set_name:
        told.append(tr("documents of “{set}”", set=set_name))
    if wish.without:
        told.append(tr("without {origins}", origins=tr(" and ").join(map(shown_word, wish.without))))
    if not wish.roll_up:
        told.append(tr("each code without those below"))
    return " · ".join(told)


def filter_line(filters: str, width: int) -> Content:
    """The line that tells which filters are on, and how all are taken back.

    Args:
        filters: Those that are on, in words.
        width: Cells of the line.
    """
    told = one_line(tr("Filter: {filters}", filters=filters), max(1, width - cell_len(_TAKEN_BACK)))
    return Content.styled(f"{told}{_TAKEN_BACK}", "bold $text-warning")


def heading(summary: Summary, table: SummaryTable, chart: str) -> Content:
    """What is shown: the summary, and which of its tables or charts."""
    place = (
        tr("table {number} of {count}", number=summary.tables.index(table) + 1, count=len(summary.tables))
        if len(summary.tables) > 1
        else ""
    )
    parts = [tr("chart"), chart] if chart else [table.title, place]
    beside = " · ".join(harmless(part) for part in parts if part)
    return Content.assemble((harmless(summary.title), "bold"), (f"   {beside}" if beside else "", QUIET))


def counted_told(summary: Summary, table: SummaryTable, chart: str, filters: str, *, width: int, lines: int) -> Content:
    """The lines above the table.

    Args:
        filters: Those that are on, in words.
        width: Cells of a line.
        lines: How many of facts there is room for.
    """
    told = [heading(summary, table, chart)]
    if filters:
        told.append(filter_line(filters, width))
    kept = [
        (what, value) for what, value in summary.facts if what not in _SAID_ABOVE and value not in ("all", tr("all"))
    ]
    kept.sort(key=lambda fact: fact[0] != _WHOSE)
    facts = [f"{what}: {value}" for what, value in facts_in_words(kept)]
    told += [Content.styled(line, QUIET) for line in _laid_out(facts, width, lines)]
    return Content("\n").join(told)


def _laid_out(facts: Sequence[str], width: int, most: int) -> list[str]:
    """Facts on as many lines as there is room for; what was counted by comes first."""
    lines: list[str] = []
    for fact in facts:
        if lines and len(lines[-1]) + len(fact) + 3 <= width:
            lines[-1] = f"{lines[-1]} · {fact}"
        elif len(lines) < most:
            lines.append(fact)
        elif lines:
            lines[-1] = f"{lines[-1]} · {fact}"
            break
    return [one_line(line, width) for line in lines]


def cell_told(table: SummaryTable, place: CellPlace, more: str, width: int) -> str:
    """What the cell under the cursor is, in words; codes by their own names where their paths have no room.

    Args:
        more: What the quotes behind it are besides; empty where they are just those that it counts.
    """
    if place.row >= len(table.rows):
        return ""
    column, label = table.columns[place.column], str(table.rows[place.row][0])
    name, title = (text.replace(BELOW, tr(" with the codes below")) for text in (label, column.title))
    value = _value(table, place) or tr("undefined")
    if column.kind == "label":
        return name if place.column == 0 else f"{name} · {title}: {value}"
    if column.kind == "text":
        return f"{name} · {title}"
    told = f"{value}:  {name} × {title}"
    if len(told) + len(more) > width - 3:
        told = f"{value}:  {short(label)} × {short(column.title)}"
    return f"{told} ({more})" if more else told


def _value(table: SummaryTable, place: CellPlace) -> str:
    """A cell as it stands in the table, without going through all others."""
    if place in table.hidden:
        return HIDDEN
    told = as_told(table.rows[place.row][place.column], table.columns[place.column].kind)
    return f"{told}{SMALL}" if place in table.small and told else told


def columns_told(first: int, last: int, of: int) -> str:
    """Which columns are in sight; empty where all are."""
    return "" if last - first + 1 >= of else tr("← → columns {first} to {last} of {of}", first=first, last=last, of=of)


def notes_told(summary: Summary, table: SummaryTable, blind: str) -> list[str]:
    """What a reader must know so as not to misread the numbers.

    Args:
        blind: What is left out since the coder codes blindly.
    """
    unmapped = (
        tr("{labels} not mapped to anybody", labels=counted(len(summary.unmapped), "label")) if summary.unmapped else ""
    )
    return [f"! {harmless(note)}" for note in (blind, *table.notes, *summary.notes, unmapped) if note]
