"""How often themes and codes were given, and in how many documents, by how many people."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.analysis.frequencies import frequencies
from qualcode.cases.attributes import attribute_names
from qualcode.codebook.tree import SEPARATOR, load_tree
from qualcode.domain.answers import Denominators, Frequencies, FrequencyRow
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.team.blind_words import blind_note
from qualcode.tui.analysis.choosing import choose_summary
from qualcode.tui.analysis.sitting import LAST, OVERVIEW, Sitting
from qualcode.tui.codebook.rooms import open_over
from qualcode.tui.leaving_out import next_step, origins_told
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, RowList, column_widths, harmless, matches
from qualcode.tui.screens.quotes import show_quotes
from qualcode.tui.screens.summaries import SummaryScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

EMPTY = tr(
    "There is nothing to count yet.\n\nPress ‹app.documents› for the documents: codes given there are counted here."
)
EIGHTHS = " ▏▎▍▌▋▊▉"
MANY = 12
"""With more columns than this, those in which a code does not occur are left out."""


def read_levels(project: Project) -> list[str]:
    """What can be counted by."""
    return ["all", "document", "speaker", "participant", "site", *(name.shown for name in attribute_names(project))]


def level_word(level: str) -> str:
    """What can be counted by as people read it: an attribute has the name that the study gave it."""
    words = {
        "all": tr("all"),
        "document": tr("document"),
        "speaker": tr("speaker"),
        "participant": tr("participant"),
        "site": tr("site"),
    }
    return words.get(level, level)


def bar_of(count: int, most: int, width: int) -> str:
    """A bar of `width` cells for the most, in eighths of a cell; anything above nothing shows."""
    eighths = max(1, round(8 * width * count / most)) if count else 0
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def _title(by: str) -> str:
    """What is counted by, as a title: `participant.role` → `Role (participant)`."""
    bearer, _, name = by.rpartition(".")
    words = name if bearer else level_word(name)
    return f"{words[:1].upper()}{words[1:].lower()}" + (f" ({shown_word(bearer)})" if bearer else "")


def last_shown(app: QualcodeApp) -> FrequenciesScreen | SummaryScreen:
    """What F8 opens: the summary that was chosen last, at first theme frequencies."""
    sitting = LAST.get(app, None)
    return SummaryScreen() if sitting is not None and sitting.kind != OVERVIEW else FrequenciesScreen()


class FrequenciesScreen(RowScreen):
    """Theme frequencies."""

    NAME = "analysis"
    HEADING = tr("Theme frequencies")
    COLUMNS = (
        Column(tr("Theme / code"), 23, grow=2),
        Column("", 1),
        Column("", 10, grow=3, rank=2),
        Column(tr("Segments"), 8, right=True),
        Column(tr("Documents"), 10, right=True),
        Column(tr("Participants"), 12, right=True),
        Column(tr("Sites"), 7, right=True, rank=1),
    )
    TOUCHED_BY = frozenset(
        {"coding", "code", "document", "cases", "attribute", "attribute_value", "speaker", "document_state"}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("Quotes"), id="analysis.quotes", tooltip=tr("The passages that are counted")),
        Binding("b", "by", tr("By"), id="analysis.by", tooltip=tr("Count by document, participant, an attribute")),
        Binding(
            "r", "roll_up", tr("Roll-up"), id="analysis.roll_up", tooltip=tr("Count a theme with or without its codes")
        ),
        Binding("t", "themes", tr("Themes only"), id="analysis.themes", tooltip=tr("Show only themes, or all codes")),
        Binding(
            "s",
            "suggested",
            tr("With/without suggested"),
            id="analysis.suggested",
            show=False,
            tooltip=tr("Leave out codings that were suggested, then autocoded ones too, or take all in"),
        ),
        Binding("x,e", "export", tr("Export"), id="analysis.export", tooltip=tr("Write the table to a file")),
        Binding("w", "words", tr("Words"), id="analysis.words", tooltip=tr("Words that are said, in context, by whom")),
        Binding("a", "summaries", tr("Summaries"), id="analysis.summaries", tooltip=tr("Choose another summary")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.answer: Frequencies | None = None
        self.by = "all"
        self.rolled_up = True
        self.themes_only = False
        self.without: tuple[str, ...] = ()
        self.blind = ""
        """What is left out since she codes blindly, in a sentence."""

    def body(self) -> ComposeResult:
        yield Static("", id="whose", markup=False)
        yield RowList(self.COLUMNS)

    async def load(self) -> None:
        self.answer = await self.read(frequencies, by=self.by, roll_up=self.rolled_up, without=self.without)
        self.blind = await self.read(blind_note) or ""
        self.lay_out()

    def lay_out(self) -> None:
        answer = self.answer
        if answer is None:
            return
        shown = self._shown(answer)
        most = max((row.segments for row in shown), default=0) or 1
        rows: list[Row] = []
        code = ""
        for row in shown:
            if self.by != "all" and row.code != code:
                code = row.code
                rows.append(Row(f"heading {code}", (code,), heading=True))
            rows.append(Row((row.code, row.column), self._cells(answer, row, most)))
        first = tr("Theme / code") if self.by == "all" else _title(answer.filter.by)
        self.rows.show(rows, columns=[self.COLUMNS[0]._replace(title=first), *self.COLUMNS[1:]])
        self.show_empty("" if any(row.segments for row in answer.rows) else EMPTY)
        self._say_whose(answer)

    def _shown(self, answer: Frequencies) -> list[FrequencyRow]:
        """The rows that filter and switches leave; of a code with children the rolled-up one, where there is one."""
        rolled = {(row.code, row.column) for row in answer.rows if row.rolled_up}
        shown = [
            row
            for row in answer.rows
            if (row.rolled_up or (row.code, row.column) not in rolled)
            and (not self.themes_only or SEPARATOR not in row.code)
            and matches(self.wanted, row.code, row.column)
        ]
        if self.by != "all" and len(answer.columns) > MANY:
            shown = [row for row in shown if row.segments]
        return shown

    def _cells(self, answer: Frequencies, row: FrequencyRow, most: int) -> tuple[Cell, ...]:
        of: Denominators = answer.denominators[row.column]
        *above, name = row.code.split(SEPARATOR)
        title: Cell = f"  {row.column}"
        if self.by == "all":
            title = (("  " * len(above), ""), (name, "strong" if not above else ""))
        room = self._bar_room()
        quiet = "" if row.segments else "quiet"
        return (
            title,
            (("+" if row.rolled_up else "", "quiet"),),
            ((bar_of(row.segments, most, room), "bar"),),
            ((number(row.segments), quiet),),
            ((f"{row.documents}/{of.documents}", quiet),),
            ((f"{row.participants}/{of.participants}", quiet),),
            ((f"{row.sites}/{of.sites}", quiet),),
        )

    def _bar_room(self) -> int:
        return column_widths(self.COLUMNS, max(20, self.size.width - 3))[2]

    def _say_whose(self, answer: Frequencies) -> None:
        roll = tr("+ with the codes below") if self.rolled_up else tr("each code without those below")
        self.query_one("#whose", Static).update(
            Content.assemble(
                (tr("Codings of {whose}", whose=harmless(answer.filter.whose)), "bold"),
                ("\n" + tr("{rolled_up} · segments are codings · 2/5: 2 of 5 possible", rolled_up=roll), QUIET),
            )
        )
        notes = [f"! {harmless(note)}" for note in (self.blind, *answer.filter.notes) if note]
        origins = {SUGGESTED: answer.filter.suggested, AUTOCODED: answer.filter.autocoded}
        told = origins_told(answer.filter.without, origins, answer.filter.segments, "segment")
        notes += [told] if told else []
        self.summarise("\n".join(notes) or tr("b counts by document, speaker, participant or any attribute"))

    def on_resize(self) -> None:
        if self.is_mounted and self.answer is not None:
            self.lay_out()

    @work
    async def action_by(self) -> None:
        """Ask what to count by."""
        levels = await self.read(read_levels)
        if levels is None:
            return
        texts = {"all": tr("the whole study"), "speaker": tr("the labels as they stand in the documents")}
        choices: list[tuple[Hashable, str, str]] = [
            (level, level_word(level), texts.get(level, "")) for level in levels
        ]
        level = await self.app.push_screen_wait(ChoicePrompt(tr("Count by"), choices, current=self.by))
        if isinstance(level, str) and level != self.by:
            self.by = level
            self.reload()

    async def action_roll_up(self) -> None:
        """Count themes with the codes below them, or without."""
        self.rolled_up = not self.rolled_up
        await self.load()

    async def action_suggested(self) -> None:
        """Leave out codings that were suggested and accepted, then autocoded ones too, or take all in."""
        self.without = next_step(self.without)
        await self.load()

    def action_themes(self) -> None:
        """Show themes only, or all codes."""
        self.themes_only = not self.themes_only
        self.lay_out()

    async def action_choose(self) -> None:
        """Show the quotes of the code under the cursor."""
        key = self.rows.current_key
        tree = await self.read(load_tree) if isinstance(key, tuple) else None
        if tree is not None and isinstance(key, tuple):
            code = tree.find(key[0])
            await show_quotes(self, code.id, without=self.without)

    async def action_words(self) -> None:
        """Show the words that are said."""
        await open_over(self, "words")

    @work
    async def action_summaries(self) -> None:
        """Ask for another summary."""
        kind = await choose_summary(self, OVERVIEW)
        if kind and self.app.screen is self:
            sitting = LAST.get(self.qualcode, None) or Sitting()
            sitting.kind = kind
            LAST.keep(self.qualcode, sitting)
            await self.app.switch_screen(SummaryScreen())

    @work
    async def action_export(self) -> None:
        """Write the table to a file, checked as a publication is."""

        def write(project: Project, terms: Terms, format_: str) -> str:
            return frequencies_file(
                project,
                terms,
                format=format_,
                by=self.by,
                roll_up=self.rolled_up,
                without=self.without,
            )

        await publish(self, tr("the frequencies"), "frequencies", ("md", "csv", "json"), write)
