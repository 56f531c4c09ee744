"""Codings as columns of numbers: the same codings, and the same people, as who reads them one by one would find."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import opened
from qualcode.analysis.reach import load_placed_reach, load_reach
from qualcode.codebook.creating import create_code
from qualcode.codebook.tree import load_tree
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project
from qualcode.storage.reads import packed
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, get_document, list_documents, read_text, read_transcript

SPACES = "EVA: One\u3000\u3000\u3000two.\u2003\u2003Then „three“ \u2014 and –four\u00a0\u00a0.\n\nIAN: Ça va.\n\nEVA: 。 まあ。\n"


LENGTHS = (1, 2, 3, 9, 60, 10_000)


def place(project: Project, document_id: int, start: int, end: int, code_id: int) -> None:
    """A coding of just these characters, blanks and halves of words too, as other programs' files bring them."""
    version = get_document(project, document_id).version_id
    words = {"quote": read_text(project, version)[start:end], "prefix": "", "suffix": "", "comment": ""}
    with project.change("place", "a coding placed") as tx:
        tx.add(
            "coding",
            document_id=document_id,
            version_id=version,
            code_id=code_id,
            coder_id=project.coder_id(),
            start=start,
            end=end,
            turn=0,
            origin="manual",
            star=0,
            created_ms=0,
            **words,
        )


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def one_by_one(project: Project) -> Counter[tuple[int, int, tuple[int | None, ...], int]]:
    """(code, document, speakers in their order, coder) of every coding, by looking at each of its characters."""
    found: Counter[tuple[int, int, tuple[int | None, ...], int]] = Counter()
    for document in list_documents(project):
        transcript = read_transcript(project, document)
        speaker: dict[int, int | None] = {
            place: who
            for turn, who in zip(transcript.turns, transcript.speaker_ids, strict=True)
            for start, end in turn.speech
            for place in range(start, end)
            if not transcript.text[place].isspace()
        }
        for coding in list_codings(project, document_id=document.id):
            said = dict.fromkeys(speaker[at] for at in range(coding.start, coding.end) if at in speaker)
            found[coding.code_id, document.id, tuple(said), coding.coder_id] += 1
    return found


def in_columns(project: Project) -> Counter[tuple[int, int, tuple[int | None, ...], int]]:
    return Counter({(*place, coder): count for (place, coder), count in load_reach(project).places().items()})


def test_every_coding_reaches_those_whose_characters_it_holds(study: Project, tmp_path: Path) -> None:
    (tmp_path / "spaces.txt").write_text(SPACES, encoding="utf-8")
    import_documents(study, [tmp_path / "spaces.txt"])
    codes = [code.id for code in load_tree(study).walk()]
    chance = random.Random(3)
    with study.change("apply", "all at once"):
        for document in list_documents(study):
            length = len(read_text(study, document.version_id))
            for _ in range(60):
                start = chance.randrange(length)
                place(study, document.id, start, min(length, start + chance.choice(LENGTHS)), chance.choice(codes))
    assert in_columns(study) == one_by_one(study)


def test_a_coding_of_blanks_alone_reaches_nobody_whatever_the_blank(study: Project, tmp_path: Path) -> None:
    (tmp_path / "spaces.txt").write_text(SPACES, encoding="utf-8")
    import_documents(study, [tmp_path / "spaces.txt"])
    document = find_document(study, "spaces")
    code = create_code(study, "Blank")
    blanks = [at for at, character in enumerate(SPACES) if character.isspace() and character != "\n"]
    for at in blanks:
        place(study, document.id, at, at + 1, code)
    reach = load_reach(study, [document.id])
    assert len(reach) == len(blanks) > 8
    assert {reach.voices[place] for place in reach.reached.tolist()} == {()}


def test_columns_that_fill_several_words_are_those_that_fit_in_one(
    study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = load_placed_reach(study)
    monkeypatch.setattr(packed, "_BITS", 12)
    fields = ("id", "version", "code", "coder", "start", "end")
    assert len(packed.packed_codings(study, fields).words) > 1
    apart = load_placed_reach(study)
    for name in ("id", "document", "code", "coder", "start", "end", "origin"):
        assert getattr(apart, name).tolist() == getattr(whole, name).tolist(), name


def test_codings_come_by_document_and_place(study: Project) -> None:
    reach = load_placed_reach(study)
    columns = (reach.document, reach.start, reach.end, reach.id)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    assert rows == sorted((c.document_id, c.start, c.end, c.id) for c in list_codings(study))


@pytest.mark.sqlite
def test_a_place_behind_the_text_spills_into_nothing_else(study: Project) -> None:
    before = load_placed_reach(study)
    last = int(before.id[-1])
    with study.change("damage", "as a failing disk would") as tx:
        tx.update_where("coding", {"id": last}, end=2**31)
    after = load_placed_reach(study)
    for name in ("document", "code", "coder", "start"):
        assert getattr(after, name).tolist() == getattr(before, name).tolist(), name
    assert after.end.tolist()[:-1] == before.end.tolist()[:-1]


def test_a_study_without_codings_has_empty_columns(tmp_path: Path) -> None:
    with opened(tmp_path, coded=False) as project:
        assert len(load_reach(project)) == len(load_placed_reach(project)) == 0
