"""Captions: cues become turns, one a line, with their times."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.srt import SrtReader
from qualcode.importing.vtt import VttReader


def vtt(text: str) -> ReadTranscript:
    return VttReader().read(text.encode(), "x.vtt")


def srt(text: str) -> ReadTranscript:
    return SrtReader().read(text.encode(), "x.srt")


def times(transcript: ReadTranscript) -> list[tuple[str | None, int | None, int | None]]:
    return [(turn.speaker, turn.start_ms, turn.end_ms) for turn in transcript.turns]


def check(transcript: ReadTranscript) -> None:
    """One turn a line, `Name: text`; label and speech cover it."""
    lines = transcript.text.split("\n")
    assert len(lines) == len(transcript.turns)
    for line, turn in zip(lines, transcript.turns, strict=True):
        assert transcript.text[turn.start : turn.end] == line == line.strip()
        if turn.label is not None:
            assert transcript.text[slice(*turn.label)] == f"{turn.speaker}:"
        for start, end in turn.speech:
            assert transcript.text[start:end] == transcript.text[start:end].strip() != ""


def test_voices_become_turns_and_cues_of_one_speaker_are_one() -> None:
    transcript = vtt(
        "WEBVTT - Lesson\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nNOTE\nnot speech\nat all\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start\n<v Anna Lee>So <i>tell</i> me\n<c.loud>please</c>.</v>\n\n"
        "00:09.500 --> 00:10.000\n<v.loud Anna Lee>Ok &amp; go &lt;now&gt;.\n\n"
        "1:00:10.000 --> 1:00:11.000\n<v Ben>Well<00:00:10.500> yes.</v> <v Anna Lee>Oh.\n"
    )
    assert transcript.text == "Anna Lee: So tell me please. Ok & go <now>.\nBen: Well yes.\nAnna Lee: Oh."
    assert times(transcript) == [
        ("Anna Lee", 1_000, 10_000),
        ("Ben", 3_610_000, 3_611_000),
        ("Anna Lee", 3_610_000, 3_611_000),
    ]
    assert transcript.metadata == {"title": "Lesson", "kind": "captions", "language": "en"}
    assert transcript.notation == "<v Name>"
    check(transcript)


def test_names_in_cue_text_are_speakers_until_a_pause() -> None:
    transcript = vtt(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nMAN:\nWhen we think\nof it\n\n00:02.000 --> 00:03.000\nwe see:\n\n"
        "00:03.100 --> 00:04.000\nWOMAN 2:Yes.\n\n00:09.000 --> 00:10.000\nThe end.\n"
    )
    assert transcript.text == "MAN: When we think of it we see:\nWOMAN 2: Yes.\nThe end."
    assert times(transcript) == [("MAN", 1_000, 3_000), ("WOMAN 2", 3_100, 4_000), (None, 9_000, 10_000)]
    assert transcript.notation == "NAME:"
    check(transcript)


def test_captions_without_names_part_at_chevrons_and_pauses() -> None:
    transcript = srt(
        "1\n00:00:01,000 --> 00:00:02,000\nso we began\n\n2\n00:00:02,100 --> 00:00:03,000\nand then\n\n"
        "3\n00:00:03,500 --> 00:00:04,000\n>> why? &gt;&gt; because\n\n4\n00:00:06,001 --> 00:00:07,000\nlater\n"
    )
    assert transcript.text == "so we began and then\nwhy?\nbecause\nlater"
    assert times(transcript)[0] == (None, 1_000, 3_000)
    assert transcript.notation is None
    check(transcript)


def test_prose_with_colons_in_captions_stays_speech() -> None:
    transcript = srt(
        "1\n00:00:01,000 --> 00:00:02,000\nthe question: what is it?\n\n2\n00:00:02,000 --> 00:00:03,000\n"
        "[laughter]\n\n3\n00:00:03,000 --> 00:00:04,000\nFor survival: food.\n"
    )
    assert transcript.text == "the question: what is it? [laughter] For survival: food."


def test_meeting_captions_with_a_name_in_each_cue_are_merged() -> None:
    transcript = vtt(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAnna Lee: Hello.\n\n2\n00:00:09.000 --> 00:00:10.000\n"
        "Anna Lee: More.\n\n3\n00:00:11.000 --> 00:00:12.000\nBen Ott: Hi.\n"
    )
    assert transcript.text == "Anna Lee: Hello. More.\nBen Ott: Hi."
    assert times(transcript) == [("Anna Lee", 1_000, 10_000), ("Ben Ott", 11_000, 12_000)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_missing_blank_lines_and_any_newline_are_forgiven(newline: str) -> None:
    text = newline.join(
        ["1", "00:00:01,000 --> 00:00:02,000", "INT: a", "2", "00:00:02,000 --> 00:00:03,000", "P1: b", "", "c", ""]
    )
    assert srt(text).text == "INT: a\nP1: b c"


def test_styling_is_dropped_and_other_angles_stay() -> None:
    text = '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color="red">a</font> <b>b</b> 1 < 2 <sighs> [x]{y} \x00\n'
    assert srt(text).text == "a b 1 < 2 <sighs> [x]{y} \x00"


def test_quotation_marks_of_french_part_no_turns() -> None:
    assert srt("1\n00:00:01,000 --> 00:00:02,000\nelle a dit « oui » et non\n").text == "elle a dit « oui » et non"


def test_rolling_captions_are_taken_once() -> None:
    cues = ["so we", "began at", "the school", "in spring", "and then"]
    text = "WEBVTT\n"
    for number, line in enumerate(cues):
        above = cues[number - 1] if number else " "
        text += f"\n00:0{number}.000 --> 00:0{number}.990\n{above}\n{line}<00:0{number}.500><c> x</c>\n".replace(
            f"{above}\n", f"{above} x\n" if number else f"{above}\n"
        )
        text += f"\n00:0{number}.990 --> 00:0{number + 1}.000\n{line} x\n \n"
    transcript = vtt(text)
    assert transcript.text == "so we x began at x the school x in spring x and then x"
    assert any("rolling" in warning for warning in transcript.warnings)


def test_text_outside_cues_is_left_out_with_a_word() -> None:
    transcript = vtt("WEBVTT\n\nlost words\nand more\n\n00:01.000 --> 00:02.000\nkept\n")
    assert transcript.text == "kept"
    assert transcript.warnings == ("text outside any cue left out: line 3, 4",)


@pytest.mark.parametrize("reader", [VttReader(), SrtReader()], ids=["vtt", "srt"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("WEBVTT\n\njust words\n", 4),
        ("1\n00:00:0x,000 --> 00:00:02,000\nwords", 3),
        ("1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00;00;01 --> 00:00:09,000\nb", 6),
    ],
)
def test_a_file_without_cues_or_with_a_broken_timing_is_refused_with_its_line(
    reader: VttReader | SrtReader, text: str, line: int
) -> None:
    with pytest.raises(InputError) as refused:
        reader.read(text.encode(), "x.vtt")
    assert refused.value.line == line


@pytest.mark.parametrize("text", ["", " \n", "1\n00:00:01,000 --> 00:00:02,000\n\n"])
def test_captions_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="nothing to code"):
        srt(text)


CAPTIONS = st.lists(
    st.sampled_from(
        [
            *("WEBVTT", "\n", "\n\n", "1\n", "NOTE x\n"),
            *("00:01.000 --> 00:02.000\n", "00:00:05,000 --> 00:00:04,000\n"),
            *("<v Anna>", "</v>", ">>", "MAN:", "INT: ", "[Ben] ", "a &amp; b", "<c>", "\x00", "שלום", "-->", " "),
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=examples(300), deadline=None)
@given(st.one_of(CAPTIONS, st.text(st.characters(exclude_categories=["Cs"]), max_size=80)), st.booleans())
def test_any_text_is_read_as_captions_or_refused(text: str, web: bool) -> None:
    read = vtt if web else srt
    try:
        transcript = read(text)
    except InputError:
        return
    check(transcript)
    assert transcript == read(text)


@pytest.mark.parametrize("payload", ["word " * 200_000, "<v A" * 200_000, ">" * 500_000, "A:" * 400_000, "<" * 500_000])
def test_a_huge_cue_is_read(payload: str) -> None:
    check(vtt(f"WEBVTT\n\n00:01.000 --> 00:02.000\nINT: {payload}\n"))
