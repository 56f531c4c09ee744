"""A coding screen with a service that suggests what a test tells it to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from coding_pilot import (
    CODER,
    FIRST,
    LARGE,
    START,
    Session,
    at_the_desk,
)
from fake_suggestions import FakeService, Place, offer

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.suggestions import Advice, Offered, OfferedReason
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.suggestions import list_rejections


class Desk:
    """A sitting with suggestions; the service says nothing by itself, and is up."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def service(self) -> FakeService:
        return FakeService.made[-1]

    @property
    def place(self) -> Place:
        found = self.session.coding.place_here()
        assert found is not None
        return found

    def offered(self, *paths: str, reasons: Sequence[OfferedReason] = ()) -> list[Offered]:
        tree = self.session.coding.document.opened.tree
        chances = (0.9, 0.5, 0.3, 0.2, 0.1)
        return [offer(tree.find(path).id, path, c, *reasons) for path, c in zip(paths, chances, strict=False)]

    async def at(self, words: str) -> None:
        """Put the caret on some words and let the panel follow."""
        await self.session.go_to(words)
        self.session.coding.repaint_passage()
        await self.session.settle()

    async def answer(self, *paths: str, reasons: Sequence[OfferedReason] = (), notice: str = "") -> None:
        """Let the service suggest codes for the passage under the caret."""
        self.service.answer(self.place, *self.offered(*paths, reasons=reasons), notice=notice)
        await self.session.settle()

    @property
    def rows(self) -> str:
        return self.session.shown("#suggestions")


@asynccontextmanager
async def suggesting(path: Path, size: tuple[int, int] = LARGE) -> AsyncIterator[tuple[Session, Desk]]:
    async with at_the_desk(path, size=size) as session:
        desk = Desk(session)
        desk.service.say(Advice(-1, 0, 1, learned=1))  # It is up, so that keywords are not looked at.
        await session.settle()
        yield session, desk


def give_before(study: Path, *paths: str) -> None:
    """Give codes before the sitting, so that they are those given last."""
    with open_project(study, coder=CODER) as project:
        tree, document = load_tree(project), find_document(project, "first").id
        for path in paths:
            apply_code(project, document, (FIRST.index(START), FIRST.index(START) + len(START)), tree.find(path).id)


def origins(session: Session) -> list[str]:
    def found(project: Project) -> list[str]:
        return [one.origin for one in list_codings(project, coder_ids=[project.known_coder_id() or 0])]

    return session.read(found)


def rejected(session: Session) -> list[str]:
    def found(project: Project) -> list[str]:
        tree = load_tree(project)
        return [tree.path(one.code_id) for one in list_rejections(project)]

    return session.read(found)


# What a digit gives ------------------------------------------------------------------------------------
