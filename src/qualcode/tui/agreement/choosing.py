"""The keys of the screen of agreement that say what is counted, of whom, and how it is shown."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType

from qualcode.domain.agreement_choices import (
    ALL_TEXT,
    ANALYTIC,
    BOOTSTRAP,
    BY_DOCUMENT,
    BY_PAIR,
    BY_ROUND,
    CHAR,
    CODED,
    FINISHED,
    NO_INTERVAL,
    PARTICIPANTS,
    PER_CODE,
    SENTENCE,
    SET,
    SINGLE,
    SPAN,
    TURN,
)
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.tui.agreement.figures import ORDER_WORDS, SORTS
from qualcode.tui.agreement.people import CodersPrompt
from qualcode.tui.agreement.questions import View
from qualcode.tui.agreement.reading import NOTHING_READ, Present
from qualcode.tui.agreement.sitting import Sitting
from qualcode.tui.agreement.views import NAMES, TIPS
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.row_screen import FilterLine, RowScreen

Choice = tuple[Hashable, str, str]
UNIT_CHOICES: list[Choice] = [
    (CHAR, tr("characters"), tr("how much text has the code from both")),
    (SENTENCE, tr("sentences"), tr("a sentence has a code as soon as a coding shares a letter with it")),
    (TURN, tr("turns"), tr("the same for what somebody says without a break")),
    (SPAN, tr("codings"), tr("as they stand: where they begin, where they end")),
]
UNIVERSE_CHOICES: list[Choice] = [
    (FINISHED, tr("speech"), tr("of documents that at least two of the coders finished")),
    (ALL_TEXT, tr("all text"), tr("of the same; speakers’ labels and time stamps too")),
    (PARTICIPANTS, tr("participants"), tr("what participants say, without interviewers")),
    (CODED, tr("coded passages"), tr("only what at least one of the coders coded")),
]
LABEL_CHOICES: list[Choice] = [
    (PER_CODE, tr("per code"), tr("a yes or no for each code: which codes are in trouble")),
    (SINGLE, tr("one code"), tr("each unit has one code, or none: one figure for all codes")),
    (SET, tr("sets of codes"), tr("each unit has a set of codes; sets may agree in part (MASI, Jaccard)")),
]
INTERVAL_CHOICES: list[Choice] = [
    ((BOOTSTRAP, 2000), tr("{count:,} resamples", count=2000), tr("of the documents")),
    ((BOOTSTRAP, 10_000), tr("{count:,} resamples", count=10_000), tr("of the documents, for a publication")),
    ((ANALYTIC, 2000), tr("analytic"), tr("by formula, as if units were independent; not for characters")),
    ((NO_INTERVAL, 2000), tr("none"), tr("figures alone, at once")),
]
_EVERY_ROUND = ""
_ONLY_IN: dict[str, tuple[View, ...]] = {
    "by": ("heat",),
    "columns": ("heat", "time"),
    "nothing": ("confusions",),
    "round": ("codes", "heat", "confusions"),
    "intervals": ("codes",),
    "labels": ("codes", "heat", "time"),
}
"""Action → the views that it is for; the others are for all."""


def _where(action: str) -> str:
    """In which views an action is, in words: `in 1 Codes and 2 Heat table`."""
    numbers = {view: number for number, view in enumerate(NAMES, 1)}
    return tr("in {views}", views=tr(" and ").join(f"{numbers[view]} {NAMES[view]}" for view in _ONLY_IN[action]))


_ELSEWHERE = {
    "by": tr("b chooses columns {where}", where=_where("by")),
    "nothing": tr("x shows or hides where the other gave no code, {where}", where=_where("nothing")),
    "round": tr("o chooses a round {where}: here all stand side by side", where=_where("round")),
    "intervals": tr("i chooses intervals {where}: the figures here have none", where=_where("intervals")),
    "labels": tr("l chooses labels {where}: here codes are compared one by one", where=_where("labels")),
    "anew": tr("c counts what was stopped or refused: here all is counted"),
}
"""Action → what its key says where it does nothing."""


class ChoosesFigures(RowScreen):
    """What is counted, and how."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "d", "settle", tr("Settle"), id="agreement.settle", tooltip=tr("What was read differently, of this code")
        ),
        Binding(
            "enter",
            "choose",
            tr("All of it"),
            id="agreement.figures",
            key_display="⏎",
            tooltip=tr("Every figure of the code, what it stands on, formula, source and command"),
        ),
        Binding(
            "f1,question_mark",
            "app.help",
            tr("Help"),
            id="agreement.help",
            key_display="F1",
            tooltip=tr("All keys of this screen"),
        ),
        Binding(
            "D", "settle_all", tr("Settle all"), id="agreement.settle_all", show=False, tooltip=tr("Of whatever code")
        ),
        Binding("c", "anew", tr("Count it"), id="agreement.anew", tooltip=tr("Count after all")),
        *(
            Binding(str(number), f"view('{view}')", NAMES[view], id=f"agreement.{view}", show=False, tooltip=tip)
            for number, (view, tip) in enumerate(TIPS.items(), 1)
        ),
        Binding("b", "by", tr("By"), id="agreement.by", tooltip=tr("Columns: pairs, documents, rounds, an attribute")),
        Binding("t", "unit", tr("Unit"), id="agreement.unit", tooltip=tr("Characters, sentences, turns, or codings")),
        Binding("v", "universe", tr("Text"), id="agreement.universe", tooltip=tr("Which text is compared")),
        Binding(
            "l", "labels", tr("Labels"), id="agreement.labels", tooltip=tr("Each code, one code, or sets of codes")
        ),
        Binding("w", "coders", tr("Who"), id="agreement.coders", tooltip=tr("Which coders are compared")),
        Binding(
            "o", "round", tr("Round"), id="agreement.round", tooltip=tr("Only the documents and coders of a round")
        ),
        Binding(
            "r", "roll_up", tr("Roll-up"), id="agreement.roll_up", tooltip=tr("Count a code wherever one below it is")
        ),
        Binding(
            "s", "sort", tr("Sort"), id="agreement.sort", tooltip=tr("Most troubled first, codebook, most frequent")
        ),
        Binding(
            "x",
            "nothing",
            tr("No code"),
            id="agreement.nothing",
            tooltip=tr("With or without where the other gave no code"),
        ),
        Binding(
            "i",
            "intervals",
            tr("Intervals"),
            id="agreement.intervals",
            tooltip=tr("How many resamples; by formula; none"),
        ),
        Binding(
            "a",
            "assume",
            tr("As finished"),
            id="agreement.assume",
            show=False,
            tooltip=tr("Take every document with codings of a coder for finished by her, or not"),
        ),
        Binding(
            "left",
            "columns(-1)",
            tr("Columns before"),
            id="agreement.left",
            show=False,
            tooltip=tr("Columns further left"),
        ),
        Binding(
            "right",
            "columns(1)",
            tr("More columns"),
            id="agreement.right",
            show=False,
            tooltip=tr("Columns further right"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting()
        self.present: Present = NOTHING_READ

    def count_now(self) -> None:
        """Have what is asked now answered."""
        raise NotImplementedError

    def has_more(self, step: int) -> bool:
        """Whether there are columns beyond those that are shown."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Say of a key of another view where it works; else it would begin the filter."""
        if self.is_modal or isinstance(self.focused, FilterLine):
            return
        bound = self._bindings.key_to_bindings.get(event.key, [])
        elsewhere = next((one.action for one in bound if one.action in _ELSEWHERE and not self._works(one.action)), "")
        if elsewhere:
            event.stop()
            event.prevent_default()  # Else it goes on to the list of rows, which filters by it.
            self.say(_ELSEWHERE[elsewhere])

    def _works(self, action: str) -> bool:
        return bool(self.check_action(action, ()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "anew":
            return self.has_class("refused")
        if action in _ONLY_IN and self.sitting.view not in _ONLY_IN[action]:
            return False
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ switches

    def action_roll_up(self) -> None:
        """Count a code wherever one below it is, or by itself."""
        self.sitting.roll_up = not self.sitting.roll_up
        self.count_now()

    def action_assume(self) -> None:
        """Take documents with codings for finished, or only those that are."""
        self.sitting.assume_finished = not self.sitting.assume_finished
        self.count_now()

    def action_sort(self) -> None:
        """Most troubled first, as in the codebook, or most frequent first."""
        self.sitting.sort = SORTS[(SORTS.index(self.sitting.sort) + 1) % len(SORTS)]
        self.sitting.cursors.pop(self.sitting.view, None)
        self.rows.action_first()
        self.lay_out()
        words = ORDER_WORDS[self.sitting.sort]
        self.say(f"{words[:1].upper()}{words[1:]}")

    def action_nothing(self) -> None:
        """Tell confusions with or without where the other coder gave no code."""
        self.sitting.with_nothing = not self.sitting.with_nothing
        self.lay_out()

    def action_columns(self, step: int) -> None:
        """Show other columns, where there are more than fit."""
        if self.has_more(step):
            self.sitting.first_column = max(0, self.sitting.first_column + step)
            self.lay_out()

    # ------------------------------------------------------------------ questions

    @work
    async def action_unit(self) -> None:
        """Ask what is counted."""
        unit = await self._ask_for(tr("What is compared?"), UNIT_CHOICES, self.sitting.unit)
        if isinstance(unit, str):
            self.sitting.unit = unit
            if unit == SPAN and self.sitting.labels == SET:
                self.sitting.labels = PER_CODE
                self.say(tr("Codings are compared code by code: a coding has one code"))
            self.count_now()

    @work
    async def action_universe(self) -> None:
        """Ask which text is compared."""
        universe = await self._ask_for(tr("Which text?"), UNIVERSE_CHOICES, self.sitting.universe)
        if isinstance(universe, str):
            self.sitting.universe = universe
            self.count_now()

    @work
    async def action_labels(self) -> None:
        """Ask how codes are compared."""
        choices = [one for one in LABEL_CHOICES if self.sitting.unit != SPAN or one[0] != SET]
        labels = await self._ask_for(tr("How are codes compared?"), choices, self.sitting.labels)
        if isinstance(labels, str):
            self.sitting.labels = labels
            self.count_now()

    @work
    async def action_intervals(self) -> None:
        """Ask for what intervals are wanted."""
        current = (self.sitting.intervals, self.sitting.replicates)
        chosen = await self._ask_for(tr("What intervals?"), INTERVAL_CHOICES, current)
        if isinstance(chosen, tuple):
            self.sitting.intervals, self.sitting.replicates = chosen
            self.count_now()

    @work
    async def action_coders(self) -> None:
        """Ask who is compared."""
        known = [one for one in self.present.coders if one.finished or one.begun]
        if not known:
            self.notify(tr("Nobody has coded anything yet."), markup=False)
            return
        chosen = await self.app.push_screen_wait(CodersPrompt(known, self.sitting.coders or ()))
        if chosen is not None:
            self.sitting.coders = chosen or None
            self.count_now()

    @work
    async def action_round(self) -> None:
        """Ask whether only a round counts."""
        if not self.present.rounds:
            self.notify(tr("There are no rounds yet: Ctrl+P “Rounds” makes one."), markup=False)
            return
        choices: list[Choice] = [(_EVERY_ROUND, tr("everything"), tr("whatever round it was coded in"))]
        choices += [(name, name, "") for name in self.present.rounds]
        chosen = await self._ask_for(tr("Which round?"), choices, self.sitting.round or _EVERY_ROUND)
        if isinstance(chosen, str):
            self.sitting.round = chosen or None
            self.count_now()

    @work
    async def action_by(self) -> None:
        """Ask what the columns of the heat table are."""
        rounds = tr("{rounds}, the oldest first", rounds=counted(len(self.present.rounds), "round"))
        choices: list[Choice] = [
            (BY_PAIR, tr("pairs"), tr("every two coders")),
            (BY_DOCUMENT, tr("documents"), tr("one by one")),
        ]
        choices += [(BY_ROUND, tr("rounds"), rounds)] if self.present.rounds else []
        choices += [
            ("site", tr("sites"), tr("whose people speak")),
            ("participant", tr("participants"), tr("what each of them says")),
        ]
        choices += [(name, name, tr("an attribute")) for name in self.present.attributes]
        by = await self._ask_for(tr("A column for each …"), choices, self.sitting.by)
        if isinstance(by, str):
            self.sitting.by, self.sitting.first_column = by, 0
            self.count_now()

    async def _ask_for(self, title: str, choices: Sequence[Choice], current: Hashable) -> Hashable | None:
        """The answer to a question, unless it is what holds already."""
        chosen = await self.app.push_screen_wait(ChoicePrompt(title, choices, current=current))
        return chosen if chosen != current else None
