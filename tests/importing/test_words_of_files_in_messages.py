"""What refusals and warnings hold of a file: names, on one line and not at any length; never what was said."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.domain.errors import LONGEST_PROBLEM, InputError, brief
from qualcode.importing.labels import plain_name
from qualcode.importing.registry import read_transcript
from qualcode.importing.spoken import counted, listed, speaker_name

LONG = "UTF" + "9" * 5000


def refusal(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_transcript(folder / name)
    return caught.value.problem


def test_a_first_line_of_speech_is_not_repeated(tmp_path: Path) -> None:
    said = refusal(tmp_path, "a.csv", "1.0,4.0,Anna Lee,What my sister did that night\n5.0,6.0,Ben,Yes\n")
    assert "4 columns without known names" in said and "Anna" not in said and "sister" not in said


def test_names_of_columns_are_shown_shortened_and_not_all(tmp_path: Path) -> None:
    said = refusal(tmp_path, "a.csv", ",".join(["colour", "x" * 30, *(f"c{n}" for n in range(20))]) + "\n1,2\n")
    assert "“colour”, “" + "x" * 19 + "…”" in said and "“c5” and 14 more" in said and "c6" not in said


def test_an_encoding_without_end_is_not_repeated(tmp_path: Path) -> None:
    said = refusal(tmp_path, "a.trs", f'<?xml version="1.0" encoding="{LONG}"?><Trans/>')
    assert "unknown encoding: UTF99" in said and len(said) < 100


def test_a_damaged_textgrid_repeats_nothing_that_was_said(tmp_path: Path) -> None:
    grid = '"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n1\n"IntervalTier"\n"Ben"\n0\n9\n1\n0\n"my own\nsecret"\n"so"'
    said = refusal(tmp_path, "a.TextGrid", grid)
    assert "a number is missing" in said and "secret" not in said and "\n" not in said


def test_names_in_warnings_are_short_and_few() -> None:
    names = ["a\nb", "n" * 500, *map(str, range(20))]
    assert listed(names) == f"a b, {'n' * 39}…, 0, 1, 2, 3, 4, 5 and 14 more"
    assert counted(dict.fromkeys(names, 2)).startswith(f"a b 2, {'n' * 39}… 2, 0 2, ")


def test_no_refusal_of_a_file_is_longer_than_can_be_read() -> None:
    problem = InputError("x \n" * 5000, file="a.txt", remedy="look").problem
    assert len(problem) == LONGEST_PROBLEM and "\n" not in problem and problem.endswith("…")
    assert InputError("it is  so", file="a.txt").problem == "it is so"


@pytest.mark.parametrize(("text", "most", "shown"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), (" a\n b ", 9, "a b")])
def test_brief_cuts_and_joins(text: str, most: int, shown: str) -> None:
    assert brief(text, most) == shown


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\u200d"])
def test_what_cannot_be_seen_is_no_part_of_a_name(sign: str) -> None:
    assert plain_name(f"{sign}An{sign}na{sign}") == speaker_name(f"An{sign}na:{sign}") == "Anna"


@pytest.mark.parametrize("sign", ["\v", "\u2028", "\u2029", "\x85", "\xa0", "  ", " \t"])
def test_all_white_space_of_a_name_is_one_blank(sign: str) -> None:
    assert plain_name(f"{sign}Anna{sign}Lee{sign}") == speaker_name(f"Anna{sign}Lee") == "Anna Lee"


def test_joiners_that_shape_a_script_stay_in_a_name() -> None:
    assert plain_name("\u0645\u06cc\u200c\u0646\u0627") == "\u0645\u06cc\u200c\u0646\u0627"
    assert plain_name("\u200cAnna") == "Anna"


SPOKEN = {
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n{0}: Yes.\n\n2\n00:00:03,000 --> 00:00:04,000\nAnna: No.\n",
    "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v {0}>Yes.\n\n00:03.000 --> 00:04.000\n<v Anna>No.\n",
    "a.sbv": "0:00:01.000,0:00:02.000\n{0}: Yes.\n\n0:00:03.000,0:00:04.000\nAnna: No.\n",
    "a.csv": "speaker,text\n{0},Yes.\nAnna,No.\n",
    "a.json": '{{"segments": [{{"start": 1, "end": 2, "speaker": "{0}", "text": "Yes."}},'
    '{{"start": 3, "end": 4, "speaker": "Anna", "text": "No."}}]}}',
    "a.TextGrid": '"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n2\n"IntervalTier"\n"{0}"\n0\n9\n1\n0\n1\n"Yes."\n'
    '"IntervalTier"\n"Anna"\n0\n9\n1\n2\n3\n"No."\n',
}


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize("sign", ["\u202e", "\x7f", "\u2060"])
def test_two_labels_of_a_file_never_differ_by_what_cannot_be_seen(tmp_path: Path, name: str, sign: str) -> None:
    (tmp_path / name).write_text(SPOKEN[name].format(f"An{sign}na"), encoding="utf-8")
    _, read = read_transcript(tmp_path / name)
    assert {turn.speaker for turn in read.turns} == {"Anna"}
