"""What is done for speed alone says what the long way says."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.importing import codings_files, turns
from qualcode.importing.codings_files import read_codings
from qualcode.importing.turns import find_turns
from qualcode.refi.identities import minted_guid
from qualcode.text.words import count_words, words

LINES = (
    '{"document": "a", "start": 0, "end": 3, "code": "b", "quote": "yes"}',
    '{"document": "a", "start": 0, "end": 3, "code": "b", "coder": "", "memo": "why: \\"so\\""}',
    '{"document": "a", "start": "0", "end": "3", "code": "b", "star": true, "created": "2026-01-02T03:04:05Z"}',
    '{"document": "a", "start": 0, "end": 3, "code": "b", "code" : "c"}',
    '{"document": "a", "start": 0, "end": 3, "code": "b", "code": "c"}',
    '{"document": "a", "start": 0, "end": 3, "code": "b", "quote": "he said \\": no"}',
    '{"document": "a", "start": 3, "end": 3, "code": "b"}',
    '{"document": "a", "start": true, "end": 3, "code": "b"}',
    '{"document": "a", "start": 0, "end": 3, "code": "b", "coder": 4}',
    '{"document": "a", "start": 0, "end": 3, "code": "b", "quote": "\\ud83d"}',
    '{"document": "a", "start": 0, "end": 3, "code": "b"} ',
    '{"document": "a", "start": 0, "end": 3, "code": "b"} {}',
    "[]",
)


@pytest.mark.parametrize("line", LINES)
def test_a_plain_line_is_read_as_a_careful_look_reads_it(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "codings.jsonl"
    path.write_text(line + "\n", encoding="utf-8")

    def answer() -> object:
        try:
            return read_codings(path)
        except InputError as error:
            return error.sentence

    quick = answer()
    monkeypatch.setattr(codings_files, "_plain_object", lambda line: None)
    monkeypatch.setattr(codings_files, "_plain_line", lambda record, number: None)
    assert answer() == quick


TEXTS = (
    "INT: Well?\n\nP1: Yes. And no.\n\nINT: So?\n\nP1: So.\n",
    "INT:  Well? \n\n  P1: Yes.\nAnd no.\n\nINT: \n\nP1: So.  \n\n",
    "A talk\n\nINT: Well?\n\nP1: Yes.\n\nINT: So?\n\nP1: So.",
    "INT: Well [00:01:02] then?\n\nP1: Yes.\n\nINT: So?\n\nP1: So.",
    "Date: 1 May\n\nINT: Well?\n\nP1: Yes.</v>\n\nINT: So?\n\nP1: So.",
    "**INT:** Well?\n\nP1: Yes.\n\n**INT:** So?\n\nP1: So.",
)


@pytest.mark.parametrize("text", TEXTS)
def test_plainly_labelled_turns_are_those_that_the_long_way_finds(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = find_turns(text)
    monkeypatch.setattr(turns, "_plainly_labelled", lambda *_: None)
    assert find_turns(text) == quick


def test_the_shortcut_takes_the_commonest_text() -> None:
    found = turns.scan(TEXTS[0])
    assert turns._plainly_labelled(found, turns.decide(found).heads, TEXTS[0])


@pytest.mark.parametrize("parts", [("a",), ("é", "", "中\n😀"), ("x" * 300, "y")])
def test_a_minted_identity_is_the_uuid_5_of_its_parts(parts: tuple[str, ...]) -> None:
    ours = uuid.uuid5(uuid.NAMESPACE_URL, "urn:qualcode:refi")
    assert minted_guid(*parts) == str(uuid.uuid5(ours, "\n".join(parts)))


@pytest.mark.parametrize(
    "text", ["don’t – stop…", "Zoë’s 3.5 €", "co\u00adop", "&#8212; Ω word", "a 中文 b", "\ud83d x"]
)
def test_words_are_counted_as_they_are_found_whatever_signs_stand_beside_latin(text: str) -> None:
    assert count_words(text, [(0, len(text))]) == len(words(text, 0, len(text)))
