"""Stamps of f4 and f5 (`#00:01:02-3#`): mostly at the end of a paragraph, where they close its turn."""

from __future__ import annotations

import pytest

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.plain import PlainTextReader
from qualcode.importing.turns import find_turns

Timed = list[tuple[str | None, str, int | None, int | None]]


def read(text: str) -> ReadTranscript:
    transcript = PlainTextReader().read(text.encode(), "x.txt")
    assert transcript.text == text
    return transcript


def timed(text: str) -> Timed:
    """Speaker, speech and times of each turn; speech that a stamp cuts is joined by `|`."""
    return [
        (turn.speaker, "|".join(text[slice(*span)] for span in turn.speech), turn.start_ms, turn.end_ms)
        for turn in read(text).turns
    ]


CLOSED: Timed = [
    ("I", "Wie war es?", None, 5_300),
    ("B", "Gut. Ja.", 5_300, 12_000),
    ("I", "Und dann?", 12_000, 14_900),
]
OPENED: Timed = [
    ("I", "Wie war es?", 0, 5_300),
    ("B", "Gut. Ja.", 5_300, 12_000),
    ("I", "Und dann?", 12_000, None),
]


@pytest.mark.parametrize(
    "text",
    [
        "I: Wie war es? #00:00:05-3#\nB: Gut. Ja. #00:00:12-0#\nI: Und dann? #00:00:14-9#\n",
        "I: Wie war es? #00:00:05-3#\n\nB: Gut. Ja. #00:00:12-0#\n\nI: Und dann? #00:00:14-9#",
        "I: Wie war es?#00:00:05-3#\nB: Gut. Ja.#00:00:12-0# \nI: Und dann?#00:00:14-9#\n",
        "I: Wie war es? #0:00:05-3#\nB: Gut. Ja. #0:00:12#\nI: Und dann? #0:00:14-90#\n",
        "I: Wie war es? #00:00:05.3#\nB: Gut. Ja. #00:00:12,0#\nI: Und dann? #00:00:14.900#\n",
        "I:\tWie war es? #00:00:05-3#\nB:\tGut. Ja. #00:00:12-0#\nI:\tUnd dann? #00:00:14-9#\n",
        "I: Wie war es?\n#00:00:05-3#\nB: Gut. Ja.\n#00:00:12-0#\nI: Und dann?\n#00:00:14-9#\n",
        "I: Wie war es? #00:00:05-3#\n\nB: Gut. Ja.\n#00:00:12-0#\n\nI: Und dann?\n\n#00:00:14-9#\n",
        "I:\nWie war es? #00:00:05-3#\n\nB:\nGut. Ja. #00:00:12-0#\n\nI:\nUnd dann? #00:00:14-9#",
    ],
)
def test_a_stamp_at_the_end_of_a_paragraph_ends_its_turn_and_starts_the_next(text: str) -> None:
    assert timed(text) == CLOSED


@pytest.mark.parametrize(
    "text",
    [
        "#00:00:00-0# I: Wie war es?\n#00:00:05-3# B: Gut. Ja.\n#00:00:12-0# I: Und dann?\n",
        "I: #00:00:00-0# Wie war es?\n\nB: #00:00:05-3# Gut. Ja.\n\nI: #00:00:12-0# Und dann?\n",
        "#00:00:00-0#\nI: Wie war es?\n#00:00:05-3#\nB: Gut. Ja.\n#00:00:12-0#\nI: Und dann?\n",
        "I #00:00:00-0#\nWie war es?\n\nB #00:00:05-3#\nGut. Ja.\n\nI #00:00:12-0#\nUnd dann?\n",
    ],
)
def test_a_stamp_at_the_beginning_of_a_paragraph_starts_its_turn(text: str) -> None:
    assert timed(text) == OPENED


def test_stamps_at_both_edges_are_start_and_end() -> None:
    text = "#00:00:00-0# I: Wie? #00:00:05-0#\n#00:00:05-3# B: Gut. #00:00:12-0#\n#00:00:12-5# I: Und? #00:00:14-9#\n"
    assert timed(text) == [("I", "Wie?", 0, 5_000), ("B", "Gut.", 5_300, 12_000), ("I", "Und?", 12_500, 14_900)]


def test_every_paragraph_of_a_long_turn_may_have_its_stamp() -> None:
    text = "I: Wie? #00:00:05-3#\n\nB: Gut. #00:00:12-0#\n\nUnd mehr. #00:00:13-0#\n\nI: So #00:00:13-5# dann? #00:00:14-9#"
    assert timed(text) == [
        ("I", "Wie?", None, 5_300),
        ("B", "Gut.|Und mehr.", 5_300, 13_000),
        ("I", "So|dann?", 13_000, 14_900),
    ]


def test_a_full_stop_after_the_stamp_does_not_unend_the_turn() -> None:
    assert timed("I: Wie? #00:00:05-3#\nB: Gut #00:00:12-0#.\nI: Ja (lacht) #00:00:14-9#")[1:] == [
        ("B", "Gut|.", 5_300, 12_000),
        ("I", "Ja (lacht)", 12_000, 14_900),
    ]


def test_words_before_a_closing_stamp_are_no_speaker() -> None:
    text = "Wie war das? #00:00:05-3#\n\nJa genau #00:00:12-0#\n\nJa genau #00:00:13-0#\n\nUnd weiter #00:00:14-0#"
    assert timed(text) == [
        (None, "Wie war das?", None, 5_300),
        (None, "Ja genau", 5_300, 12_000),
        (None, "Ja genau", 12_000, 13_000),
        (None, "Und weiter", 13_000, 14_000),
    ]
    text = text.replace("\n\n", "\n")
    assert [speaker for speaker, *_ in timed(text)] == [None] * 4


def test_a_turn_without_a_stamp_has_no_end_and_the_next_no_start() -> None:
    text = "I: Wie? #00:00:05-3#\nB: Gut.\nI: Und? #00:00:14-9#\nB: So. #00:00:20-0#"
    assert [(start, end) for _, _, start, end in timed(text)] == [
        (None, 5_300),
        (5_300, None),
        (None, 14_900),
        (14_900, 20_000),
    ]


def test_an_end_before_its_start_is_left_out() -> None:
    text = "I: Wie? #00:00:50-0#\nB: Gut. #00:00:12-0#\nI: Und? #00:00:14-9#"
    assert [(start, end) for _, _, start, end in timed(text)] == [(None, 50_000), (50_000, None), (12_000, 14_900)]


def test_stamps_are_stamp_spans_and_no_speech() -> None:
    text = "I: Wie? #00:00:05-3#\nB: Gut. #00:00:12-0#"
    transcript = read(text)
    assert [[text[slice(*stamp)] for stamp in turn.stamps] for turn in transcript.turns] == [
        ["#00:00:05-3#"],
        ["#00:00:12-0#"],
    ]
    assert [text[slice(*turn.label)] for turn in transcript.turns if turn.label] == ["I:", "B:"]


def test_paragraphs_of_word_processors_read_as_plain_text_does() -> None:
    text = "I: Wie war es? #00:00:05-3#\nB: Gut. Ja. #00:00:12-0#\nI: Und dann? #00:00:14-9#"
    turns, notation, _ = find_turns(text, line_paragraphs=True)
    assert [(turn.speaker, turn.start_ms, turn.end_ms) for turn in turns] == [
        (speaker, start, end) for speaker, _, start, end in CLOSED
    ]
    assert notation == "NAME:"
