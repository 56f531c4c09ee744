"""Working lists at the keyboard: a service that makes the lists a test gives it, and what is asked of the file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from coding_pilot import FIRST, SECOND, Session, at_the_desk
from fake_suggestions import FakeService
from textual.widgets import Static

from qualcode.codebook.tree import load_tree
from qualcode.domain.suggestion_lists import Candidate, Place
from qualcode.domain.suggestions import OfferedReason
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.suggestions import list_rejections
from qualcode.suggest.protocol import word_for
from qualcode.suggestions.messages import Listed, Listing
from qualcode.tui.app import QualcodeApp
from qualcode.tui.suggestions.view import ListView

TEXTS = {"first": FIRST, "second": SECOND}


class ListService(FakeService):
    """Makes a list at once where a test has said which; else it waits until `give` or `refuse` is called."""

    made: list[ListService] = []
    lists: dict[str, Callable[..., Any]] = {}

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.cancelled = 0

    def request(self, kind: str, **arguments: Any) -> int:
        self.requests.append((kind, arguments))
        if kind in self.lists:
            self.give(self.lists[kind](**arguments))
        return len(self.requests)

    def cancel(self) -> None:
        self.cancelled += 1

    def come(self, done: int, of: int) -> None:
        """Say how far the list has come that was asked for last."""
        self.say(Listing(max(1, len(self.requests)), done, of))

    def give(self, found: Any) -> None:
        """Give the list that was asked for last."""
        self.say(Listed(max(1, len(self.requests)), found))

    def refuse(self, sentence: str) -> None:
        """Refuse the list that was asked for last."""
        self.say(Listed(max(1, len(self.requests)), None, sentence))


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[..., Any]]:
    """Kind → what makes the list; one that is not there does not come by itself."""
    monkeypatch.setattr(ListService, "made", [])
    monkeypatch.setattr(ListService, "lists", {})
    monkeypatch.setattr(QualcodeApp, "suggestion_service", ListService)
    return ListService.lists


def service() -> ListService:
    """The service that was begun last."""
    return ListService.made[-1]


def place(project: Project, words: str, document: str = "first", speaker: str = "MS. OAK") -> Place:
    """A passage by its words."""
    start = TEXTS[document].index(words)
    return Place(find_document(project, document).id, document, start, start + len(words), words, speaker)


def places(path: Path, *words: str) -> list[Place]:
    """Passages of the first document by their words."""
    with open_project(path, coder="mara", write=False) as project:
        return [place(project, one) for one in words]


def code_id(path: Path, name: str) -> int:
    """A code by its name."""
    with open_project(path, coder="mara", write=False) as project:
        return load_tree(project).find(name).id


def candidate(where: Place, chance: float, codes: tuple[int, ...] = ()) -> Candidate:
    """A passage that looks like a code."""
    why = OfferedReason("keyword", "the word “plan” stands in its definition")
    against = OfferedReason("against", "“only money” is excluded")
    return Candidate(where, chance, word_for(chance), (why, against), codes)


def given(path: Path) -> dict[str, tuple[str, str]]:
    """Words → (code, origin) of mara's codings."""
    with open_project(path, coder="mara", write=False) as project:
        tree, me = load_tree(project), project.known_coder_id()
        return {
            one.quote: (tree.code(one.code_id).name, one.origin) for one in list_codings(project) if one.coder_id == me
        }


def rejected(path: Path) -> set[tuple[int, int]]:
    """Where mara has rejected a code."""
    with open_project(path, coder="mara", write=False) as project:
        return {(one.start, one.end) for one in list_rejections(project)}


def on_top(desk: Session) -> ListView[Any]:
    """The list that is shown."""
    assert isinstance(desk.app.screen, ListView), desk.app.screen
    return desk.app.screen


def said_in(desk: Session, part: str) -> str:
    """What a part of the list's screen says."""
    return str(on_top(desk).query_one(part, Static).content)


def words_now(desk: Session) -> str:
    """The words of the passage that is looked at."""
    entry = on_top(desk).pile.current
    return entry.place.quote if entry is not None else ""


async def choose(desk: Session, letters: str) -> None:
    """Choose one of the lists over the coding screen."""
    await desk.press("S", *letters, "enter")
    await desk.until(lambda: isinstance(desk.app.screen, ListView))


async def arrived(desk: Session) -> None:
    """Wait until the list is there, or it has been said why not."""
    await desk.until(lambda: not on_top(desk).is_waiting)
    await desk.paint()


@asynccontextmanager
async def reading(path: Path, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Session]:
    """The program with the first document on the desk."""
    async with at_the_desk(path, size=size) as desk:
        yield desk
