"""Sixty passages of the sample study, coded by a coder who takes the shortest way, with suggestions and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import LARGE, Session, at_the_desk, copied

from qualcode.coding.changing import remove_codings
from qualcode.documents.sample import build_sample
from qualcode.domain.values import Coding
from qualcode.settings.model import write_setting
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import get_document
from qualcode.suggestions.service import SuggestionService
from qualcode.tui.app import QualcodeApp

WHO, PASSAGES = "mara", 60


def _uncoded(study: Path, documents: int = 2) -> dict[str, list[Coding]]:
    """Take the codings out of the first documents; by document, what the coder gave there, in its order."""
    with open_project(study, coder=WHO) as project:
        names = {coder.id: coder.name for coder in list_coders(project)}
        coded = [one for one in list_codings(project) if one.document_id <= documents]
        wanted: dict[str, list[Coding]] = {}
        for one in sorted(coded, key=lambda one: (one.document_id, one.start, one.end)):
            if names[one.coder_id] == WHO and sum(map(len, wanted.values())) < PASSAGES:
                wanted.setdefault(get_document(project, one.document_id).name, []).append(one)
    for coder in names.values():
        with open_project(study, coder=coder) as project:
            remove_codings(project, [one.id for one in coded if names[one.coder_id] == coder])
    return wanted


async def _shortest(session: Session, code_id: int) -> list[str]:
    """The fewest keys that give the passage a code."""
    coding = session.coding
    on_keys = {on.code_id: str(key) for key, on in coding.painted.items()}
    if not coding.suggesting:
        on_keys = {code: str(key) for key, code in coding.likely.items()}
    if code_id in on_keys:
        return [on_keys[code_id]]
    if code_id == coding.last_code:
        return ["."]
    finder = (await coding._offer(coding.view.passage)).finder
    name = coding.document.opened.tree.code(code_id).name.lower()
    given = [*coding._given_to(coding.view.passage)]
    starts = ["", *("".join(word[0] for word in name.split())[:n] for n in range(1, 6)), *_beginnings(name)]
    for typed in sorted(starts, key=len):
        found = finder.rank(typed, last=given)
        if found and found[0].entry.code_id == code_id:
            return ["enter", *typed, "enter"]
    raise AssertionError(name)


def _beginnings(name: str) -> list[str]:
    words = name.split()
    return [" ".join(words[first:])[:n] for first in range(len(words)) for n in range(1, len(name) + 1)]


async def _code_all(session: Session, wanted: dict[str, list[Coding]]) -> float:
    """Code every passage by the shortest way; keys for each coding."""
    keys = 0
    for number, (name, codings) in enumerate(wanted.items()):
        if number:
            document = next(one for one in codings).document_id
            await session.app.open_document(document)
            await session.settle()
        assert session.document == name
        for one in codings:
            session.view.go_to(one.start, one.end, select=True)
            session.coding.repaint_passage()
            await session.until(lambda: not session.coding.is_pending())
            way = await _shortest(session, one.code_id)
            session.send(*way)
            keys += len(way)
            await session.until(lambda one=one: _has(session, one))  # type: ignore[misc]
    return keys / sum(map(len, wanted.values()))


def _has(session: Session, one: Coding) -> bool:
    return any(
        mine.code_id == one.code_id and mine.start <= one.start and mine.end >= one.end
        for mine in session.coding.document.own
    )


@pytest.mark.long
async def test_a_coding_takes_at_most_two_thirds_of_the_keys_with_suggestions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = build_sample(tmp_path, WHO)
    wanted = _uncoded(study)
    assert sum(map(len, wanted.values())) == PASSAGES
    without = copied(study, tmp_path / "without")
    write_setting("suggestions_shown", "false")
    async with at_the_desk(without, next(iter(wanted)), size=LARGE, coder=WHO) as session:
        keys_without = await _code_all(session, wanted)
    monkeypatch.setattr(QualcodeApp, "suggestion_service", staticmethod(SuggestionService))
    write_setting("suggestions_shown", "true")
    async with at_the_desk(study, next(iter(wanted)), size=LARGE, coder=WHO) as session:
        for _ in range(600):  # Until all codings have been studied.
            if session.coding._is_up:
                break
            await session.pilot.pause(0.2)
        keys_with = await _code_all(session, wanted)
    assert _origins(study) <= {"manual", "suggested"} and "suggested" in _origins(study)
    assert keys_with <= keys_without * 2 / 3, (keys_with, keys_without)


def _origins(study: Path) -> set[str]:
    def found(project: Project) -> set[str]:
        return {one.origin for one in list_codings(project, coder_ids=[project.known_coder_id() or 0])}

    with open_project(study, coder=WHO, write=False) as project:
        return found(project)
