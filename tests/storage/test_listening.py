"""Sessions on a server hear of one another within a second, and of the server when it goes and comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from qualcode.codebook.creating import create_path
from qualcode.storage.listening import Listener, catch_up, listener_for
from qualcode.storage.project import Project, open_project
from team_server import Server


class Heard:
    """What a listener has said."""

    def __init__(self, project: Project) -> None:
        self.news, self.lost, self.back = Event(), Event(), Event()
        made = listener_for(project, on_news=self.news.set, on_lost=self.lost.set, on_back=self.back.set)
        assert made is not None
        self.listener: Listener = made
        self.listener.start()
        assert self.listener.listening.wait(10)
        assert self.news.is_set(), "what came before it listened"
        self.news.clear()


@pytest.fixture
def listen() -> Iterator[Callable[[Project], Heard]]:
    listening: list[Heard] = []

    def begin(project: Project) -> Heard:
        listening.append(Heard(project))
        return listening[-1]

    yield begin
    for heard in listening:
        heard.listener.close()


@pytest.mark.long
def test_what_others_commit_is_heard_and_ones_own_is_not(study_url: str, listen: Callable[[Project], Heard]) -> None:
    with open_project(study_url, coder="mara") as mara, open_project(study_url, coder="ben") as ben:
        mara_hears, ben_hears = listen(mara), listen(ben)
        create_path(mara, "Hope")
        began = time.monotonic()
        assert ben_hears.news.wait(5)
        assert time.monotonic() - began < 2
        [effects] = catch_up(ben)
        assert "code" in effects.tables and effects.codes
        assert catch_up(ben) == []
        assert not mara_hears.news.wait(0.6)


def test_what_is_taken_back_is_never_heard(study_url: str, listen: Callable[[Project], Heard]) -> None:
    with open_project(study_url, coder="mara") as mara, open_project(study_url, coder="ben") as ben:
        heard = listen(ben)
        with mara.rehearsal():
            create_path(mara, "Hope")
        with pytest.raises(ZeroDivisionError), mara.change("new", "nothing"):
            create_path(mara, "Hope")
            raise ZeroDivisionError
        assert not heard.news.wait(0.8)
        assert catch_up(ben) == []


@pytest.mark.long  # A screen that loses its server is tried each time (test_shared_project).
def test_a_lost_server_is_told_once_and_what_was_missed_is_heard(
    own_study_url: str, own_server: Server, listen: Callable[[Project], Heard]
) -> None:
    with open_project(own_study_url, coder="ben") as ben:
        heard = listen(ben)
        own_server.stop()
        try:
            assert heard.lost.wait(5)
            assert not heard.back.is_set()
        finally:
            own_server.start()
        assert heard.back.wait(10)
        assert heard.news.wait(2)
        with open_project(own_study_url, coder="mara") as mara:
            heard.news.clear()
            create_path(mara, "Hope")
            assert heard.news.wait(5)
        assert any("code" in effects.tables for effects in catch_up(ben))


@pytest.mark.sqlite
def test_nobody_listens_to_a_file(project: Project) -> None:
    assert listener_for(project, on_news=print, on_lost=print, on_back=print) is None
    assert catch_up(project) == []
