"""What a text alone does not show of its turns is said of it in the file, or told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from outgoing_projects import Q, document, project, uid, written

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.foreign_texts import read_foreign_text
from qualcode.refi.own_conventions import DocumentSaid, document_description, document_said
from qualcode.refi.own_turns import read_own_text, turns_said

SPOKEN = "Interview with Ann\n\nAnn: Hello there.\nBob: Hello yourself.\nAnn: Well then.\nBob: Well."


@pytest.mark.parametrize("format_", ["txt", "docx"])
def test_turns_that_the_text_does_not_show_are_told(tmp_path: Path, format_: str) -> None:
    shown = document(SPOKEN, format=format_)
    changed = (*shown.read.turns[:-1], replace(shown.read.turns[-1], speaker="Ann"))
    hidden = document(SPOKEN, uuid=uid(9, 5), name="Hidden", format=format_, turns=changed)
    values = project(shown, hidden)
    written(values, tmp_path)
    assert values.losses.examples == {"turns and speakers that the text alone does not show": ["Hidden"]}


def test_headings_that_the_text_does_not_show_are_in_the_description(tmp_path: Path) -> None:
    shown = document(SPOKEN)
    silent = (replace(shown.read.turns[0], speech=()), *shown.read.turns[1:])
    values = project(document(SPOKEN, turns=silent))
    taken = written(values, tmp_path)
    assert taken.one("TextSource").findtext(Q + "Description") == "Headings: 0"
    assert not values.losses.left_out


def test_who_speaks_where_nobody_is_named_is_in_the_description(tmp_path: Path) -> None:
    answer = document("I like it.\nVery much.")
    named = tuple(replace(turn, speaker="P-1") for turn in answer.read.turns)
    values = project(document(answer.read.text, turns=named))
    taken = written(values, tmp_path)
    assert taken.one("TextSource").findtext(Q + "Description") == "Speaker: P-1"
    assert not values.losses.left_out


def test_what_a_file_says_of_itself_is_told_unless_the_text_repeats_it(tmp_path: Path) -> None:
    text = "---\ntitle: Talk\n---\n\nAnn: Hello."
    kept = document(text, metadata={"title": "Talk", "language": "en"}, turns=read_foreign_text(text).turns)
    lost = document(uuid=uid(9, 5), name="Lost", metadata={"author": "Ann", "media": "tape.mp3"})
    values = project(kept, lost)
    written(values, tmp_path)
    assert values.losses.examples == {
        "what files say of themselves (title, author, date …)": ["Lost"],
        "names of recordings that are not at hand": ["Lost"],
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Title\n\nAnn: One.\n\n---\n\nBob: Two.\n", DocumentSaid(turns="markdown")),
        ("Ann: One\ngoes on here\nBob: Two\n\n\nThree", DocumentSaid(turns="paragraphs")),
        ("Title\n\nI like it.\n\nVery much.", DocumentSaid(headings=(0,), speaker="Ann: B")),
        ("Ann: One.\n\nBob: Two.", DocumentSaid()),
        ("", DocumentSaid()),
    ],
)
def test_what_is_said_of_a_text_gives_its_turns_again(text: str, said: DocumentSaid) -> None:
    read = read_own_text(text, said)
    told = turns_said(read)
    assert told is not None
    assert read_own_text(text, document_said(document_description(told[0]))).turns == told[1].turns == read.turns


def test_headings_past_the_end_and_what_is_no_number_do_no_harm() -> None:
    said = document_said("Headings: 0 99999 x -1 9999999999\nTurns: sideways")
    assert said == DocumentSaid(headings=(0, 99_999))
    assert isinstance(read_own_text("One.", said), ReadTranscript)
