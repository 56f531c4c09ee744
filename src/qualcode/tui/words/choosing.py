"""The keys of the screen of words that say what is counted, and the one that makes a code of a phrase."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.cases.attributes import BEARERS, attribute_names
from qualcode.domain.choices import SORTS
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.word_answers import KeyPhrase, WordCounts
from qualcode.storage.project import Project
from qualcode.tui.coding.proposing import Proposed
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.prompts.row_screen import RowScreen
from qualcode.tui.queues.reading import read_codes
from qualcode.tui.suggestions.making import ParentPicker
from qualcode.tui.words.counter import Counter, CounterMaker, Counting
from qualcode.tui.words.questions import ROLES, View
from qualcode.tui.words.reading import Present, in_vivo_of, read_groups
from qualcode.tui.words.sitting import ALL, Sitting
from qualcode.tui.words.tables import columns_shown
from qualcode.tui.words.views import NAMES

ONLY_IN: dict[str, tuple[View, ...]] = {
    "choose": ("words", "contrast", "phrases"),
    "open": ("context",),
    "by": ("words",),
    "columns": ("words",),
    "group": ("contrast",),
    "versus": ("contrast",),
    "order": ("context",),
    "across": ("context",),
    "in_vivo": ("phrases",),
    "length": ("words", "contrast", "phrases"),
    "at_least": ("words", "contrast", "phrases"),
    "said_by": ("words", "contrast", "phrases"),
    "stop_words": ("words", "contrast", "phrases"),
}
"""Action → the views that it is for; the others are for all."""
REST = ""
VIEW_TIPS: dict[View, str] = {
    "words": tr("Words and phrases by how often they are said"),
    "context": tr("Each place of a word, one below the other"),
    "contrast": tr("What one group says more often than another"),
    "phrases": tr("Phrases that may be worth a code"),
}


def read_levels(project: Project) -> list[str]:
    """What words can be put in columns by."""
    names = [name.shown for name in attribute_names(project) if name.level in BEARERS]
    return [ALL, *names, "site", "document", "participant", "speaker"]


class ChoosesWords(RowScreen):
    """What is counted, and how."""

    COUNTER: ClassVar[CounterMaker] = Counter
    """Makes what counts for a project."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            tr("In context"),
            id="words.choose",
            key_display="⏎",
            tooltip=tr("The places where it is said"),
        ),
        Binding(
            "enter", "open", tr("Open"), id="words.open", key_display="⏎", tooltip=tr("The passage; Esc comes back")
        ),
        Binding("c", "anew", tr("Count it"), id="words.anew", tooltip=tr("Count after all")),
        *(
            Binding(str(number), f"view('{view}')", NAMES[view], id=f"words.{view}", show=False, tooltip=tooltip)
            for number, (view, tooltip) in enumerate(VIEW_TIPS.items(), 1)
        ),
        Binding(
            "b", "by", tr("Columns"), id="words.by", tooltip=tr("A column for each value of an attribute, each site …")
        ),
        Binding(
            "left",
            "columns(-1)",
            tr("Columns before"),
            id="words.left",
            show=False,
            tooltip=tr("Show columns further left"),
        ),
        Binding(
            "right",
            "columns(1)",
            tr("More columns"),
            id="words.right",
            show=False,
            tooltip=tr("Show columns further right"),
        ),
        Binding(
            "g", "group", tr("Group"), id="words.group", tooltip=tr("Whose words are contrasted: a value, or a code")
        ),
        Binding("v", "versus", tr("Versus"), id="words.versus", tooltip=tr("With whom: the rest, or another group")),
        Binding(
            "o",
            "order",
            tr("Order"),
            id="words.order",
            tooltip=tr("By place, by the words before or after, by speaker"),
        ),
        Binding(
            "a",
            "across",
            tr("Across turns"),
            id="words.across",
            tooltip=tr("Go on into the turns before and after, or not"),
        ),
        Binding(
            "i",
            "in_vivo",
            tr("Code in vivo"),
            id="words.in_vivo",
            tooltip=tr("Make a code that is called as the phrase is"),
        ),
        Binding("s", "stems", tr("Stems"), id="words.stems", tooltip=tr("Forms of a stem as one, or each by itself")),
        Binding(
            "w", "stop_words", tr("Stop words"), id="words.stop_words", tooltip=tr("Leave them out, or count them")
        ),
        Binding("l", "length", tr("Length"), id="words.length", tooltip=tr("Words, or phrases of so many words")),
        Binding("m", "at_least", tr("Minimum"), id="words.at_least", tooltip=tr("How often it must be said")),
        Binding(
            "p", "said_by", tr("People"), id="words.said_by", tooltip=tr("By how many participants it must be said")
        ),
        Binding(
            "r",
            "roles",
            tr("Whose"),
            id="words.roles",
            tooltip=tr("With or without interviewers and labels not mapped"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting()
        self.present: Present
        self.counter: Counting

    def count_now(self) -> None:
        """Have what is asked now answered."""
        raise NotImplementedError

    def phrase_at_cursor(self) -> KeyPhrase | None:
        """The key phrase under the cursor; None where there is none."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "anew":
            return self.has_class("refused")
        if action in ONLY_IN and self.sitting.view not in ONLY_IN[action]:
            return False
        return super().check_action(action, parameters)

    # ------------------------------------------------------------------ switches

    def action_stems(self) -> None:
        """Count forms of a stem as one, or each by itself; in context, look for any form or just this."""
        self.sitting.setup.stems = not self.sitting.setup.stems
        self.count_now()

    def action_stop_words(self) -> None:
        """Leave stop words out, or count them."""
        self.sitting.stop_words = not self.sitting.stop_words
        self.count_now()

    def action_roles(self) -> None:
        """Count without interviewers, only mapped participants, or everybody."""
        self.sitting.role_step = (self.sitting.role_step + 1) % len(ROLES)
        self.count_now()

    def action_order(self) -> None:
        """Order places by document, by the words before, by those after, or by speaker."""
        self.sitting.sort = SORTS[(SORTS.index(self.sitting.sort) + 1) % len(SORTS)]
        self.sitting.cursors.pop("context", None)  # What stands together now is read from the top.
        self.rows.action_first()
        self.count_now()

    def action_across(self) -> None:
        """Let the context go on into other turns, or not."""
        self.sitting.across_turns = not self.sitting.across_turns
        self.count_now()

    def action_columns(self, step: int) -> None:
        """Show other columns, where there are more than fit."""
        answered = self.sitting.shown()
        if answered is None or not isinstance(answered.found, WordCounts):
            return
        found, first = answered.found, self.sitting.first_column
        last_shown = first + len(columns_shown(found, first, self.size.width)) >= len(found.denominators)
        if not (step > 0 and last_shown):
            self.sitting.first_column = max(0, first + step)
            self.lay_out()

    # ------------------------------------------------------------------ questions

    @work
    async def action_by(self) -> None:
        """Ask what the columns are."""
        levels = await self.read(read_levels)
        if levels is None:
            return
        texts = {ALL: tr("no columns"), "speaker": tr("the labels as they stand in the documents")}
        choices: list[tuple[Hashable, str, str]] = [
            (level, shown_word(level), texts.get(level, "")) for level in levels
        ]
        level = await self.app.push_screen_wait(
            ChoicePrompt(tr("A column for each …"), choices, current=self.sitting.by)
        )
        if isinstance(level, str) and level != self.sitting.by:
            self.sitting.by, self.sitting.first_column = level, 0
            self.count_now()

    @work
    async def action_length(self) -> None:
        """Ask of how many words what is counted is."""
        setup, phrases = self.sitting.setup, self.sitting.view == "phrases"
        title = tr("Phrases of how many words at most?") if phrases else tr("Words, or phrases of how many words?")
        names = {1: tr("single words"), **{number: tr("{count} words", count=number) for number in range(2, 6)}}
        choices: list[tuple[Hashable, str, str]] = [(n, names[n], "") for n in range(2 if phrases else 1, 6)]
        length = await self.app.push_screen_wait(ChoicePrompt(title, choices, current=setup.length))
        if isinstance(length, int):
            setup.length = length
            self.count_now()

    @work
    async def action_at_least(self) -> None:
        """Ask how often it must be said."""
        setup, note = self.sitting.setup, tr("by both groups together") if self.sitting.view == "contrast" else ""
        number = await self._number(tr("How often must it be said?"), setup.at_least, note, 1)
        if number is not None:
            setup.at_least = number
            self.count_now()

    @work
    async def action_said_by(self) -> None:
        """Ask by how many participants it must be said."""
        setup = self.sitting.setup
        note = (
            tr("of the group that says it more often; 0 for any number")
            if self.sitting.view == "contrast"
            else tr("0 for any number")
        )
        number = await self._number(tr("By how many participants must it be said?"), setup.said_by, note, 0)
        if number is not None:
            setup.said_by = number
            self.count_now()

    async def _number(self, title: str, value: int, note: str, least: int) -> int | None:
        """Ask for a number, again until it is one; None where it is left as it is."""
        typed: str | None = str(value)
        while typed is not None:
            typed = await self.app.push_screen_wait(LinePrompt(title, typed, note=note))
            if typed is not None and typed.isdecimal() and least <= int(typed) < 1_000_000:
                return int(typed)
            note = tr("A number from {least} on.", least=least)
        return None

    @work
    async def action_group(self) -> None:
        """Ask whose words are contrasted."""
        group = await self._ask_group(tr("Whose words?"), self.sitting.group_a)
        if group:
            self.sitting.group_a = group
            if self.sitting.group_b == group:
                self.sitting.group_b = REST
            self.count_now()

    @work
    async def action_versus(self) -> None:
        """Ask with whose words they are contrasted."""
        rest = [(REST, tr("the rest"), tr("all others who are counted"))]
        group = await self._ask_group(tr("Against whose words?"), self.sitting.group_b, rest)
        if group is not None and group != self.sitting.group_a:
            self.sitting.group_b = group
            self.count_now()

    async def _ask_group(self, title: str, current: str, first: Sequence[tuple[str, str, str]] = ()) -> str | None:
        groups = await self.read(read_groups)
        if groups is None:
            return None
        choices: list[tuple[Hashable, str, str]] = [*first, *groups]
        if not choices:
            self.notify(tr("There are no groups yet: F4 gives participants attributes, F3 makes codes."), markup=False)
            return None
        chosen = await self.app.push_screen_wait(ChoicePrompt(title, choices, current=current))
        return chosen if isinstance(chosen, str) else None

    # ------------------------------------------------------------------ a code of a phrase

    @work
    async def action_in_vivo(self) -> None:
        """Make a code that is called as the phrase is, with the place where it is said first."""
        phrase = self.phrase_at_cursor()
        if phrase is None or not self.may_write():
            return
        if (path := self.present.codes.get(same_name(phrase.phrase))) is not None:
            self.notify(tr("“{phrase}” is a code already: {path}", phrase=phrase.phrase, path=path), markup=False)
            return
        found = await self.read(read_codes)
        if found is None:
            return
        picked = await self.app.push_screen_wait(ParentPicker(phrase.phrase, *found))
        if picked is None:
            return
        made = await self.change(in_vivo_of, phrase, picked.code_id)
        if isinstance(made, Proposed):
            self.say(made.message)
        elif made is not None:
            self.say(made.effects.summary)
