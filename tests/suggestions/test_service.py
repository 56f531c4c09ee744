"""The process that suggests is asked without waiting, comes back when it dies, and ends with the program."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from talk import make_study, place

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.domain.suggestions import Advice
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.suggestions import service as services
from qualcode.suggestions.keywords_only import NOTICE, advise_by_keywords
from qualcode.suggestions.messages import Ask, Asked, Cancel, Listed, Prefetch, Refresh, Request, Told, Trouble
from qualcode.suggestions.outgoing import Outgoing, joined
from qualcode.suggestions.rejecting import switch_suggestions
from qualcode.suggestions.service import SuggestionService

PATIENCE = 30.0
"""Seconds that an answer may take on a machine that is busy with other tests."""


class Heard:
    """What a service has told."""

    def __init__(self) -> None:
        self._told: queue.Queue[Told] = queue.Queue()

    def __call__(self, told: Told) -> None:
        self._told.put(told)

    def until(self, wanted: Callable[[Told], bool]) -> Told:
        """The first thing told from now on that is wanted."""
        end = time.monotonic() + PATIENCE
        while True:
            told = self._told.get(timeout=max(0.01, end - time.monotonic()))
            if wanted(told):
                return told


def offers(told: Told) -> bool:
    return isinstance(told, Advice) and bool(told.offered)


@pytest.fixture
def told_of(coded: Project) -> tuple[int, tuple[int, int]]:
    """A passage that the codebook speaks for."""
    code = load_tree(coded).find("Schedules")
    describe_code(coded, code.id, include="the bell schedule, timetables")
    document = list_documents(coded)[0]
    start = read_text(coded, document.version_id).index("The bell schedule")
    return document.id, (start, start + 34)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def service(coded: Project, told_of: object, heard: Heard, tmp_path: Path) -> Iterator[SuggestionService]:
    made = SuggestionService(coded.path, "mara", heard, suggester="keywords", models=tmp_path / "models")
    made.start()
    yield made
    made.close()


@pytest.mark.long
@pytest.mark.sqlite
def test_a_process_that_is_killed_comes_back_and_says_so(
    coded: Project, service: SuggestionService, heard: Heard, told_of: tuple[int, tuple[int, int]]
) -> None:
    document_id, span = told_of
    service.ask(document_id, *span)
    first = heard.until(offers)
    assert isinstance(first, Advice) and first.offered[0].path == "Change/Schedules"
    assert any("schedule" in reason.text for reason in first.offered[0].reasons)
    apply_code(coded, document_id, span, first.offered[0].code_id, origin="suggested")
    service.refresh(frozenset({document_id}))
    service.ask(document_id, *span)
    after = heard.until(lambda told: isinstance(told, Advice))
    assert isinstance(after, Advice) and first.offered[0].code_id not in [one.code_id for one in after.offered]

    old = service.process_id
    assert old is not None
    os.kill(old, signal.SIGKILL)
    trouble = heard.until(lambda told: isinstance(told, Trouble))
    assert isinstance(trouble, Trouble) and "started again" in trouble.sentence and not trouble.alive
    service.ask(document_id, span[0], span[1] - 1)
    heard.until(lambda told: isinstance(told, Advice) and told.silence.startswith("Nothing else"))
    new = service.process_id
    assert new is not None and new != old

    number = service.request("like code", code_id=-1)
    refused = heard.until(lambda told: isinstance(told, Listed))
    assert isinstance(refused, Listed) and refused.number == number and "can be given" in refused.refused
    before = time.monotonic()
    service.close()
    assert time.monotonic() - before < 1.5
    assert not psutil.pid_exists(new) or psutil.Process(new).status() == psutil.STATUS_ZOMBIE


@pytest.mark.long
def test_a_process_that_dies_again_and_again_is_left_alone_with_a_word(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "STARTS", 1)
    service = SuggestionService(tmp_path / "no.qualcode", "mara", heard, suggester="keywords", models=tmp_path)
    service.start()
    why = heard.until(lambda told: isinstance(told, Trouble))
    assert isinstance(why, Trouble) and "no.qualcode" in why.sentence
    last = heard.until(lambda told: isinstance(told, Trouble))
    assert isinstance(last, Trouble) and last.sentence == "suggestions have stopped; keywords go on"
    service.ask(1, 0, 5)
    service.close()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes are not stopped here")
@pytest.mark.sqlite
@pytest.mark.long
def test_a_process_that_listens_no_more_holds_up_neither_questions_nor_the_end(
    service: SuggestionService, heard: Heard, told_of: tuple[int, tuple[int, int]]
) -> None:
    document_id, span = told_of
    service.ask(document_id, *span)
    heard.until(offers)
    stopped = service.process_id
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)

    def ask_much() -> None:
        for number in range(3_000):  # More than a pipe takes.
            service.ask(document_id, number, number + 20)
            service.refresh(frozenset({document_id}))
        service.close()

    asking = threading.Thread(target=ask_much, daemon=True)
    asking.start()
    asking.join(10)
    still_asking = asking.is_alive()
    if psutil.pid_exists(stopped):
        os.kill(stopped, signal.SIGKILL)
    assert not still_asking


def test_of_what_waits_to_be_said_the_newest_is_kept_and_every_change() -> None:
    some: list[Asked] = [
        Ask(1, 0, 5),
        Refresh(frozenset({1})),
        Request(1, "similar", {}),
        Cancel(),
        Prefetch(2),
        Refresh(frozenset({2})),
        Ask(1, 5, 9),
    ]
    assert joined(some) == [Cancel(), Prefetch(2), Refresh(frozenset({1, 2})), Ask(1, 5, 9)]
    assert joined([Refresh(frozenset({1})), Refresh(None), Refresh(frozenset({2}))]) == [Refresh(None)]
    outgoing = Outgoing()
    outgoing.put(Ask(1, 5, 9))
    outgoing.put_back(Ask(1, 0, 5))
    outgoing.close()
    assert outgoing.take() == Ask(1, 5, 9) and outgoing.take() is None


def test_keywords_answer_where_the_process_does_not(coded: Project, told_of: tuple[int, tuple[int, int]]) -> None:
    document_id, span = told_of
    advice = advise_by_keywords(coded, document_id, span)
    assert advice.offered[0].path == "Change/Schedules" and advice.notice == NOTICE
    apply_code(coded, document_id, span, advice.offered[0].code_id)
    again = advise_by_keywords(coded, document_id, span)
    assert "Change/Schedules" not in [one.path for one in again.offered]
    create_path(coded, "Bells")
    assert advise_by_keywords(coded, document_id, span).offered[0].path == "Bells"
    switch_suggestions(coded, False)
    assert "switched off" in advise_by_keywords(coded, document_id, span).silence


def test_keywords_are_found_in_every_turn_of_a_passage(project: Project, tmp_path: Path) -> None:
    make_study(project, tmp_path, documents=3)
    document_id, (_, end) = place(project, "d3", "The budget was cut again.")
    assert [one.path for one in advise_by_keywords(project, document_id, (0, end)).offered] == ["Money"]
