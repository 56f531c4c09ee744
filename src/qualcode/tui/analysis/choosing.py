"""The keys of the screen of summaries that say what is counted and how it is shown, and what they ask."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.cases.attributes import BEARERS, attribute_names
from qualcode.codebook.tree import load_tree
from qualcode.domain.errors import InputError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import tr
from qualcode.retrieval.language.writing import code_source
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_sets
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.history import list_changes
from qualcode.team.blind_words import blind_note
from qualcode.tui.analysis.questions import OptionField, OptionValue
from qualcode.tui.analysis.sitting import OVERVIEW, Sitting
from qualcode.tui.analysis.telling import OPTION_WORDS, option_title, value_told
from qualcode.tui.leaving_out import next_step
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.screens.base import ReadingScreen, WorkScreen

Choice = tuple[Hashable, str, str]
OVERVIEW_CHOICE: Choice = (
    OVERVIEW,
    tr("Theme frequencies"),
    tr("at a glance: how often, with how many people, as bars"),
)
_LEVELS: dict[tuple[str, str], tuple[str, ...]] = {
    ("frequencies", "by"): ("all", "document", "speaker", "participant", "site"),
    ("coverage", "by"): ("all", "document", "participant", "site"),
    ("crosstab", "by"): ("document", "participant", "site"),
    ("saturation", "order"): ("name", "import"),
}
"""(kind, option) → what can be named besides attributes."""
_BY_ITSELF: Choice = ("", tr("by itself"), tr("the only date of documents, where there is one"))
_CLEAR = object()


@dataclass(frozen=True, slots=True)
class Present:
    """What holds now."""

    as_of: int
    """The latest change; what was counted before it may have become other."""
    attributes: tuple[str, ...]
    """Those that passages have values of, qualified where they must be."""
    of_documents: tuple[str, ...]
    documents: tuple[str, ...]
    sets: tuple[str, ...]
    """Sets of documents."""
    codes: tuple[str, ...]
    """Paths, in the order of the codebook."""
    blind: str = ""
    """What is left out since the coder codes blindly, in a sentence."""


def read_present(project: Project) -> Present:
    """What holds now."""
    with project.reading():
        latest = list_changes(project, limit=1)
        names = [name for name in attribute_names(project) if name.level in BEARERS]
        tree = load_tree(project)
        return Present(
            latest[0].id if latest else 0,
            tuple(name.shown for name in names),
            tuple(name.shown for name in names if name.level == "document"),
            tuple(document.name for document in list_documents(project)),
            tuple(one.name for one in list_sets(project) if one.kind == "document"),
            tuple(tree.path(code.id) for code in tree.walk()),
            blind_note(project) or "",
        )


async def choose_summary(screen: WorkScreen, current: str) -> str | None:
    """Ask which summary is wanted; `OVERVIEW` for the first screen, None for none."""
    from qualcode.reports.summaries.catalogue import SUMMARIES

    choices = [OVERVIEW_CHOICE, *((name, kind.title, kind.tells) for name, kind in SUMMARIES.items())]
    chosen = await screen.app.push_screen_wait(ChoicePrompt(tr("What is to be seen?"), choices, current=current))
    return chosen if isinstance(chosen, str) else None


class ChoosesSummary(ReadingScreen):
    """Asks what is counted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", tr("Open"), id="summary.quotes", tooltip=tr("The quotes behind the cell, or its summary")
        ),
        Binding("a", "list", tr("Summaries"), id="summary.list", tooltip=tr("Choose another summary")),
        Binding("o", "options", tr("Options"), id="summary.options", tooltip=tr("By what, in what unit, how near …")),
        Binding("t", "table", tr("Next table"), id="summary.table", tooltip=tr("The next table of this summary")),
        Binding(
            "g", "chart", tr("Chart"), id="summary.chart", tooltip=tr("Its charts, one after the other, then the table")
        ),
        Binding(
            "q",
            "where",
            tr("Where"),
            id="summary.where",
            tooltip=tr("Count only codings that touch what a query finds"),
        ),
        Binding(
            "x",
            "export",
            tr("Export"),
            id="summary.export",
            tooltip=tr("Write what is seen to a file, checked for names"),
        ),
        Binding("e", "write", tr("Write"), id="summary.write", tooltip=tr("Write the team's own summary of the cell")),
        Binding("p", "passages", tr("Quotes"), id="summary.passages", tooltip=tr("The quotes behind a cell of words")),
        Binding("c", "codes", tr("Codes"), id="summary.codes", show=False, tooltip=tr("Count only some codes")),
        Binding(
            "d", "documents", tr("Documents"), id="summary.documents", show=False, tooltip=tr("Only documents of a set")
        ),
        Binding(
            "asterisk",
            "starred",
            tr("Only ★"),
            id="summary.starred",
            key_display="*",
            show=False,
            tooltip=tr("Count only codings with a star, or all"),
        ),
        Binding(
            "s",
            "suggested",
            tr("With/without suggested"),
            id="summary.suggested",
            show=False,
            tooltip=tr("Leave out codings that were suggested, then autocoded ones too, or take all in"),
        ),
        Binding(
            "r",
            "roll_up",
            tr("Roll-up"),
            id="summary.roll_up",
            show=False,
            tooltip=tr("Count a theme with or without its codes"),
        ),
        Binding("0", "take_all", tr("All again"), id="summary.all", show=False, tooltip=tr("Take back all filters")),
        Binding("n", "anew", tr("Count anew"), id="summary.anew", show=False, tooltip=tr("Count what was stopped")),
        Binding(
            "right_square_bracket",
            "read_on(1)",
            tr("Read on"),
            id="summary.read_on",
            show=False,
            tooltip=tr("More of it"),
        ),
        Binding(
            "left_square_bracket",
            "read_on(-1)",
            tr("Read back"),
            id="summary.read_back",
            show=False,
            tooltip=tr("Upwards"),
        ),
        Binding("escape", "leave", tr("Back"), id="summary.back", show=False, tooltip=tr("Stop counting, or go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.present = Present(0, (), (), (), (), ())
        self.sitting = Sitting()

    def count_now(self) -> None:
        """Have what is asked now counted."""
        raise NotImplementedError

    @property
    def fields(self) -> tuple[OptionField, ...]:
        """The options of the kind that is shown."""
        answered = self.sitting.shown()
        return answered.found.fields if answered is not None else ()

    def filter(self, wish: SummaryWish) -> None:
        """Count with another filter."""
        self.sitting.wish = wish
        self.count_now()

    # ------------------------------------------------------------------ filters

    def action_starred(self) -> None:
        """Count only codings with a star, or all."""
        self.filter(replace(self.sitting.wish, starred=not self.sitting.wish.starred))

    def action_suggested(self) -> None:
        """Leave out what was suggested and accepted, then what was autocoded too, or take all in."""
        self.filter(replace(self.sitting.wish, without=next_step(self.sitting.wish.without)))

    def action_roll_up(self) -> None:
        """Count themes with the codes below them, or without."""
        self.filter(replace(self.sitting.wish, roll_up=not self.sitting.wish.roll_up))

    @work
    async def action_codes(self) -> None:
        """Ask for codes to count until there are enough."""
        current: Hashable = None
        while self.is_there:
            chosen = self.sitting.wish.codes
            choices: list[Choice] = [(_CLEAR, tr("all codes"), "")] if chosen else []
            for path in self.present.codes:
                term = code_source(path)
                choices.append((term, f"{'✓' if term in chosen else ' '} {path}", ""))
            note = tr("Enter takes one in, with the codes below it, or out; Esc when it is as you want it.")
            current = await self.app.push_screen_wait(
                ChoicePrompt(tr("Which codes are counted?"), choices, current=current, note=note)
            )
            if current is None or not self.is_there:
                return
            if current is _CLEAR:
                self.filter(replace(self.sitting.wish, codes=()))
                return
            term = str(current)
            kept = tuple(one for one in chosen if one != term) if term in chosen else (*chosen, term)
            self.filter(replace(self.sitting.wish, codes=kept))

    @work
    async def action_documents(self) -> None:
        """Ask for a set of documents."""
        choices: list[Choice] = [("", tr("all documents"), ""), *((name, name, "") for name in self.present.sets)]
        note = "" if self.present.sets else tr("There is no set of documents yet: `qualcode set new` makes one.")
        prompt = ChoicePrompt(tr("Documents of which set?"), choices, current=self.sitting.set_name, note=note)
        chosen = await self.app.push_screen_wait(prompt)
        if isinstance(chosen, str) and self.is_there:
            self.sitting.set_name = chosen
            self.count_now()

    # ------------------------------------------------------------------ options of the kind

    @work
    async def action_options(self) -> None:
        """Ask for an option of the summary, and for its value."""
        fields = {field.name: field for field in self.fields}
        if not fields:
            self.say(tr("This summary has no options of its own"))
            return
        name: Hashable = next(iter(fields))
        if len(fields) > 1:
            choices: list[Choice] = [
                (field.name, f"{option_title(field)}: {value_told(self.value(field))}", OPTION_WORDS.get(one, ""))
                for one, field in fields.items()
            ]
            name = await self.app.push_screen_wait(ChoicePrompt(tr("Which option?"), choices, current=name))
        if isinstance(name, str) and self.is_there:
            await self._ask_option(fields[name])

    def value(self, field: OptionField) -> OptionValue:
        """What an option is now."""
        return self.sitting.options.get(self.sitting.kind, {}).get(field.name, field.default)

    async def _ask_option(self, field: OptionField) -> None:
        kind, now = self.sitting.kind, self.value(field)
        if field.kind == "yes_no":
            self._set_option(kind, field, not now)
        elif field.kind in ("number", "share", "words"):
            await self._ask_line(kind, field, now)
        elif field.kind == "attributes":
            await self._ask_two(kind, field, now if isinstance(now, tuple) else ())
        else:
            title = OPTION_WORDS.get(field.name, option_title(field))
            choices = self._choices(kind, field)
            chosen = await self.app.push_screen_wait(ChoicePrompt(_asked(title), choices, current=now))
            if isinstance(chosen, str):
                self._set_option(kind, field, chosen)

    def _choices(self, kind: str, field: OptionField) -> list[Choice]:
        if field.kind == "choice":
            return [(one, shown_word(one), "") for one in field.choices]
        if field.kind == "document":
            return [(name, name, "") for name in self.present.documents]
        names = self.present.of_documents if field.name == "order" else self.present.attributes
        found: list[Choice] = [_BY_ITSELF] if field.default == "" else []
        found += [(one, shown_word(one), "") for one in _LEVELS.get((kind, field.name), ())]
        return found + [(one, one, "") for one in names]

    async def _ask_line(self, kind: str, field: OptionField, now: OptionValue) -> None:
        title = OPTION_WORDS.get(field.name, option_title(field))
        value = ", ".join(now) if isinstance(now, tuple) else "" if now is None else str(now)
        may_be_empty = field.may_be_none or field.kind == "words"
        line = await self.app.push_screen_wait(LinePrompt(_asked(title), value, may_be_empty=may_be_empty))
        if line is None:
            return
        try:
            self._set_option(kind, field, _read(field, line))
        except ValueError:
            self.refuse(InputError(tr("“{line}” is no number", line=line), remedy=tr("write one such as 3")))

    async def _ask_two(self, kind: str, field: OptionField, now: Sequence[str]) -> None:
        choices = self._choices(kind, field)
        first = await self.app.push_screen_wait(ChoicePrompt(tr("By what?"), choices, current=now[0] if now else None))
        if not isinstance(first, str) or not self.is_there:
            return
        others: list[Choice] = [("", tr("by nothing else"), ""), *(one for one in choices if one[0] != first)]
        second = await self.app.push_screen_wait(
            ChoicePrompt(
                tr("By {first}, and by what else?", first=first), others, current=now[1] if len(now) > 1 else ""
            )
        )
        if isinstance(second, str):
            self._set_option(kind, field, (first, second) if second else (first,))

    def _set_option(self, kind: str, field: OptionField, value: OptionValue) -> None:
        options = self.sitting.options.setdefault(kind, {})
        if value == field.default:
            options.pop(field.name, None)
        else:
            options[field.name] = value
        if self.is_there:
            self.count_now()


def _asked(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}?"


def _read(field: OptionField, line: str) -> OptionValue:
    """What was typed for an option.

    Raises:
        ValueError: It is no number, where one is wanted.
    """
    text = line.strip()
    if field.kind == "words":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if not text:
        return None
    return int(text) if field.kind == "number" else float(text.replace("%", "")) / (100 if "%" in text else 1)
