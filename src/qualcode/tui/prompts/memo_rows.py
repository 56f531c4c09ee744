"""Memos as rows of a list, and the whole of one beside it, its links by the present names of what they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from textual.content import Content

from qualcode.coding.memo_journal import Done, JournalDay, by_day, work_of_days
from qualcode.coding.memo_links import Links, ResolvedLink
from qualcode.coding.memo_listing import ListedMemo, MemoNames, haystack
from qualcode.domain.memo_links import parse_links
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.tui.prompts.rows import QUIET, Cell, Row, harmless, when

FIRST_WORDS = 400
"""Code points of a memo that a row may show."""
EDGE = 60
"""Code points of a passage beside the name of its code."""

RowKey = tuple[int, str]
"""A memo, and in the journal whether the row is of its writing or its changing."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All memos of the project, the latest change first, with where their links lead."""

    memos: tuple[ListedMemo, ...] = ()
    links: Mapping[int, Sequence[ResolvedLink]] = field(default_factory=dict)
    """Memo → its links, where it has any."""
    hay: Mapping[int, str] = field(default_factory=dict)
    """Memo → what words are looked for in."""
    work: Sequence[tuple[str, Done]] = ()
    """(day, what was done), where that was asked for."""

    def broken(self, memo_id: int) -> list[ResolvedLink]:
        """The links of a memo that lead nowhere, or not to one thing."""
        return [link for link in self.links.get(memo_id, ()) if link.broken]


def read_shelf(project: Project, with_changes: bool) -> Shelf:
    """Everything that the screen of memos shows."""
    with project.reading():
        names = MemoNames(project)
        links = Links(project, names)
        memos = names.listed(sorted(list_memos(project), key=lambda memo: (-memo.changed_ms, -memo.id)))
        written = {one.memo.id: parse_links(one.memo.text) for one in memos}
        links.quotes(link.target for some in written.values() for link in some if link.kind == "quote")
        found = {id_: tuple(map(links.resolve, some)) for id_, some in written.items() if some}
        work = work_of_days(project) if with_changes else ()
    return Shelf(tuple(memos), found, {one.memo.id: haystack(one) for one in memos}, work)


# ---------------------------------------------------------------------- rows


def memo_row(listed: ListedMemo, links: Sequence[ResolvedLink]) -> Row:
    """A memo in the list."""
    return Row(
        (listed.memo.id, ""), (*_head(listed), ((_day(listed.memo.changed_ms), "quiet"),), _words(listed, links))
    )


def _day(milliseconds: int) -> str:
    """When something was changed: of today the time, else the day."""
    shown = when(milliseconds)
    return shown.partition(" ")[0] if shown[:4].isdigit() else shown


def journal_rows(memos: Sequence[ListedMemo], rows: Mapping[int, Row], work: Sequence[tuple[str, Done]]) -> list[Row]:
    """Memos by day, the newest last, with what was done.

    Args:
        memos: Those to show.
        rows: Memo → its row in the list.
        work: (day, what was done).
    """
    found: list[Row] = []
    for day in by_day(sorted(memos, key=lambda one: one.memo.id), work):
        found.append(Row(f"day {day.date}", (_day_title(day),), heading=True))
        found += [
            Row((0, f"{day.date} {coder}"), ("", "", ((coder, "quiet"),), "", ((_work(day, coder), "quiet"),)))
            for coder in dict.fromkeys(one.coder for one in day.done)
        ]
        for one in day.memos:
            kind, on, who, _, words = rows[one.listed.memo.id].cells
            moment = f"{shown_word(one.what)} {datetime.fromtimestamp(one.at_ms / 1000):%H:%M}"
            found.append(Row((one.listed.memo.id, one.what), (kind, on, who, ((moment, "quiet"),), words)))
    return found


_WEEKDAYS = (
    tr("Monday"),
    tr("Tuesday"),
    tr("Wednesday"),
    tr("Thursday"),
    tr("Friday"),
    tr("Saturday"),
    tr("Sunday"),
)


def _day_title(day: JournalDay) -> str:
    memos = f" · {counted(len(day.memos), 'memo')}" if day.memos else ""
    return f"{day.date} {_WEEKDAYS[date.fromisoformat(day.date).weekday()]}{memos}"


def _work(day: JournalDay, coder: str) -> str:
    return ", ".join(one.words for one in day.done if one.coder == coder)


def _head(listed: ListedMemo) -> tuple[Cell, Cell, Cell]:
    return shown_word(listed.memo.kind), on_what(listed), ((listed.memo.coder, "quiet"),)


def on_what(listed: ListedMemo) -> Cell:
    """What a memo is on, as a cell of a list."""
    words = f"“{' '.join(listed.quote[:FIRST_WORDS].split())}”"
    if listed.on == "coding":
        return ((f"{listed.code.rpartition('/')[2]} ", "strong"), (words, ""))
    if listed.on == "passage":
        return words
    if listed.on == "code":
        return ((listed.code, "strong"), *(((f" {listed.case}", ""),) if listed.case else ()))
    if listed.on == "case":
        return ((f"{shown_word(listed.case_kind)} ", "quiet"), (listed.case, ""))
    return listed.document if listed.on == "document" else ((tr("the project"), "quiet"),)


def _words(listed: ListedMemo, links: Sequence[ResolvedLink]) -> Cell:
    """The first words, with the present names of links."""
    text = listed.memo.text
    pieces: list[tuple[str, str]] = []
    end = 0
    for link in links:
        start = link.link.span.start
        if start > FIRST_WORDS:
            break
        name = link.name.rpartition("/")[2] if link.kind == "code" else link.name
        pieces += [(_line(text[end:start]), ""), (name, "warn" if link.broken else "strong")]
        end = link.link.span.end
    pieces.append((_line(text[end : end + FIRST_WORDS]), ""))
    return tuple(piece for piece in pieces if piece[0])


def _line(text: str) -> str:
    """A text on one line; a blank at either end stays one."""
    line = " ".join(text.split())
    before = " " if text[:1].isspace() and line else ""
    return f"{before}{line}{' ' if text[-1:].isspace() else ''}"


# ---------------------------------------------------------------------- the whole


def work_of_row(row: Row) -> Content:
    """What was done on a day, from its row in the journal: by whom, then a line for each thing."""
    who, what = (_text(row.cells[place]) for place in (2, 4))
    return Content.assemble((f"{harmless(who)}\n\n", "bold"), what.replace(", ", "\n"))


def whole_memo(listed: ListedMemo, links: Sequence[ResolvedLink]) -> Content:
    """A memo to be read: what it is on, who wrote it and when, the passage, the text, and what is wrong with links."""
    memo = listed.memo
    changed = tr(", changed {day}", day=when(memo.changed_ms)) if memo.changed_ms - memo.created_ms > 60_000 else ""
    parts: list[Content | tuple[str, str] | str] = [
        (tr("{kind} on ", kind=shown_word(memo.kind).capitalize()), QUIET),
        (harmless(_place(listed)), "bold"),
        (f"\n{harmless(memo.coder)}, {when(memo.created_ms)}{changed}\n", QUIET),
    ]
    if listed.quote:
        parts.append((f"“{harmless(' '.join(listed.quote.split()))}”\n", "italic"))
    parts += ["\n", linked_text(memo.text, links)]
    reasons = [harmless(link.reason) for link in links if link.broken]
    parts += [(f"\n\n! {reason}", "$text-warning") for reason in dict.fromkeys(reasons)]
    return Content.assemble(*parts)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "".join(text for text, _ in cell)


def _place(listed: ListedMemo) -> str:
    if listed.on == "coding":
        return tr("{code}, coded in {document}", code=listed.code, document=listed.document)
    if listed.on == "passage":
        return tr("a passage of {document}", document=listed.document)
    if listed.on == "case":
        return f"{shown_word(listed.case_kind)} {listed.case}"
    if listed.case:
        return tr("{code} and the {kind} {case}", code=listed.code, kind=shown_word(listed.case_kind), case=listed.case)
    return {"code": listed.code, "document": listed.document}.get(listed.on, tr("the project"))


def linked_text(text: str, links: Sequence[ResolvedLink]) -> Content:
    """A memo's text with the present names of its links; what leads nowhere stands as it is written."""
    parts: list[tuple[str, str] | str] = []
    end = 0
    for link in links:
        parts.append(harmless(text[end : link.link.span.start]))
        if link.broken:
            parts.append((f"[[{harmless(link.name)}]]", "$text-warning"))
        else:
            parts.append((harmless(link.name), "underline $text-accent"))
        end = link.link.span.end
    return Content.assemble(*parts, harmless(text[end:]))
