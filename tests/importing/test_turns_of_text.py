"""Turns of any text: they partition it, their spans nest, nothing crashes, nothing takes quadratic time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import ReadTranscript, Turn
from qualcode.importing.markdown import MarkdownReader
from qualcode.importing.plain import PlainTextReader
from qualcode.importing.turns import find_turns

PIECES = st.sampled_from(
    [
        *("INT:", "P1:", "Anna:", "Anna", "Ben Lee", "**Anna:**", "**Ben**:", "__Ben:__"),
        *("[Anna]", "[laughs]", "<v Anna>", "«", "**"),
        *("(00:01:02)", "[0:12]", "0:12", "00:01:02", "#00:00:12-3#", "\\[04:14\\]", "0:0:0.0 --> 0:0:3.2", "</v>"),
        *("# Title", "---", "===", "- ", "> ", "\n", "\n\n", " ", "\t", "\u00a0", ":", "：", " - ", ". - ", "#TEXT"),
        *("so it was.", "10:30", "Note:", "Date: 3 May", "http://a.b", "\x00", "\x1b[31m", "👩‍👩‍👧", "שלום", "田中："),
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=120),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=30).map(" ".join),
)


def check(text: str, turns: tuple[Turn, ...]) -> None:
    """Every promise about spans that a reader gives."""
    place = 0
    for turn in turns:
        assert not text[place : turn.start].strip(), "between turns is only white space"
        assert place <= turn.start < turn.end
        assert not text[turn.start].isspace()
        assert not text[turn.end - 1].isspace()
        place = turn.end
        inner = sorted([*turn.stamps, *turn.speech, *([turn.label] if turn.label else [])])
        bounds = [turn.start, *(edge for span in inner for edge in span), turn.end]
        assert bounds == sorted(bounds), "label, stamps and speech are disjoint and inside"
        for start, end in turn.speech:
            assert text[start:end] == text[start:end].strip() != ""
        assert list(turn.speech) == sorted(turn.speech)
        assert (turn.speaker is None) == (turn.label is None)
        if turn.label:
            assert text[slice(*turn.label)].strip()
        if turn.start_ms is not None and turn.end_ms is not None:
            assert turn.start_ms <= turn.end_ms
    assert not text[place:].strip(), "every code point that is no white space belongs to a turn"


@settings(max_examples=examples(400), deadline=None)
@given(TEXTS, st.booleans(), st.booleans())
def test_turns_partition_any_text(text: str, markdown: bool, line_paragraphs: bool) -> None:
    found = find_turns(text, markdown=markdown, line_paragraphs=line_paragraphs)
    check(text, found[0])
    assert found == find_turns(text, markdown=markdown, line_paragraphs=line_paragraphs)


@settings(max_examples=examples(150), deadline=None)
@given(TEXTS, st.sampled_from([PlainTextReader(), MarkdownReader()]))
def test_a_text_file_is_read_verbatim(text: str, reader: PlainTextReader | MarkdownReader) -> None:
    try:
        read = reader.read(b"\xef\xbb\xbf" + text.encode(), "x")
    except InputError:
        assert not text.strip()
        return
    assert read.text == text
    check(text, read.turns)


def read(text: str) -> ReadTranscript:
    return PlainTextReader().read(text.encode(), "x.txt")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", "\u00a0\u3000\n".encode(), b"\xef\xbb\xbf"])
def test_a_file_of_white_space_has_nothing_to_code(data: bytes) -> None:
    with pytest.raises(InputError, match="nothing to code"):
        PlainTextReader().read(data, "blank.txt")


def test_hostile_characters_are_speech_like_any_other() -> None:
    words = "\x1b]0;x\x07 [red]b[/red] \x00 👩‍👩‍👧‍👦🏽 e\u0301 \u202eשלום\u202c 田中さん <b>&amp;</b> =1+1"
    text = f"INT: {words}\nP1: {words}\n"
    transcript = read(text)
    assert transcript.text == text
    assert [text[slice(*span)] for turn in transcript.turns for span in turn.speech] == [words, words]
    assert transcript.speakers == ("INT", "P1")


@pytest.mark.parametrize(
    "line",
    [
        "word " * 200_000,
        "a" * 1_000_000,
        "*" * 1_000_000,
        "[" * 1_000_000,
        "(0:12" * 200_000,
        "#00:00:00" * 110_000,
        "[0:12]" * 160_000,
        "- " * 500_000,
        ">" * 1_000_000,
        "\\" * 1_000_000,
        "1:" * 500_000,
        " " * 1_000_000 + "x",
        "Anna\t" * 200_000,
        "<v A" * 250_000,
        "</v>" * 250_000,
        ". - A" * 200_000,
        "=" * 1_000_000,
        "0" * 1_000_000,
        "A b " * 250_000,
        "\U0001f469\u200d" * 250_000,
    ],
    ids=lambda line: repr(line[:8]),
)
@pytest.mark.parametrize("before", ["INT: ", ""], ids=["labelled", "bare"])
def test_a_line_of_a_megabyte_is_read_in_linear_time(line: str, before: str) -> None:
    text = f"{before}{line}\nP1: yes\nINT: no\nP1: so\n"
    start = time.process_time()
    turns, _, _ = find_turns(text, markdown=True)
    assert time.process_time() - start < 4
    check(text, turns)


@pytest.mark.long
@pytest.mark.parametrize(
    "line", ["\n", "#\n", "---\n", "0:12\n", "A:\n", "**A**\n", "[A]\n", "a\n=\n", "Date: x\n", "A\n\n"]
)
def test_many_lines_are_read_in_linear_time(line: str) -> None:
    text = line * 40_000 + "x"
    start = time.process_time()
    turns, _, _ = find_turns(text, markdown=True)
    assert time.process_time() - start < 6
    check(text, turns)


def test_front_matter_has_no_speech_and_becomes_metadata() -> None:
    text = "---\ntitle: 'Day one'\nspeakers:\n  - Anna\n  - Ben\n---\n\n**Anna:** Hi.\n\n**Ben:** Yo.\n"
    transcript = MarkdownReader().read(text.encode(), "x.md")
    assert transcript.text == text
    assert transcript.metadata == {"title": "Day one", "speakers": "Anna, Ben"}
    assert [(turn.speaker, bool(turn.speech)) for turn in transcript.turns] == [
        (None, False),
        ("Anna", True),
        ("Ben", True),
    ]
    assert transcript.turns[0].start == 0


def test_a_file_of_front_matter_alone_still_has_its_turn() -> None:
    text = "---\ntitle: x\n---\n"
    check(text, MarkdownReader().read(text.encode(), "x.md").turns)


def test_spans_are_spans() -> None:
    turn = read("INT: hello there").turns[0]
    assert turn.label == Span(0, 4)
    assert turn.speech == (Span(5, 16),)


@pytest.mark.parametrize("text", ["#0:00.1#-[0:00]", "[0:01]-(0:00)", "[0:05] to [0:01]\n\nAnna: yes"])
def test_a_stretch_of_time_that_runs_backwards_has_no_end(text: str) -> None:
    for turn in find_turns(text)[0]:
        assert turn.end_ms is None or (turn.start_ms or 0) <= turn.end_ms
