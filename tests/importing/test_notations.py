"""Notations: which labels a document is believed to have."""

from __future__ import annotations

import pytest

from qualcode.domain.transcripts import Turn
from qualcode.importing.turns import find_turns

Said = tuple[str | None, str]


def said(text: str, *, markdown: bool = False) -> list[Said]:
    """Speaker and speech of each turn that has speech; cut speech is joined by `|`."""
    turns, _, _ = find_turns(text, markdown=markdown)
    return [(turn.speaker, "|".join(text[start:end] for start, end in turn.speech)) for turn in turns if turn.speech]


def timed(text: str) -> list[tuple[str | None, int | None, int | None]]:
    turns, _, _ = find_turns(text)
    return [(turn.speaker, turn.start_ms, turn.end_ms) for turn in turns]


def cut(text: str, turns: tuple[Turn, ...]) -> list[tuple[str | None, list[str]]]:
    """Label and stamps of each turn as they stand in the text."""
    return [
        (text[slice(*turn.label)] if turn.label else None, [text[slice(*stamp)] for stamp in turn.stamps])
        for turn in turns
    ]


TWO: list[Said] = [("Anna", "Hello."), ("Ben Lee", "Hi."), ("Anna", "So.")]


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("Anna: Hello.\nBen Lee: Hi.\nAnna: So.", "Name:"),
        ("Anna:\nHello.\n\nBen Lee:\nHi.\n\nAnna:\nSo.", "Name:"),
        ("Anna : Hello.\nBen Lee : Hi.\nAnna : So.", "Name:"),
        ("**Anna:** Hello.\n\n**Ben Lee:** Hi.\n\n**Anna:** So.", "**Name:**"),
        ("**Anna**: Hello.\n\n**Ben Lee**: Hi.\n\n**Anna**: So.", "**Name:**"),
        ("__Anna:__ Hello.\n\n__Ben Lee:__ Hi.\n\n__Anna:__ So.", "**Name:**"),
        ("*Anna:* Hello.\n\n*Ben Lee:* Hi.\n\n*Anna:* So.", "**Name:**"),
        ("[Anna] Hello.\n\n[Ben Lee] Hi.\n\n[Anna] So.", "[Name]"),
        ("[Anna]: Hello.\n[Ben Lee]: Hi.\n[Anna]: So.", "[Name]"),
        ("<v Anna>Hello.</v>\n<v Ben Lee>Hi.</v>\n<v.loud Anna>So.</v>", "<v Name>"),
        ("Anna (00:01:02): Hello.\n\nBen Lee (00:01:09): Hi.\n\nAnna (1:10): So.", "Name (00:01:02):"),
        ("Anna [00:01:02]: Hello.\n\nBen Lee [00:01:09]: Hi.\n\nAnna [00:01:10]: So.", "Name (00:01:02):"),
        ("[00:01:02] Anna: Hello.\n[00:01:09] Ben Lee: Hi.\n[00:01:10] Anna: So.", "[00:01:02] Name:"),
        ("00:01:02 Anna: Hello.\n00:01:09 Ben Lee: Hi.\n00:01:10 Anna: So.", "[00:01:02] Name:"),
        ("Anna  0:12  \nHello.\n\nBen Lee  0:14\nHi.\n\nAnna  1:02:03\nSo.", "Name 0:12"),
        ("Anna: 00:00:12\n\nHello.\n\nBen Lee: 00:00:20\n\nHi.\n\nAnna: 00:00:31\n\nSo.", "Name: 00:01:02"),
        ("> Anna: Hello.\n> Ben Lee: Hi.\n> Anna: So.", "Name:"),
        ("Anna\tHello.\nBen Lee\tHi.\nAnna\tSo.", "Name⇥"),
        ("0:0:0.0 --> 0:0:3.2\nAnna\nHello.\n\n0:0:3.5 --> 0:0:6.0\nBen Lee\nHi.\n\n0:0:7.5 --> 0:0:9.0\nAnna\nSo.",
         "Name (on a line of its own)"),
        ("[Anna] 14:03:22\nHello.\n\n[Ben Lee] 14:03:30\nHi.\n\n[Anna] 14:04:00\nSo.", "[Name]"),
    ],
)  # fmt: skip
def test_speakers_are_found_in_the_notations_people_use(text: str, notation: str) -> None:
    assert said(text) == TWO
    assert find_turns(text)[1] == notation


@pytest.mark.parametrize("labels", [("INT", "P1"), ("Interviewer", "Speaker 2"), ("I", "B"), ("Q", "A"), ("R", "T07")])
def test_labels_by_convention_need_no_repetition(labels: tuple[str, str]) -> None:
    first, second = labels
    assert said(f"{first}: So?\n{second}: Yes.") == [(first, "So?"), (second, "Yes.")]


def test_a_role_belongs_to_the_label() -> None:
    text = "Jane Smith (Principal): Hello.\n\nDr. J. van Dyk (Coach): Hi.\n\nJane Smith (Principal): Bye."
    assert [speaker for speaker, _ in said(text)] == [
        "Jane Smith (Principal)",
        "Dr. J. van Dyk (Coach)",
        "Jane Smith (Principal)",
    ]


def test_a_name_on_a_line_of_its_own_is_a_label_above_text_only() -> None:
    text = "ANNA\nSo what was it?\n\nBEN LEE\nIt was good.\nReally.\n\nANNA\nOk.\n\nBEN LEE\nYes."
    assert said(text) == [
        ("ANNA", "So what was it?"),
        ("BEN LEE", "It was good.\nReally."),
        ("ANNA", "Ok."),
        ("BEN LEE", "Yes."),
    ]


def test_speakers_of_other_scripts_are_found() -> None:
    assert said("田中：どうでしたか。\n佐藤：よかったです。\n田中：そうですか。\n佐藤：はい。")[1] == (
        "佐藤",
        "よかったです。",
    )
    assert said("מראיין: שלום\nמורה: היי\nמראיין: ספרי\nמורה: טוב")[1] == ("מורה", "היי")


@pytest.mark.parametrize(
    "line",
    [
        "Note: she laughed.",
        "http://example.org/a was it",
        "Question 3: what else?",
        "10:30 we met.",
        "[inaudible] and then",
        "(laughter) yes",
        "[crosstalk]: what",
        "For example: a dog.",
        "I said: no.",
        "Remember: ask him.",
    ],
)
def test_prose_with_a_colon_and_transcribers_marks_stay_speech(line: str) -> None:
    text = f"INT: So?\nP1: Well.\n{line}\nINT: Ok.\nP1: Yes."
    assert said(text)[1] == ("P1", f"Well.\n{line}")


def test_a_word_before_a_colon_at_a_broken_line_is_no_label() -> None:
    text = (
        "INT: We went to the school that was the biggest one of all in the\nWilson: district, and they said that it "
        "was good.\nP1: ok\nINT: go"
    )
    assert [speaker for speaker, _ in said(text)] == ["INT", "P1", "INT"]


@pytest.mark.parametrize(
    "text",
    [
        "Observed in the library.\n\nStudents: worked in pairs.\n\nReflection: good.\n\nRemember: ask.\n\nMore.",
        "Question 1: What did you like?\n\nThe choice.\n\nQuestion 2: What not?\n\nNoise.",
        "Q1: What did you like?\nThe choice.\n\nQ2: What not?\nNoise.\n\nQ3: Else?\nNo.",
        "Anna: hello",
        "**Classroom Layout:** Rows.\n\n**Key Moments:** Two.\n\n**Board Work:** None.\n\n**Open Ends:** Some.",
        "She waited until the break came, and then at last\nsaid: no. And then they went home.\n\nAnother one.",
    ],
)
def test_a_text_that_labels_nobody_has_a_turn_for_each_paragraph(text: str) -> None:
    assert said(text) == [(None, paragraph) for paragraph in text.split("\n\n")]


def test_answers_one_a_line_are_paragraphs() -> None:
    assert said("I liked it.\nToo loud: always.\nMore time.") == [
        (None, "I liked it."),
        (None, "Too loud: always."),
        (None, "More time."),
    ]


def test_a_header_speaks_for_nobody_and_becomes_metadata() -> None:
    text = "Interview 12\nDate: 12 May 2024\nInterviewer: Jane Smith\n\nInterviewer: Welcome.\n\nP07: Thanks."
    turns, _, metadata = find_turns(text)
    assert [turn.speaker for turn in turns] == [None, "Interviewer", "P07"]
    assert metadata == {"date": "12 May 2024", "interviewer": "Jane Smith"}


def test_a_paragraph_without_label_goes_on_with_the_turn() -> None:
    assert said("**Anna:** One.\n\nTwo.\n\n- three\n\n**Ben:** Four.\n\n**Anna:** x", markdown=True)[0] == (
        "Anna",
        "One.\n\nTwo.\n\n- three",
    )


def test_headings_have_no_speech_and_end_the_turn() -> None:
    text = "# Talk\n\n**Anna:** Hi.\n\n## Part 2\n\nSome words.\n\n**Ben:** Yo.\n\n---\n\n**Anna:** So."
    turns, _, _ = find_turns(text, markdown=True)
    assert [(turn.speaker, bool(turn.speech)) for turn in turns] == [
        (None, False),
        ("Anna", True),
        (None, False),
        (None, True),
        ("Ben", True),
        ("Anna", True),
    ]
    assert text[slice(*turns[4].speech[0])] == "Yo."


def test_interviewers_in_bold_and_others_plain_are_one_document() -> None:
    text = "**I: what is it?**\n\nP: this\n\n**I: and?**\n\nP: that"
    assert said(text, markdown=True) == [("I", "what is it?"), ("P", "this"), ("I", "and?"), ("P", "that")]


def test_a_label_that_only_carries_stamps_is_no_speaker() -> None:
    text = "**Anna:** Hi.\n\n**Break:** \\[01:33\\] to \\[03:00\\]\n\n**Ben:** Yo.\n\n**Anna:** So."
    turns, _, _ = find_turns(text, markdown=True)
    assert [turn.speaker for turn in turns] == ["Anna", None, "Ben", "Anna"]
    assert turns[1].speech == ()
    assert text[slice(*turns[1].stamps[0])] == "\\[01:33\\] to \\[03:00\\]"


def test_labels_and_stamps_are_cut_where_they_stand() -> None:
    text = "Anna (00:01:02): Hi.\n\n[1:05] Ben: Yo. [00:01:07] More.\n\nAnna: 00:02:00\nSo."
    turns, _, _ = find_turns(text)
    assert cut(text, turns) == [
        ("Anna", ["(00:01:02):"]),
        ("Ben:", ["[1:05]", "[00:01:07]"]),
        ("Anna:", ["00:02:00"]),
    ]
    assert said(text) == [("Anna", "Hi."), ("Ben", "Yo.|More."), ("Anna", "So.")]


def test_stamps_give_the_times_of_turns() -> None:
    assert timed("[00:01:02] Anna: Hi.\n[00:01:10.5] Ben: Yo.\nAnna: So.\n[00:00:05] Ben: x\n[00:00:04] Anna: y") == [
        ("Anna", 62_000, 70_500),
        ("Ben", 70_500, None),
        ("Anna", None, None),
        ("Ben", 5_000, None),
        ("Anna", 4_000, None),
    ]


def test_stamps_at_the_ends_of_turns_close_them() -> None:
    text = "I: Wie war es? #00:00:05-3#\nB: Gut. #00:00:12-0# Sehr. #00:00:19-1#\n\nI: Danke. #00:00:21-0#"
    assert timed(text) == [("I", None, 5_300), ("B", 5_300, 19_100), ("I", 19_100, 21_000)]
    assert said(text)[1] == ("B", "Gut.|Sehr.")


def test_stamps_on_lines_of_their_own_time_what_follows() -> None:
    text = "0:00\nso welcome\n0:03\nto the show\n0:07\nbye"
    assert timed(text) == [(None, 0, 3_000), (None, 3_000, 7_000), (None, 7_000, None)]


def test_a_time_of_day_in_speech_is_speech() -> None:
    assert said("INT: When?\nP1: At 10:30 or 11:15:00.")[1] == ("P1", "At 10:30 or 11:15:00.")


def test_an_odd_label_is_believed_by_its_markup() -> None:
    text = "**Anna:** Hi.\n\n**$TDOUT:** Yo.\n\n**$TDOUT:** a\n\n**Anna:** So.\n\n**$TDOUT:** b"
    assert [speaker for speaker, _ in said(text)] == ["Anna", "$TDOUT", "$TDOUT", "Anna", "$TDOUT"]


def test_names_that_sound_like_marks_are_names() -> None:
    text = "[Chris Bell] Hello.\n\n[Music Teacher] Hi.\n\n[door bell] So.\n\n[Chris Bell] Yes.\n\n[Music Teacher] No."
    assert [speaker for speaker, _ in said(text)] == ["Chris Bell", "Music Teacher", "Chris Bell", "Music Teacher"]


def test_initials_that_spell_a_word_are_labels_when_they_come_back() -> None:
    text = "AS: Hello.\nPS: Hi.\nAS: So.\nPS: Yes.\nAS: No.\nPS: Well."
    assert [speaker for speaker, _ in said(text)] == ["AS", "PS"] * 3
    assert said("AS: Hello.\nJS: Hi.\nPS: do not forget.\nAS: So.\nJS: Yes.")[1] == ("JS", "Hi.\nPS: do not forget.")


def test_a_stamp_right_below_a_label_belongs_to_it() -> None:
    text = "Anna\nHello.\n\nBreak\n[01:33]\n\nBen\nHi.\n\nAnna\nSo.\n\nBen\nYes.\n\nBreak\n[05:00]\n\nAnna\nOk."
    assert [speaker for speaker, _ in said(text)] == ["Anna", "Ben", "Anna", "Ben", "Anna"]


def test_records_of_a_parliament_are_read() -> None:
    text = "Jan Novak (ABC). - (CS) Madam, no.\n\nMore.\n\nEva Marks, on behalf of the XY Group. - Yes.\n\nEnd."
    assert said(text) == [
        ("Jan Novak (ABC)", "Madam, no.\n\nMore."),
        ("Eva Marks, on behalf of the XY Group", "Yes.\n\nEnd."),
    ]
