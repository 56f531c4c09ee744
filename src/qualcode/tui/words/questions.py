"""What the screen of words asks of the project, and how it is answered, in whichever process."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from qualcode.domain.word_answers import Concordance, Keyness, KeyPhrases, WordCounts

if TYPE_CHECKING:
    from qualcode.storage.project import Project

View = Literal["words", "context", "contrast", "phrases"]
VIEWS: tuple[View, ...] = ("words", "context", "contrast", "phrases")
Answer = WordCounts | Concordance | Keyness | KeyPhrases

ROLES: tuple[tuple[str, ...], ...] = (
    ("participant", "unknown"),
    ("participant",),
    ("participant", "interviewer", "unknown"),
)
"""Without interviewers; those alone who are known to be participants; everybody."""

_JOINING = r"['’_\u2010\u2011\-]"
_TOGETHER = "\u3040"
"""From this letter on there are scripts that write no blanks between words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; equal ones have equal answers while nothing changes in the project."""

    view: View
    options: tuple[tuple[str, Hashable], ...]
    """What the work function takes, by name."""

    def option(self, name: str) -> Any:
        """One of the options; None where it is not among them."""
        return dict(self.options).get(name)


@dataclass(frozen=True, slots=True)
class Come:
    """How far counting has come."""

    documents: int
    of: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a question has no answer."""

    sentence: str


def answer(project: Project, question: Question, progress: Callable[[int, int], None] | None = None) -> Answer:
    """Answer a question.

    Args:
        project: The project, open for reading.
        question: What is asked.
        progress: Told of how many documents of how many have been counted.

    Raises:
        QualcodeError: As the work function of the view says.
    """
    from qualcode.analysis.key_phrases import key_phrases
    from qualcode.analysis.keyness import keyness
    from qualcode.analysis.stop_lists import StopLists
    from qualcode.analysis.word_counts import count_words
    from qualcode.retrieval.concordance import concordance

    options: dict[str, Any] = dict(question.options)
    if question.view == "context":
        return concordance(project, progress=progress, **options)
    options["stop_lists"] = StopLists(options.pop("stop_words"))
    if question.view == "words":
        return count_words(project, progress=progress, **options)
    if question.view == "contrast":
        return keyness(project, progress=progress, **options)
    return key_phrases(project, progress=progress, **options)


def needle_of(words: str, *, stems: bool) -> tuple[str, str]:
    """How words are looked for in their context: (mode, what is looked for), as `concordance` takes them.

    Args:
        words: What was typed or stood in a list; `*` and `?` stand for letters.
        stems: In any of their forms; else just so, whatever the capitals.
    """
    if stems or "*" in words or "?" in words:
        return "words", words
    if any(letter >= _TOGETHER for letter in words):
        return "text", words
    parts = (re.escape(word).replace("'", "['’]") for word in words.split())
    whole = r"\s+".join(parts)
    return "regex", rf"(?<!\w)(?<!\w{_JOINING}){whole}(?!\w)(?!{_JOINING}\w)"


def group_of_code(path: str) -> str:
    """A code as a group that is contrasted."""
    return f'"{path}"'


def options(**named: Hashable) -> tuple[tuple[str, Hashable], ...]:
    """Options in an order that makes equal questions equal."""
    return tuple(sorted(named.items()))
