"""The hits as the search lists them: in their words, under their documents; likest passages; or cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.coding.suggestion_rows import bar
from qualcode.tui.prompts.rows import Cell, Column, Row
from qualcode.tui.search.drawn_rows import DrawnRows, in_context
from qualcode.tui.search.findings import Findings, Line, Spot

MARKED = "●"
IN_CONTEXT = (Column("", 1), Column("", 5, right=True), Column("", 14, rank=1), Column("", 30, grow=1))
LIKE = (
    Column("", 1),
    Column("", 5),
    Column("", 26, grow=3),
    Column("", 14, grow=1, rank=1),
    Column("", 12, grow=1, rank=2),
)
CASES = (Column("", 1), Column("", 20, grow=1), Column("", 20, grow=2))


class HitRows(DrawnRows):
    """What was found; letters are keys here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.choose",
            tr("Go there"),
            id="search.visit",
            key_display="⏎",
            tooltip=tr("Open the document at the hit; Esc comes back"),
        ),
        Binding(
            "space", "screen.mark", tr("Mark"), id="search.mark", key_display="␣", tooltip=tr("To code these alone")
        ),
        Binding(
            "M", "screen.mark_all", tr("All/none"), id="search.mark_all", show=False, tooltip=tr("Mark all, or none")
        ),
        Binding(
            "A", "screen.autocode", tr("Autocode"), id="search.autocode", tooltip=tr("Code all hits, or those marked")
        ),
        Binding(
            "a", "screen.counts", tr("Counts"), id="search.counts", tooltip=tr("Hits by an attribute of who says it")
        ),
        Binding(
            "s",
            "screen.by_speaker",
            tr("Autocode by speaker"),
            id="search.by_speaker",
            show=False,
            tooltip=tr("All that is said by somebody, or in a role"),
        ),
        Binding(
            "h",
            "screen.by_heading",
            tr("Autocode by guide heading"),
            id="search.by_heading",
            show=False,
            tooltip=tr("All that is answered under Q3:"),
        ),
    ]


class Listing:
    """The rows of what was found; they grow while more is found."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.lines: Mapping[Spot, Line] = {}
        self._of: Findings | None = None
        self._listed = 0
        self._document = -1

    def catch_up(self, findings: Findings) -> list[Row]:
        """The rows of all that has been found by now."""
        if findings is not self._of or self._listed > len(findings.lines):
            self._of, self.rows, self._listed, self._document = findings, [], 0, -1
        if findings.level:
            self.rows = [Row(("case", bearer.id), ()) for bearer in findings.bearers]
            return self.rows
        for line in findings.lines[self._listed :]:
            if findings.mode != "similar" and line.document_id != self._document:
                self._document = line.document_id
                one = findings.documents[line.document_id]
                title = f"{one.name} · {counted(len(one.starts), 'hit')}"
                self.rows.append(Row(("document", one.id), (title,), heading=True))
            self.rows.append(Row(line.spot, ()))
        self._listed = len(findings.lines)
        self.lines = {line.spot: line for line in findings.lines}
        return self.rows

    def columns(self, findings: Findings) -> Sequence[Column]:
        """The columns that its rows have."""
        return CASES if findings.level else LIKE if findings.mode == "similar" else IN_CONTEXT

    def cells(self, row: Row, widths: Sequence[int], marked: Collection[Spot]) -> tuple[Cell, ...]:
        """A row in words."""
        findings, key = self._of, row.key
        if findings is None or not isinstance(key, tuple):
            return ("",)
        if key[0] == "document":
            return row.cells
        if key[0] == "case":
            bearer = next(one for one in findings.bearers if one.id == key[1])
            where = "" if findings.level == "document" else ", ".join(bearer.documents)
            return ("", bearer.name, ((where, "quiet"),))
        line = self.lines[key]
        mark: Cell = ((MARKED if key in marked else "", "good"),)
        if findings.mode == "similar":
            codes = ((", ".join(line.codes), ""),)
            return (mark, bar(line.likeness), " ".join(line.quote.split()), ((line.document, "quiet"),), codes)
        context = in_context(line.before, line.quote, line.after, widths[3])
        return (mark, str(line.turn), ((line.speaker, "quiet"),), context)
