"""A small study in which coders read six passages differently, opened at the disagreements."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from coding_pilot import Session
from team_study import over_documents
from textual.widgets import Static

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import set_comment, set_star
from qualcode.coding.memos import add_memo
from qualcode.documents.listing import set_done
from qualcode.domain.disagreements import Disagreement
from qualcode.reconcile.queue import Queue, Scope, read_queue
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.team.rounds import new_round
from qualcode.tui.reconcile.entrances import open_disagreements
from qualcode.tui.screens.disagreements import DisagreementsScreen
from rounds_study import ids, opened, working_as

PLAN, LONG = "We had a plan.", "It took us a long time."
TWICE = f"{LONG} {LONG}"


def give(project: Project, document: str, coder: str, code: str, words: str, *, skip: int = 0) -> int:
    """Code words of a document as a coder; the id of the coding."""
    found = find_document(project, document)
    text = read_text(project, found.version_id)
    start = text.index(words, text.index(LONG) + skip if skip else 0)
    with working_as(project, coder):
        span = (start, start + len(words))
        return apply_code(project, found.id, span, load_tree(project).find(code).id).coding_id


def done(project: Project, coder: str, *documents: str) -> None:
    with working_as(project, coder):
        for document_id in ids(project, *documents):
            set_done(project, document_id, True)


def fill(project: Project) -> None:
    """Six differences: `oak 2` only one coded, twice; `oak 3` another code, other boundaries; `oak 4` the same of three
    coders. Both agree on one passage in each."""
    create_path(project, "Weather")
    for name in ("oak 2", "oak 3", "oak 4"):
        for coder in ("jonas", "ines"):
            give(project, name, coder, "Weather", "How was it?")
    give(project, "oak 2", "jonas", "Plans", PLAN)
    first = give(project, "oak 2", "ines", "Time", LONG)
    for name in ("oak 3", "oak 4"):
        give(project, name, "jonas", "Plans", PLAN)
        give(project, name, "ines", "Time", PLAN)
        give(project, name, "jonas", "Time", LONG)
        give(project, name, "ines", "Time", TWICE)
    with working_as(project, "ines"):
        set_comment(project, first, "nobody had foreseen it")
        set_star(project, first, True)
        add_memo(project, "is this a plan?", kind="question", coding_id=first)
    done(project, "jonas", "oak 2", "oak 3", "oak 4")
    done(project, "ines", "oak 2", "oak 3", "oak 4")
    give(project, "oak 4", "tom", "Plans", PLAN)
    give(project, "oak 4", "tom", "Weather", "How was it?")
    give(project, "oak 4", "tom", "Time", TWICE)
    done(project, "tom", "oak 4")
    new_round(project, "R1", documents=ids(project, "oak 3"), coders=("jonas", "ines"), blind=False)


@cache
def _made() -> bytes:
    with TemporaryDirectory() as name, opened(Path(name)) as project:
        fill(project)
        path = project.path
        project.close()
        return path.read_bytes()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "several.qualcode"
    path.write_bytes(_made())
    return path


@asynccontextmanager
async def at_disagreements(
    path: Path, scope: Scope | None = None, *, size: tuple[int, int] = (80, 24), coder: str = "mara"
) -> AsyncIterator[Session]:
    """The program with the disagreements of the study; the documents lie below."""
    async with over_documents(path, size=size, coder=coder) as desk:
        await open_disagreements(desk.app, scope or Scope())
        await desk.settle()
        yield desk


def on_top(desk: Session) -> DisagreementsScreen:
    assert isinstance(desk.app.screen, DisagreementsScreen), desk.app.screen
    return desk.app.screen


def part(desk: Session, name: str) -> str:
    return str(on_top(desk).query_one(f"#compare-{name}", Static).content)


def queue(desk: Session) -> Queue:
    return desk.read(lambda project: read_queue(project, Scope()))


def states(desk: Session) -> str:
    """The first letters of the states of all, in their order."""
    return "".join(one.state[0] for one in queue(desk).items)


def consensus(desk: Session) -> list[tuple[str, str]]:
    return desk.codings("Consensus")


def edit(path: Path, work: Callable[[Project], object], *, coder: str = "mara") -> None:
    with open_project(path, coder=coder, insist=True) as project:
        work(project)


def item(project: Project, place: int) -> Disagreement:
    return read_queue(project, Scope()).items[place]
