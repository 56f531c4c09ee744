"""A study that is open: one state for each answer, one answer at a time, and closed once."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from types import TracebackType
from typing import Self

from qualcode.domain.errors import InputError, ProjectError, RuleError
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import project_name
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.team.sets import find_set

Names = str | Sequence[str] | None
"""One name or several; None for all."""


class OpenStudy:
    """What every part of a study has: the project, and who may ask it when.

    A study may be asked from several threads: each answer waits for the one before it.
    """

    def __init__(self, project: Project) -> None:
        self._lock = RLock()
        self._project = project
        self._closing = weakref.finalize(self, project.close)  # Also for a notebook that forgets it.

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self.closed:
            return f"<Study {self._project.label}, closed>"
        return f"<Study “{self.name}”, {self._project.label}, read by {self.coder}>"

    def close(self) -> None:
        """Close the project; nothing can be asked afterwards. A second time does nothing."""
        with self._lock:
            self._closing()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return not self._closing.alive

    @property
    def name(self) -> str:
        """What the study is called."""
        with self._asked() as project:
            return project_name(project)

    @property
    def location(self) -> str:
        """The path of its file, or the URL of its database without a password."""
        return self._project.label

    @property
    def coder(self) -> str:
        """Whose progress is told, and who sees what: the coder that was named when it was opened."""
        return self._project.coder

    @property
    def blind_in(self) -> tuple[str, ...]:
        """The rounds that the coder codes blindly: what others do on their documents is in no answer."""
        with self._asked() as project:
            return project.blind_in

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Let all answers within be of one state of the study, whatever others write meanwhile.

        Raises:
            ProjectError: The study is closed.
        """
        with self._asked():
            yield

    @contextmanager
    def _asked(self) -> Iterator[Project]:
        """The project, in one state, for one thread.

        Raises:
            ProjectError: The study is closed.
        """
        with self._lock:
            if self.closed:
                raise ProjectError(
                    tr("the study {name} is closed", name=self._project.label),
                    remedy=tr("open it again with `qualcode.open`"),
                )
            with self._project.reading():
                yield self._project


def several(names: Names) -> list[str] | None:
    """Names as a list: one that is given alone is no list of letters; None for all."""
    return None if names is None else [names] if isinstance(names, str) else list(names)


def chosen_documents(project: Project, documents: Names, in_set: str | None) -> list[str] | None:
    """The names of the documents that are named or in a set, in their order; None for all.

    Raises:
        NotFoundError: There is no such document or set.
        RuleError: The set is one of something else.
    """
    names = several(documents)
    if names is None and in_set is None:
        return None
    wanted = {find_document(project, name).id for name in names or ()}
    if in_set is not None:
        found = find_set(project, in_set)
        if found.kind != "document":
            raise RuleError(
                tr("“{name}” is no set of documents", name=in_set),
                remedy=tr("name a set of documents"),
            )
        wanted.update(found.members)
    return [document.name for document in list_documents(project) if document.id in wanted]


def check_choice(said: str, known: Sequence[str], what: str) -> None:
    """Refuse a word that is none of those there are.

    Raises:
        InputError: It is none of them.
    """
    if said not in known:
        raise InputError(
            tr("“{value}” is no {what}", value=said, what=what), remedy=tr("choose {known}", known=", ".join(known))
        )


def check_number(number: int | None, least: int, what: str) -> None:
    """Refuse a number that is too small; None is no number and may be.

    Raises:
        InputError: It is too small.
    """
    if number is not None and number < least:
        raise InputError(
            tr("{what} is {number}", what=what, number=number), remedy=tr("give {least} or more", least=least)
        )
