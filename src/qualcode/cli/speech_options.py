"""What the commands share that count and find words of speech: whose, where, and which words are left out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.output import answer_json, answer_table, answer_text, one_line, say
from qualcode.cli.publishing import select, selection_options
from qualcode.cli.session import without_options
from qualcode.domain.translation import number, tr
from qualcode.domain.values import SPEAKER_ROLES

if TYPE_CHECKING:
    from qualcode.domain.answers import Answer
    from qualcode.domain.word_answers import SpeechFilter
    from qualcode.exporting.word_tables import WordTable
    from qualcode.storage.project import Project

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """The options of one call."""

    roles: tuple[str, ...]
    codes: tuple[str, ...] = ()
    coders: str | None = None
    docs: tuple[str, ...] = ()
    set_name: str | None = None
    without: Collection[str] = frozenset()
    stop_words: Path | None = None
    no_stop_words: bool = False

    def place(self, project: Project) -> dict[str, Any]:
        """Whose words, and where, as work takes it.

        Raises:
            NotFoundError: The project has no such document or set.
        """
        from qualcode.analysis.spoken import ROLES

        chosen = select(project, self.coders, self.docs, self.set_name)
        return {
            "roles": self.roles or ROLES,
            "documents": chosen.documents,
            "coders": chosen.coders,
            "without": self.without,
        }

    def words(self) -> dict[str, Any]:
        """Which words are left out, as work takes it.

        Raises:
            InputError: The list cannot be read.
        """
        from qualcode.analysis.stop_lists import StopLists, read_stop_words

        own = read_stop_words(self.stop_words) if self.stop_words is not None else frozenset()
        return {"stop_lists": StopLists(not self.no_stop_words, own)}


def speech_options(*, codes: bool = True, stop_words: bool = True) -> Callable[[F], F]:
    """The options; the function gets them as `speech`.

    Args:
        codes: `--code` too.
        stop_words: `--stop-words` and `--no-stop-words` too.
    """
    role = click.option(
        "--role",
        "roles",
        type=click.Choice(SPEAKER_ROLES),
        multiple=True,
        help=tr("Whose words; repeatable. Else those of participants and of labels that are not mapped."),
    )
    code = click.option(
        "--code",
        "codes",
        metavar="CODE",
        multiple=True,
        help=tr("Only inside codings of it and those below; repeatable."),
    )
    listed = click.option(
        "--stop-words",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=tr("Leave out the words of a list as well."),
    )
    unlisted = click.option("--no-stop-words", is_flag=True, help=tr("Leave out no stop words of the language."))

    def decorate(function: F) -> F:
        @wraps(function)  # With the options that it has already.
        def gathering(*args: Any, **options: Any) -> Any:
            taken = {name: options.pop(name) for name in SpeechOptions.__slots__ if name in options}
            return function(*args, speech=SpeechOptions(**taken), **options)

        wrapped: Any = without_options(selection_options(gathering))
        for option in (*((unlisted, listed) if stop_words else ()), *((code,) if codes else ()), role):
            wrapped = option(wrapped)
        found: F = wrapped
        return found

    return decorate


def count_options(
    *,
    at_least: int,
    top: int,
    length: bool = True,
    often: str = tr("How often."),
    said_by: str = tr("Only what so many participants say."),
    given: str = tr("How many."),
) -> Callable[[F], F]:
    """`--length`, `--at-least`, `--said-by` and `--top`; the function gets them as `counting`, as work takes them.

    Args:
        at_least: The default.
        top: The default.
        length: `--length` too.
        often: What `--at-least` is the number of.
        said_by: What `--said-by` does.
        given: What `--top` is the number of.
    """
    of_words = click.option(
        "--length", type=click.IntRange(1, 5), default=1, show_default=True, metavar="N", help=tr("Words in a row.")
    )
    least = click.IntRange(min=1)
    options = (
        click.option("--top", type=least, default=top, show_default=True, metavar="N", help=given),
        click.option("--said-by", type=click.IntRange(min=0), default=0, metavar="N", help=said_by),
        click.option("--at-least", type=least, default=at_least, show_default=True, metavar="N", help=often),
        *((of_words,) if length else ()),
    )

    def decorate(function: F) -> F:
        @wraps(function)  # With the options that it has already.
        def gathering(*args: Any, **options: Any) -> Any:
            counting = {name: options.pop(name) for name in _COUNTING if name in options}
            return function(*args, counting=counting, **options)

        wrapped: Any = gathering
        for option in options:
            wrapped = option(wrapped)
        found: F = wrapped
        return found

    return decorate


_COUNTING = ("length", "at_least", "said_by", "top")

FORMATS = {".md": "md", ".csv": "csv", ".json": "json"}

format_option = click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)


def print_answer(answer: Answer, table: WordTable, shape: str, facts: Collection[str]) -> None:
    """Print an answer as JSON, as CSV, or as a table with what must be known of it below."""
    if shape == "json":
        answer_json(answer.model_dump(mode="json"))
        return
    if shape == "csv":
        answer_text(table.csv())
        return
    print_table(table)
    say("")
    for fact in facts:
        say(fact)


def print_table(table: WordTable) -> None:
    """Print a table for reading."""
    columns = [one_line(column) for column in table.columns]
    right = {one_line(column) for column in table.numeric}
    rows = [tuple(one_line(cell) if isinstance(cell, str) else _number(cell) for cell in row) for row in table.rows]
    answer_table(columns, rows, right=right)


def _number(value: float) -> str:
    return number(value) if isinstance(value, int) else number(value, ",.2f")


def said_of(speech: SpeechFilter) -> list[str]:
    """Whose words an answer has and what it leaves out, a sentence each."""
    roles = {
        "participant": tr("participants"),
        "interviewer": tr("interviewers"),
        "unknown": tr("speakers who are not mapped"),
    }
    found = [
        tr(
            "words of {roles}; left out: {stop_words}",
            roles=tr(" and ").join(roles[role] for role in speech.roles),
            stop_words=speech.stop_words,
        )
    ]
    if speech.codes:
        found.append(
            tr("inside codings of {codes}; codings of {whose}", codes=", ".join(speech.codes), whose=speech.whose)
        )
    elif speech.whose is not None:
        found.append(tr("codings of {whose}", whose=speech.whose))
    return [*found, *speech.notes]
