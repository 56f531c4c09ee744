"""What the screen of words shows and how it counts: kept while a passage is read, so that the way back finds it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from qualcode.tui.words.questions import ROLES, Answer, Question, View, needle_of, options

ALL = "all"
MOST_WORDS, MOST_IN_COLUMNS, MOST_KEY_WORDS, MOST_PHRASES, MOST_PLACES = 1000, 300, 100, 300, 2000
"""Rows that are asked for: of words, of words in columns, of each group, of phrases, of places."""
OUTDATED = -1
"""The state of no project: an answer of it is given anew."""
CONTEXT = 20
"""Words of context on each side; how many are seen is a matter of the width."""


@dataclass(slots=True)
class Setup:
    """How one view counts."""

    stems: bool
    at_least: int
    length: int = 1
    said_by: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and the state of the project that it holds for."""

    question: Question
    found: Answer
    as_of: int


def _setups() -> dict[View, Setup]:
    """How each view counts at first: as its command does."""
    return {
        "words": Setup(False, 1),
        "context": Setup(True, 1),
        "contrast": Setup(False, 5),
        "phrases": Setup(True, 3, length=4),
    }


@dataclass(slots=True)
class Sitting:
    """What was chosen and what was answered."""

    view: View = "words"
    came_from: View | None = None
    """The view from which a word was followed into its context."""
    setups: dict[View, Setup] = field(default_factory=_setups)
    role_step: int = 0
    stop_words: bool = True
    """Whether stop words are left out."""
    by: str = ALL
    first_column: int = 0
    needle: str = ""
    sort: str = "place"
    across_turns: bool = False
    group_a: str = ""
    group_b: str = ""
    """Empty for the rest of what is said."""
    answers: dict[View, Answered] = field(default_factory=dict)
    cursors: dict[View, Hashable] = field(default_factory=dict)
    filters: dict[View, str] = field(default_factory=dict)
    unanswered: dict[View, tuple[Question, str]] = field(default_factory=dict)
    """What was refused or stopped, and what is said of it."""

    @property
    def setup(self) -> Setup:
        """How the present view counts."""
        return self.setups[self.view]

    def question(self) -> Question | None:
        """What the present view asks; None while it is not said of what."""
        setup, roles = self.setup, ROLES[self.role_step]
        if self.view == "context":
            if not self.needle:
                return None
            mode, words = needle_of(self.needle, stems=setup.stems)
            asked = options(
                words=words,
                mode=mode,
                context=CONTEXT,
                across_turns=self.across_turns,
                sort=self.sort,
                roles=roles,
                limit=MOST_PLACES,
            )
            return Question("context", asked)
        shared = {
            "roles": roles,
            "stems": setup.stems,
            "stop_words": self.stop_words,
            "at_least": setup.at_least,
            "said_by": setup.said_by,
        }
        if self.view == "words":
            top = MOST_WORDS if self.by == ALL else MOST_IN_COLUMNS
            return Question("words", options(by=self.by, length=setup.length, top=top, **shared))
        if self.view == "phrases":
            return Question("phrases", options(longest=setup.length, top=MOST_PHRASES, **shared))
        if not self.group_a:
            return None
        groups = {"group_a": self.group_a, "group_b": self.group_b or None}
        return Question("contrast", options(length=setup.length, top=MOST_KEY_WORDS, **groups, **shared))

    def shown(self) -> Answered | None:
        """What the present view has to show, if not the answer to what is asked then the one before it."""
        answered, question = self.answers.get(self.view), self.question()
        if answered is None or question is None:
            return None
        if self.view in ("context", "contrast") and _subject(answered.question) != _subject(question):
            return None  # Places of another word, and words of other groups, would be taken for the ones asked for.
        return answered


def _subject(question: Question) -> tuple[object, ...]:
    return tuple(question.option(name) for name in ("words", "group_a", "group_b"))
