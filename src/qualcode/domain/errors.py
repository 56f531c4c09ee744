"""The error tree: each error is one sentence a researcher can act on, and never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from qualcode.domain.publishing import Problem
from qualcode.domain.translation import tr

LONGEST_PROBLEM = 400
"""Code points of what is said of a file from outside: more of its words than this is no help to anybody."""


def brief(text: str, most: int = 40) -> str:
    """Words of a file as a sentence may hold them: on one line, and of at most `most` code points."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else line[: most - 1] + "…"


class QualcodeError(Exception):
    """A refusal: what is wrong, in which file and line, and what to do.

    Args:
        problem: What is wrong, without a full stop.
        file: The file that holds the problem, if one does.
        line: The line in that file, counted from 1.
        remedy: What the user can do about it, without a full stop.
        page: The page of the guide that helps, `topic` or `topic#section`; else that of the kind of error.
    """

    PAGE: ClassVar[str] = ""
    """The page of the guide for all errors of a kind; where there is none, that of the command or screen helps."""

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        remedy: str | None = None,
        page: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = file
        self.line = line
        self.remedy = remedy
        self.page = self.PAGE if page is None else page
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The whole message: `FILE, line N: problem; remedy.`"""
        where = ""
        if self.file is not None:
            place = f"{self.file}"
            where = f"{tr('{file}, line {line}', file=place, line=self.line) if self.line is not None else place}: "
        elif self.line is not None:
            where = tr("line {line}", line=self.line) + ": "
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{where}{self.problem}{remedy}."

    @property
    def shown(self) -> str:
        """The message as a screen shows it: with a capital, unless it begins with the name of a file."""
        return self.sentence if self.file is not None else self.sentence[:1].upper() + self.sentence[1:]


class InputError(QualcodeError):
    """A file or value from outside cannot be taken as it is; its problem is told on one line and not at any length."""

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        remedy: str | None = None,
        page: str | None = None,
    ) -> None:
        super().__init__(brief(problem, LONGEST_PROBLEM), file=file, line=line, remedy=remedy, page=page)


class QueryError(InputError):
    """A query, or a pattern in it, cannot be understood or answered as it stands; it points at the character.

    Args:
        query: What was typed.
        at: Where in it the trouble begins, in characters from 0; None where it is no single place.
    """

    PAGE = "queries#when-a-query-is-refused"

    def __init__(self, problem: str, *, query: str = "", at: int | None = None, remedy: str | None = None) -> None:
        self.query = query
        self.at = at
        self.said = said = brief(problem, LONGEST_PROBLEM - 30)
        """What is wrong, without the place."""
        super().__init__(
            tr("{problem} at character {number}", problem=said, number=at + 1) if at is not None else said,
            remedy=remedy,
        )


class WrongPassphraseError(QualcodeError):
    """A file was sealed or encrypted with another passphrase."""

    PAGE = "encryption#when-it-does-not-open"


class NotFoundError(QualcodeError):
    """A name or id that nothing in the project answers to, or that several answer to."""


class RuleError(QualcodeError):
    """An action that the rules of the field forbid (a code under itself, a used code removed …)."""


class UndoError(QualcodeError):
    """Nothing to undo or redo, or a later change stands in the way."""

    PAGE = "field-researcher#nothing-is-lost"


class ProjectError(QualcodeError):
    """The project file cannot be opened, made or written."""


class NotAProjectError(ProjectError):
    """The file is something else than a qualcode project."""

    PAGE = "exchange#coming-from-another-program"


class NewerProjectError(ProjectError):
    """The project was written by a newer qualcode."""

    PAGE = "backups#restoring-one"


class DamagedProjectError(ProjectError):
    """The project file does not pass SQLite's integrity check."""

    PAGE = "doctor#repairing"


class PassphraseNeededError(ProjectError):
    """The project file is encrypted, and nobody has given its passphrase.

    Args:
        path: The file.
    """

    PAGE = "encryption#where-passphrases-come-from"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            tr("{path} is encrypted, and its passphrase is not known here", path=path),
            remedy=tr("give it at a terminal, in $QUALCODE_PASSPHRASE or in the system's keyring"),
        )


class LockedProjectError(ProjectError):
    """Another process holds the project for writing."""

    PAGE = "project-lead#where-the-project-lies"


class ReadOnlyError(ProjectError):
    """The project is open for reading only."""

    PAGE = "project-lead#where-the-project-lies"


class ProjectGoneError(ProjectError):
    """The file of an open project was deleted, moved or replaced: what the session sees can be saved elsewhere."""

    PAGE = "backups"


class StalledError(ProjectError):
    """The disk of an open project does not answer; it may again."""

    PAGE = "project-lead#where-the-project-lies"


class ConnectionLostError(ProjectError):
    """The server of a project does not answer; it may again."""

    PAGE = "team#when-it-does-not-work"


class StoppedError(QualcodeError):
    """Whoever began it has stopped it, and it was taken back whole."""

    def __init__(self, problem: str = "", *, remedy: str | None = "") -> None:
        """Of an empty problem or remedy the usual one is said."""
        super().__init__(
            problem or tr("this was stopped"), remedy=tr("nothing was changed by it") if remedy == "" else remedy
        )


class BusyError(QualcodeError):
    """Something long is under way that this has to wait for; nothing was done."""


class OvertakenError(QualcodeError):
    """Somebody else changed the same thing since this session last saw it."""

    PAGE = "team#working-at-the-same-time"


class PublicationError(QualcodeError):
    """A publication would hold a name, single out fewer than k people, or show somebody who is withheld.

    Args:
        problems: All that speaks against it; the sentence names only the first of them.
    """

    PAGE = "writer#may-it-be-published"

    def __init__(self, problem: str, *, remedy: str | None = None, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(problem, remedy=remedy)
