"""Names in transcripts: what was found, what each becomes, and a person's yes or no to it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from qualcode.domain.changes import Effects
from qualcode.domain.errors import QualcodeError
from qualcode.domain.pseudonymising import Pass, Review, Verdict
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.identity.drawing import COLUMNS, detail, entry_cells, progress
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.prompts.rows import Row, RowList, matches

if TYPE_CHECKING:
    from qualcode.identity.elsewhere import Elsewhere
    from qualcode.identity.key_opening import OpenKey

_WARNED = 10.0
_KEPT = tr("The identity key will hold what stands for what.")
_NOT_KEPT = tr("No identity key is open: what stands for what is kept nowhere.")
_ORIGINALS = tr(
    "Each document gets a new version, in which everything stands where it stood. The texts as "
    "they are stay in the project until they are dropped for good. Undo takes all of it back."
)

EMPTY = tr(
    "No name was found in these transcripts, which promises nothing: read them, too.\n"
    "\nPress ‹list.back› to go back, and ‹app.identity_key› for the names that are looked for."
)


class PseudonymiseScreen(RowScreen):
    """What may tell who somebody is, each with a decision.

    Args:
        passed: What was found.
        key: The identity key, where one is open.
        culture: Whose names the pseudonyms are like.
    """

    NAME = "pseudonymise"
    HEADING = tr("Names in transcripts")
    TOUCHED_BY = frozenset({"document", "version"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            tr("Places"),
            id="names_pass.places",
            tooltip=tr("Every place of it, to decide one by one"),
        ),
        Binding(
            "space,y", "rule('replace')", tr("Yes"), id="names_pass.yes", key_display="␣ y", tooltip=tr("Replace it")
        ),
        Binding("n", "rule('leave')", tr("No"), id="names_pass.no", tooltip=tr("Leave it as it is")),
        Binding("o", "rule('open')", tr("Open"), id="names_pass.open", show=False, tooltip=tr("Decide later")),
        Binding(
            "M", "yes_all", tr("All yes"), id="names_pass.yes_all", tooltip=tr("Yes to all open ones that are listed")
        ),
        Binding("e", "change", tr("Change"), id="names_pass.change", tooltip=tr("Say what is to stand there")),
        Binding(
            "w", "carry_out", tr("Replace now"), id="names_pass.carry_out", tooltip=tr("Carry out all that has a yes")
        ),
        Binding(
            "ctrl+z,u", "step_back", tr("Undo"), id="names_pass.undo", key_display="u", tooltip=tr("Your last decision")
        ),
        Binding("ctrl+y,U", "step_on", tr("Redo"), id="names_pass.redo", show=False, tooltip=tr("Bring it back")),
    ]

    def __init__(self, passed: Pass, key: OpenKey | None, culture: str) -> None:
        super().__init__()
        self.review = Review(passed)
        self._key, self._culture = key, culture
        self._is_over = False

    def body(self) -> ComposeResult:
        yield RowList(COLUMNS)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static("", id="whole", markup=False)

    async def load(self) -> None:
        self.lay_out()
        for warning in self.review.passed.warnings[:3]:
            self.notify(warning, severity="warning", timeout=_WARNED, markup=False)

    async def project_changed(self, effects: Effects) -> None:
        """A document was changed meanwhile: carrying out refuses then, and says so."""
        if self.app.screen is self and not self._is_over:
            self.lay_out()

    def lay_out(self) -> None:
        found = [
            number
            for number, entry in enumerate(self.review.passed.entries)
            if matches(self.wanted, entry.surface, entry.type, self.review.words_of(number))
        ]
        self.rows.show([Row(number, entry_cells(self.review, number)) for number in found])
        self.show_empty("" if self.review.passed.entries else EMPTY)
        self.query_one("#detail").display = bool(found)
        self.summarise(tr("{progress} · w replaces", progress=progress(self.review)))
        self._show_detail()

    @property
    def _number(self) -> int | None:
        key = self.rows.current_key
        return key if isinstance(key, int) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        number = self._number
        self.query_one("#whole", Static).update(detail(self.review, number) if number is not None else "")
        self.query_one("#detail").scroll_home(animate=False)

    # ------------------------------------------------------------------ decisions

    def action_rule(self, verdict: Verdict) -> None:
        """Say yes or no, and go on to the next."""
        if (number := self._number) is not None:
            self.review.rule([number], verdict)
            self.lay_out()
            self.rows.action_step(1)

    def action_yes_all(self) -> None:
        """Say yes to all open candidates that are listed."""
        listed = [row.key for row in self.rows.rows if isinstance(row.key, int)]
        still_open = [number for number in listed if self.review.of(number).verdict == "open"]
        if still_open:
            self.review.rule(still_open, "replace")
            self.lay_out()
            self.say(tr("Yes to {candidates}; u takes it back", candidates=counted(len(still_open), "candidate")))

    @work
    async def action_change(self) -> None:
        """Ask what is to stand there."""
        number = self._number
        if number is None:
            return
        entry = self.review.passed.entries[number]
        note = tr("One name of two, genitives and capitals are fitted to each place.")
        prompt = LinePrompt(
            tr("What is to stand for “{surface}”?", surface=entry.surface), self.review.words_of(number), note=note
        )
        words = await self.app.push_screen_wait(prompt)
        if words:
            try:
                self.review.word(number, words)
            except QualcodeError as error:
                self.refuse(error)
            self.lay_out()

    def action_step_back(self) -> None:
        """Take back the last decision."""
        if self.review.undo():
            self.lay_out()
        else:
            self.say(tr("There is no decision to take back"))

    def action_step_on(self) -> None:
        """Bring back what was taken back."""
        if self.review.redo():
            self.lay_out()

    async def action_choose(self) -> None:
        """Show every place of the candidate."""
        from qualcode.tui.screens.name_places import NamePlacesScreen

        if (number := self._number) is not None:
            await self.app.push_screen(NamePlacesScreen(self.review, number))

    def on_screen_resume(self) -> None:
        if self.is_mounted and not self._is_over:
            self.lay_out()

    # ------------------------------------------------------------------ the end

    def action_leave(self) -> None:
        """Show all again if a filter stands; decisions that were made are asked for before they are lost."""
        if self.wanted or not self.review.rulings:
            super().action_leave()
        else:
            self._ask_to_leave()

    @work
    async def _ask_to_leave(self) -> None:
        question = tr("Leave without replacing anything?")
        detail_ = tr(
            "{decisions} would be lost: nothing of a pass is kept before it is carried out. "
            "w carries out what has a yes.",
            decisions=counted(self.review.decided(), "decision"),
        )
        if await self.app.push_screen_wait(ConfirmPrompt(question, detail_, yes=tr("leave"))) is True:
            self.leave()

    @work
    async def action_carry_out(self) -> None:
        """Replace all that has a yes, once that has been asked."""
        from qualcode.identity.passing import carry_out, counts_elsewhere

        replaced = self.review.replaced()
        if not replaced:
            self.say(tr("Nothing has a yes yet: Space says yes to the candidate, M to all that are listed"))
            return
        elsewhere = await self.read(counts_elsewhere, self.review.passed, self.review.rulings)
        if elsewhere is None or not await self._is_agreed(len(replaced), len({one.spot.document for one in replaced})):
            return
        also = await self._also(elsewhere)
        if also is None:
            return
        self._is_over = True
        done = await self.carry(
            tr("Writing the pseudonyms"),
            carry_out,
            self.review.passed,
            self.review.rulings,
            also=also,
            key=self._key,
            culture=self._culture,
        )
        if done is None:
            self._is_over = False
            return
        self.leave()
        text = tr(
            "{done}. Ctrl+Z takes it back.",
            done=f"{done.effects.summary[:1].upper()}{done.effects.summary[1:]}",
        )
        if done.waiting:
            text += tr(
                " {codings} would stand twice on the same words and wait (Q in documents).",
                codings=counted(done.waiting, "coding"),
            )
        self.qualcode.notify(text, timeout=_WARNED, markup=False)

    async def _is_agreed(self, places: int, documents: int) -> bool:
        still_open = len(self.review.passed.entries) - self.review.decided()
        left = (
            tr("{candidates} not decided stay as they are. ", candidates=counted(still_open, "candidate"))
            if still_open
            else ""
        )
        detail_ = f"{left}{_ORIGINALS} {_KEPT if self._key is not None else _NOT_KEPT}"
        question = tr(
            "Replace {places} in {documents}?",
            places=counted(places, "place"),
            documents=counted(documents, "document"),
        )
        return await self.app.push_screen_wait(ConfirmPrompt(question, detail_, yes=tr("replace"))) is True

    async def _also(self, elsewhere: dict[Elsewhere, int]) -> tuple[Elsewhere, ...] | None:
        """Whether the same names are replaced outside of the texts, too; None where all is left."""
        from qualcode.identity.elsewhere import CALLED

        if not elsewhere:
            return ()
        told = "\n".join(f"{CALLED[kind]}: {counted(places, 'place')}" for kind, places in elsewhere.items())
        choices: list[tuple[Hashable, str, str]] = [
            ("too", tr("there too"), tr("in what others wrote as well: a lead may")),
            ("only", tr("only in the transcripts"), tr("they stay there as they are")),
        ]
        answer = await self.app.push_screen_wait(ChoicePrompt(tr("The same names stand elsewhere"), choices, note=told))
        return tuple(elsewhere) if answer == "too" else () if answer == "only" else None
