"""Transcripts of linguistics programs: CHAT, ELAN, Praat, Transcriber and TEI give one interview the same turns."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken_interviews import FORMATS, Said, Turns, check, turns

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.importing.chat import ChatReader
from qualcode.importing.elan import ElanReader
from qualcode.importing.praat import PraatReader

FILES = Path(__file__).resolve().parents[2] / "../shared/data/files"
INTERVIEW = [
    Said("Ruth", 0, 1_250, 'So "how" was it?'),
    Said("Ben", 1_250, 3_000, "Good & <loud>; 學校 is ok."),
    Said("Ben", 3_500, 4_125, "Really good."),
    Said("Ruth", 4_125, 5_001, "Ça va."),
]
TURNS: Turns = [
    ("Ruth", 'So "how" was it?', 0, 1_250),
    ("Ben", "Good & <loud>; 學校 is ok. Really good.", 1_250, 4_125),
    ("Ruth", "Ça va.", 4_125, 5_001),
]


@pytest.mark.parametrize("kind", FORMATS)
def test_one_interview_gives_the_same_turns_in_every_format(kind: str) -> None:
    writer, reader = FORMATS[kind]
    transcript = reader.read(writer(INTERVIEW), f"x.{kind}")
    assert turns(transcript) == TURNS
    assert transcript.text == "\n".join(f"{speaker}: {words}" for speaker, words, _, _ in TURNS)
    assert transcript.notation == ("<v Name>" if kind == "vtt" else "Name:")
    check(transcript)


WORDS = st.lists(
    st.sampled_from(["so", "well,", '"yes"', "a<b", "&", "über", "學校", "שלום", "e\u0301", "[//]", "(.)", "xxx", "10:30", "ok."]),
    min_size=1, max_size=6,
).map(" ".join)  # fmt: skip


@st.composite
def interviews(draw: st.DrawFn) -> list[Said]:
    place = 0
    said = []
    for _ in range(draw(st.integers(1, 12))):
        place += draw(st.integers(0, 5_000))
        length = draw(st.integers(1, 9_999))
        said.append(Said(draw(st.sampled_from(["Ruth", "Ben", "Zoé", "田中"])), place, place + length, draw(WORDS)))
        place += length
    return said


@settings(max_examples=examples(60), deadline=None)
@given(interviews())
def test_any_interview_gives_the_same_turns_in_every_format(said: list[Said]) -> None:
    expected: Turns = []
    for one in said:
        if expected and expected[-1][0] == one.speaker:
            expected[-1] = (one.speaker, f"{expected[-1][1]} {one.text}", expected[-1][2], one.end_ms)
        else:
            expected.append((one.speaker, one.text, one.start_ms, one.end_ms))
    for kind, (writer, reader) in FORMATS.items():
        transcript = reader.read(writer(said), f"x.{kind}")
        assert turns(transcript) == expected, kind
        check(transcript)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_breaks_off_is_read_as_far_as_it_goes_or_refused(kind: str) -> None:
    writer, reader = FORMATS[kind]
    data = writer(INTERVIEW)
    for end in range(0, len(data), 1 if len(data) < 1_200 else 3):
        try:
            check(reader.read(data[:end], f"x.{kind}"))
        except InputError as error:
            assert f"x.{kind}" in error.sentence
            assert error.remedy


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(list(FORMATS)), st.lists(st.tuples(st.integers(0, 4_000), st.binary(max_size=3)), max_size=4))
def test_a_damaged_file_is_read_or_refused_with_a_remedy(kind: str, edits: list[tuple[int, bytes]]) -> None:
    writer, reader = FORMATS[kind]
    data = writer(INTERVIEW)
    for place, piece in edits:
        place %= len(data)
        data = data[:place] + piece + data[place + 1 :]
    try:
        check(reader.read(data, f"x.{kind}"))
    except InputError as error:
        assert error.remedy


@pytest.mark.long
@pytest.mark.parametrize("kind", FORMATS)
def test_many_utterances_are_read_in_linear_time(kind: str) -> None:
    writer, reader = FORMATS[kind]
    said = [Said("Ruth" if number % 2 else "Ben", number * 10, number * 10 + 9, "so it is") for number in range(20_000)]
    data = writer(said)
    start = time.process_time()
    transcript = reader.read(data, "x")
    assert time.process_time() - start < 3
    assert len(transcript.turns) == 20_000
    assert transcript.turns[-1].end_ms == 199_999


@pytest.mark.parametrize("kind", ["eaf", "trs", "tei"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
    ],
)
def test_entities_never_act(kind: str, doctype: str) -> None:
    writer, reader = FORMATS[kind]
    data = writer(INTERVIEW).replace(b'<!DOCTYPE Trans SYSTEM "trans-14.dtd">', b"")
    head, found, body = data.rpartition(b"?>")
    with pytest.raises(InputError, match="do not trust") as raised:
        reader.read(head + found + doctype.encode() + body, "x")
    assert raised.value.line is not None


@pytest.mark.parametrize("kind", ["eaf", "trs", "tei"])
def test_a_definition_that_is_only_named_is_not_fetched(kind: str) -> None:
    writer, reader = FORMATS[kind]
    data = writer(INTERVIEW).replace(b'<!DOCTYPE Trans SYSTEM "trans-14.dtd">', b"")
    head, found, body = data.rpartition(b"?>")
    doctype = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/never.dtd">'
    assert turns(reader.read(head + found + doctype + body, "x")) == TURNS


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "data", [b"", b" \n ", b"PK\x03\x04", b"\x00\x01\x02\xff", b"<x/>", b"hello there\nyou", b"<?xml"]
)
def test_what_is_no_transcript_is_refused_in_one_sentence(kind: str, data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        FORMATS[kind][1].read(data, "thing.bin")
    assert "thing.bin" in raised.value.sentence
    assert raised.value.remedy


def test_ends_before_starts_are_left_out_with_a_warning() -> None:
    backwards = [Said("Ruth", 5_000, 1_000, "so"), Said("Ben", 5_000, 6_000, "yes")]
    for kind, (writer, reader) in FORMATS.items():
        transcript = reader.read(writer(backwards), "x")
        assert turns(transcript) == [("Ruth", "so", 5_000, None), ("Ben", "yes", 5_000, 6_000)], kind
        assert any("end before they begin: 1" in warning for warning in transcript.warnings), kind


# Files that other people wrote


@pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared/data")
def test_real_files_of_linguists_are_read_whole() -> None:
    data = (FILES / "TalkBank-40517d-input.cha").read_bytes()
    transcript = ChatReader().read(data, "x.cha")
    check(transcript)
    source = " ".join(line.removeprefix("*PAR0:").strip() for line in data.decode().split("\n") if line[:1] in "*\t")
    assert transcript.text == f"PAR0: {' '.join(source.split())}"
    transcript = ElanReader().read((FILES / "dopefishh-sample_2.8.eaf").read_bytes(), "x.eaf")
    check(transcript)
    assert (len(transcript.turns), transcript.turns[0].start_ms, transcript.turns[-1].end_ms) == (399, 2_000, 1_199_000)
    assert transcript.text.startswith("The quick brown fox 001\nThe quick brown fox 002\n")
    assert transcript.warnings == ("tiers left out: words-timesub, words-symsub, gestures, gest_included, words-pos",)
    for name in ("timmahrt-mary_longfile_with_negative_zero.TextGrid", "timmahrt-mary_with_negative_zero.TextGrid"):
        transcript = PraatReader().read((FILES / name).read_bytes(), name)
        check(transcript)
        assert turns(transcript) == [(None, "mary rolled the barrel", 315, 1_518)]
