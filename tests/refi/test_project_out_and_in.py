"""A project that goes out and comes in again is the same, in everything that the format carries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outgoing_projects import (
    BOB,
    FOOD,
    HASTE,
    JOY,
    MADE_MS,
    coding,
    document,
    memo,
    project,
    rich,
    uid,
    written,
)

from example_counts import examples
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.exchange import COUNTED, ExchangedProject
from qualcode.domain.exchange_reports import TARGETS, ExportWishes, OpeningWishes
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.refi.out_ground import entries_of
from qualcode.refi.project_files import QdpxReader
from qualcode.refi.xml_out import holds


@dataclass(frozen=True, slots=True)
class Held:
    """What a project holds, in an order that does not depend on the file's."""

    things: dict[str, Any]
    documents: dict[str, Any]
    codings: dict[str, Any]
    memos: dict[str, Any]


def held(values: ExchangedProject) -> Held:
    """What a project holds; its documents are read."""
    documents, codings = {}, {}
    memos = {one.uuid: one for one in values.memos}
    for one in values.documents():
        assert one.read is not None
        codings |= {each.uuid: (one.uuid, replace(each, origin="import")) for each in one.codings}
        memos |= {each.uuid: each for each in one.memos}
        said = (one.name, one.kind, one.language, one.file_name, dict(one.values), one.created_ms)
        documents[one.uuid] = (one.read.text, *said)
    things = {
        "name": values.name,
        "uuid": values.uuid,
        "coders": set(values.coders),
        "codes": values.codebook.entries,
        "attributes": set(values.attributes),
        "cases": {
            (
                one.uuid,
                one.name,
                one.kind,
                *map(_frozen, (one.values, one.documents, one.passages, one.speaks)),
                one.site,
            )
            for one in values.cases
        },
        "sets": {(one.uuid, one.kind, one.name, frozenset(one.members)) for one in values.sets},
    }
    return Held(things, documents, codings, memos)


def _frozen(things: Any) -> frozenset[Any]:
    return frozenset(things.items() if isinstance(things, dict) else things)


def out_and_in(values: ExchangedProject, folder: Path, wishes: ExportWishes = ExportWishes()) -> tuple[Held, Any]:  # noqa: B008
    """A project as it comes back, with what was lost on the way in."""
    written(values, folder, wishes)
    with QdpxReader().open(folder / "out.qdpx", OpeningWishes()) as back:
        found = held(back)
        _check_counts(back, found)
    return found, back.losses


def _check_counts(back: ExchangedProject, found: Held) -> None:
    counts = Counter(
        documents=len(found.documents),
        codes=len(entries_of(back.codebook)),
        coders=len(back.coders),
        codings=len(found.codings),
        memos=len(found.memos),
        cases=len(back.cases),
        attributes=len(back.attributes),
        values=sum(len(case.values) for case in back.cases) + sum(len(one[5]) for one in found.documents.values()),
        sets=len(back.sets),
    )
    assert {thing: back.counted.get(thing, 0) for thing in COUNTED} == {
        thing: counts[thing] + back.losses.uncounted[thing] for thing in COUNTED
    }


@pytest.mark.parametrize("offsets", ["", "utf16"])
def test_a_project_with_something_of_everything_comes_back_whole(tmp_path: Path, offsets: str) -> None:
    values = rich()
    found, losses = out_and_in(values, tmp_path, ExportWishes(offsets=offsets))
    assert found == held(values)
    assert (losses.tolerated, losses.left_out) == ({}, {})


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_written_for_another_program_comes_back_as_well(tmp_path: Path, target: str) -> None:
    values = rich()
    found, losses = out_and_in(values, tmp_path, ExportWishes(target=target))
    before = held(values)
    in_seconds = {uuid: replace(one, created_ms=MADE_MS // 1000 * 1000) for uuid, one in before.memos.items()}
    assert found.memos == in_seconds
    assert {
        uuid: (one.code, one.start, one.end, one.coder, one.comment) for uuid, (_, one) in found.codings.items()
    } == {uuid: (one.code, one.start, one.end, one.coder, one.comment) for uuid, (_, one) in before.codings.items()}
    lost = {"cases"} if target == "qualcoder" else set()
    assert {k: v for k, v in found.things.items() if k not in lost} == {
        k: v for k, v in before.things.items() if k not in lost
    }
    assert (losses.tolerated, losses.left_out) == ({}, {})


@pytest.mark.parametrize("unit", ["codepoint", "utf16"])
def test_times_of_turns_come_back_with_their_recording(tmp_path: Path, unit: str) -> None:
    text = "Ann: Hello 😀 there.\nBob: Hello yourself.\nAnn: Well then 😀.\nBob: Well."
    times = [(0, 900), (900, 1500), (None, 2000), (2500, None)]
    timed = [
        replace(turn, start_ms=start, end_ms=end)
        for turn, (start, end) in zip(read_foreign_text(text).turns, times, strict=True)
    ]
    values = project(document(text, turns=tuple(timed), metadata={"media": "tape.mp3"}))
    (tmp_path / "tape.mp3").touch()
    written(values, tmp_path, ExportWishes(offsets=unit, media=str(tmp_path)))
    with QdpxReader().open(tmp_path / "out.qdpx", OpeningWishes()) as back:
        (found,) = back.documents()
    assert found.read is not None
    assert [(turn.start_ms, turn.end_ms) for turn in found.read.turns] == times
    assert found.read.metadata["media"] == "tape.mp3"
    assert (back.losses.tolerated, back.losses.left_out) == ({}, {})


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r") | st.sampled_from("😀\ufeff\x00\n <&\u0301"),
    min_size=1,
    max_size=30,
)
NAMES = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)


@st.composite
def projects(draw: st.DrawFn) -> ExchangedProject:
    """Random texts with codings and memos of several coders, on nested codes."""
    documents = []
    numbers = iter(range(100, 1000))
    for i in range(draw(st.integers(0, 3))):
        text = draw(WORDS.filter(lambda words: not words.isspace()))
        spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 10))
        codings = []
        memos = []
        for start, length in draw(st.lists(spans, max_size=4)):
            end = min(start + length, len(text))
            code, coder = draw(st.sampled_from([JOY, FOOD, HASTE])), draw(st.sampled_from([uid(1, 1), BOB]))
            comment = draw(st.just("") | WORDS.filter(lambda words: words.strip() and holds(words)))
            when = draw(st.integers(1, 4_000_000_000_000))
            codings.append(coding(next(numbers), start, end, code, coder, comment=comment, created_ms=when))
            if draw(st.booleans()):
                words = draw(WORDS.filter(str.strip))
                memos.append(memo(next(numbers), words, "coding", codings[-1].uuid, kind="question"))
            if draw(st.booleans()):
                words = draw(WORDS.filter(str.strip))
                memos.append(memo(next(numbers), words, "document", uid(i, 5), start=start, end=end))
        documents.append(
            document(text, uuid=uid(i, 5), name=f"D{i} {draw(NAMES)}", codings=tuple(codings), memos=tuple(memos))
        )
    themes = ("Joy", "Food & drink") if draw(st.booleans()) else ()
    book = CodebookFile(
        "",
        "",
        (
            CodebookEntry("Joy", uuid=JOY, children=(CodebookEntry("Haste", uuid=HASTE, themes=themes[1:]),)),
            CodebookEntry("Food & drink", uuid=FOOD, definition="Include: me\n\\x", retired=bool(themes)),
        ),
    )
    return project(
        *documents, codebook=book, memos=tuple(memo(i, draw(WORDS.filter(str.strip)), "project") for i in range(2))
    )


@settings(max_examples=examples(60), deadline=None)
@given(projects(), st.sampled_from(["codepoint", "utf16"]))
def test_random_projects_come_back_whole(
    tmp_path_factory: pytest.TempPathFactory, values: ExchangedProject, unit: str
) -> None:
    found, losses = out_and_in(values, tmp_path_factory.mktemp("r"), ExportWishes(offsets=unit))
    before = held(values)
    assert found.codings == before.codings
    assert found == before
    assert not losses.left_out
