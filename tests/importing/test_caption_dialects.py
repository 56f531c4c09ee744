"""Captions as services write them; the same talk in every format gives the same turns."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.cues import PAUSE_MS
from qualcode.importing.sbv import SbvReader
from qualcode.importing.speech_json import SpeechJsonReader
from qualcode.importing.srt import SrtReader
from qualcode.importing.ttml import TtmlReader
from qualcode.importing.vtt import VttReader

FILES = Path(__file__).resolve().parents[2] / "../shared/data/files"
READERS = {"vtt": VttReader(), "srt": SrtReader(), "sbv": SbvReader(), "ttml": TtmlReader()}


def read(name: str, text: str) -> ReadTranscript:
    return READERS[name].read(text.encode(), f"x.{name}")


def times(transcript: ReadTranscript) -> list[tuple[str | None, int | None, int | None]]:
    return [(turn.speaker, turn.start_ms, turn.end_ms) for turn in transcript.turns]


def tt(body: str, head: str = "", root: str = "") -> str:
    names = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
    names += 'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling"'
    return f'<?xml version="1.0"?>\n<tt {names} {root}><head>{head}</head>\n<body><div>{body}</div></body></tt>'


def test_teams_names_its_cues_and_closes_its_voices() -> None:
    transcript = read(
        "vtt",
        'WEBVTT\n\nNOTE duration:"00:00:20.1000000"\n\nNOTE language:en-us\n\nNOTE Confidence: 0.91\n\n'
        "9f0c2b1e-52aa-4c55-9d8e-1f2f3a4b5c6d/12-0\n00:00:03.4930000 --> 00:00:05.1230000\n"
        "<v Lee, Anna (Research)>So tell me\nabout it.</v>\n\n9f0c2b1e-52aa-4c55-9d8e-1f2f3a4b5c6d/12-1\n"
        "00:00:09.000 --> 00:00:10.500\n<v Lee, Anna (Research)>Please.</v>\n\n"
        "9f0c2b1e-52aa-4c55-9d8e-1f2f3a4b5c6d/15-0\n00:00:11.000 --> 00:00:12.000\n<v Ben Ott>Well.</v>\n",
    )
    assert transcript.text == "Lee, Anna (Research): So tell me about it. Please.\nBen Ott: Well."
    assert times(transcript) == [("Lee, Anna (Research)", 3493, 10_500), ("Ben Ott", 11_000, 12_000)]
    assert transcript.metadata == {"duration": "00:00:20.1000000", "language": "en-us"}
    assert transcript.warnings == ()


def test_zoom_names_accounts_and_telephones_in_every_cue() -> None:
    transcript = read(
        "vtt",
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAnna Lee (she/her): So: hello.\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\nben's phone: Hi.\n\n3\n00:00:03.000 --> 00:00:04.000\n"
        "Anna Lee (she/her): How was it?\n\n4\n00:00:04.000 --> 00:00:05.000\nben's phone: Long. One thing: rain.\n",
    )
    assert transcript.speakers == ("Anna Lee (she/her)", "ben's phone")
    assert transcript.text.endswith("\nben's phone: Long. One thing: rain.")


def test_webex_names_speakers_in_the_names_of_cues() -> None:
    transcript = read(
        "vtt",
        'WEBVTT\n\n1 "Anna Lee" (123456)\n00:00:01.000 --> 00:00:02.000\nSo.\n\n2 "Anna Lee" (123456)\n'
        '00:00:02.000 --> 00:00:03.000\nTell me.\n\n3 "Ben Ott" (99)\n00:00:03.000 --> 00:00:04.000\nWell.\n',
    )
    assert transcript.text == "Anna Lee: So. Tell me.\nBen Ott: Well."


def youtube(lines: list[list[str]]) -> str:
    """Two lines that roll: the one before, and the one being heard with a time at each word; then both at rest."""
    text, above = "WEBVTT\nKind: captions\nLanguage: en\n", " "
    for number, words in enumerate(lines):
        start, end = number * 2_000, number * 2_000 + 1_990
        heard = words[0] + "".join(f"<{clock(start + 100 * i)}><c> {word}</c>" for i, word in enumerate(words[1:], 1))
        said = " ".join(words)
        text += f"\n{clock(start)} --> {clock(end)} align:start position:0%\n{above}\n{heard}\n"
        text += f"\n{clock(end)} --> {clock(end + 10)} align:start position:0%\n{said}\n \n"
        above = said
    return text


@pytest.mark.parametrize("count", [1, 2, 6])
def test_youtube_words_are_taken_once(count: int) -> None:
    lines = [["so", "we", "began"], ["we", "began"], ["again", "and"], ["again"], ["again"], ["it", "rained"]][:count]
    transcript = read("vtt", youtube(lines))
    assert transcript.text == " ".join(word for words in lines for word in words)
    assert transcript.metadata == {"kind": "captions", "language": "en"}
    assert [w for w in transcript.warnings if "rolling" not in w] == []
    assert times(transcript) == [(None, 0, (count - 1) * 2_000 + 1_990)]


def test_parts_of_a_stream_are_read_on_and_their_shift_is_told() -> None:
    part = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n"
    transcript = read(
        "vtt", f"{part}00:01.000 --> 00:02.000\nso\n\n{part}00:02.000 --> 00:03.000 line:90% align:end\nlong\n"
    )
    assert transcript.text == "so long"
    assert transcript.metadata == {}
    assert transcript.warnings == ("X-TIMESTAMP-MAP is not applied: times are as the cues write them",)
    still = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:01.000 --> 00:02.000\nso\n"
    assert read("vtt", still).warnings == ()


def test_styles_regions_and_comments_are_left_out_and_comments_told() -> None:
    transcript = read(
        "vtt",
        "WEBVTT\n\nREGION\nid:fred\nwidth:40%\n\nSTYLE\n::cue(v[voice=Anna]) { color: red }\n\nNOTE to be checked\nby Ben\n\n"
        "00:01.000 --> 00:02.000 region:fred\n<c.yellow.bg_black>so</c> <lang de>lang</lang> <ruby>a<rt>b</rt></ruby>\n",
    )
    assert transcript.text == "so lang ab"
    assert transcript.warnings == ("NOTE comments left out: line 10",)


def test_blanks_between_blocks_end_a_cue() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nso\n \nname\n00:03.000 --> 00:04.000\nlong\n \nNOTE x\n\t\n"
    assert read("vtt", text).text == "so long"


def test_subrip_of_any_hand_is_read() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000  X1:40 X2:600 Y1:20 Y2:50\r\n{\\an8}<i>INT:</i> so\r\r"
        "2\n00:00:02.000 --> 00:00:03.000\n\n3\n0:0:3,5 --> 00:00:04:000\n<font color='#fff'>P1: long</font>\n"
        "00:00:04,000 --> 00:00:05,000\nand wet\n5\n00:00:05,000-->00:00:06,000\n\n42\n"
    )
    transcript = read("srt", text)
    assert transcript.text == "INT: so\nP1: long and wet 42"
    assert times(transcript) == [("INT", 1000, 2000), ("P1", 3500, 6000)]
    assert transcript.warnings == ()


def test_numbers_that_are_said_stay_where_cues_have_none() -> None:
    assert (
        read("srt", "00:00:01,000 --> 00:00:02,000\nso\n42\n00:00:02,000 --> 00:00:03,000\nlong\n").text == "so 42 long"
    )
    titled = read("srt", "A talk\n00:00:01,000 --> 00:00:02,000\nso\n")
    assert (titled.text, titled.warnings) == ("so", ("text before the first cue left out: line 1",))


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "cp1252"])
def test_subrip_of_other_encodings_is_read(codec: str) -> None:
    said = "Grüße aus Köln, sagte die Schülerin, und über die Brücke fährt später der Zug"
    transcript = SrtReader().read(f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n".encode(codec), "x.srt")
    assert transcript.text == said


def test_sbv_is_read_with_its_breaks() -> None:
    transcript = read(
        "sbv", "0:00:01.000,0:00:03.500\nANNA: so[br]tell me\n\n0:00:03.500,0:00:04.000\n>> Long,\nat 10:30,11:45\n"
    )
    assert transcript.text == "ANNA: so tell me\nLong, at 10:30,11:45"
    assert times(transcript) == [("ANNA", 1000, 3500), (None, 3500, 4000)]
    assert transcript.format == "sbv"


def test_meetings_with_names_in_parentheses_above_the_words_are_read() -> None:
    transcript = read(
        "sbv",
        "00:00:08.000,00:00:12.000\n(Anna Lee)\nSo tell me\n\n00:00:12.000,00:00:16.000\n(Anna Lee)\nwhy?\n-\n \n"
        "(Ben Ott)\nBecause.\n(laughs)\n\n00:00:16.000,00:00:20.000\n(Ben Ott)\nYes.\n",
    )
    assert transcript.text == "Anna Lee: So tell me why?\nBen Ott: Because. (laughs) Yes."
    assert transcript.notation == "(Name)"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("sbv", "0:00:01.000,0:00:02.000\na\n\n0:00:0x.000,0:00:03.000\nb\n", 4),
        ("sbv", "just words\n", 2),
        ("srt", "1\n-00:00:01,000 --> 00:00:02,000\na\n", 2),
        ("vtt", "WEBVTT\n\n-00:01.000 --> 00:02.000\na\n", 3),
        ("ttml", tt('\n<p begin="soon">a</p>'), 4),
        ("ttml", tt('<p begin="-1s">a</p>'), 3),
        ("ttml", "<tt>\n<body><div><p>a</div></body></tt>", 2),
        ("ttml", '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><tt>&b;</tt>', 1),
        ("ttml", '<!DOCTYPE tt SYSTEM "http://example.org/tt.dtd"><tt><body>&b;</body></tt>', 1),
        ("ttml", "<tt>" * 300, 1),
    ],
)
def test_times_that_cannot_be_read_and_hostile_xml_are_refused_with_their_line(name: str, text: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        read(name, text)
    assert refused.value.line == line


def test_timed_text_counts_time_in_all_its_ways() -> None:
    root = 'ttp:frameRate="25" ttp:tickRate="10000000" xml:lang="en"'
    head = (
        "<metadata><ttm:title>The  talk</ttm:title><ttm:copyright>Nobody</ttm:copyright>"
        '<ttm:agent xml:id="p1" type="person"><ttm:name type="full">Anna Lee</ttm:name></ttm:agent>'
        '<ttm:agent xml:id="p2" type="person"/></metadata>'
    )
    body = (
        '<p begin="00:00:01.5" end="00:00:02:05" ttm:agent="p1">So <span tts:fontStyle="italic">tell</span> me,<br/>'
        "please\n   now.</p>"
        '<p begin="100f" dur="1.25s" ttm:agent="p2">Well.</p><p begin="60000000t" end="7000ms" ttm:agent="p1 p2">Bye.</p>'
        '<p begin="1h" end="61m">Later.</p>'
    )
    transcript = read("ttml", tt(body, head, root))
    assert transcript.text == "Anna Lee: So tell me, please now.\np2: Well.\nAnna Lee & p2: Bye.\nLater."
    assert times(transcript) == [
        ("Anna Lee", 1500, 2200),
        ("p2", 4000, 5250),
        ("Anna Lee & p2", 6000, 7000),
        (None, 3_600_000, 3_660_000),
    ]
    assert transcript.metadata == {"title": "The talk", "rights": "Nobody", "language": "en"}
    assert transcript.notation == "ttm:agent"
    assert transcript.warnings == ()


def test_timed_text_takes_times_and_speakers_from_what_is_around() -> None:
    nested = '<div begin="10s" ttm:agent="Ben"><p begin="1s" end="2s">So.</p><p><span begin="2s" end="3s">Long</span></p></div>'
    assert times(read("ttml", tt(nested))) == [("Ben", 11_000, 13_000)]
    in_turn = '<div timeContainer="seq"><p dur="1s">A.</p><p begin="4s" dur="1s">B.</p></div>'
    assert times(read("ttml", tt(in_turn))) == [(None, 0, 1000), (None, 5000, 6000)]
    asked = '<p begin="0s" end="1s"><span ttm:agent="Anna">Why?</span> <span ttm:agent="Ben">Well.</span></p>'
    assert read("ttml", tt(asked)).text == "Anna: Why?\nBen: Well."
    assert times(read("ttml", tt("<p>No time.</p>"))) == [(None, None, None)]


def test_timed_text_tells_what_it_leaves_out() -> None:
    ruby = '<p>a<span tts:ruby="text">b</span><x>c</x><metadata>d</metadata> &amp;lt; &lt;i></p>stray'
    transcript = read("ttml", tt(ruby, root='ttp:dropMode="dropNTSC"'))
    assert transcript.text == "a &lt; <i>"
    assert transcript.warnings == (
        "<x> left out: 1",
        "ruby texts left out: 1",
        "text outside paragraphs left out: 1",
        "drop-frame times are read as if no frame were dropped",
    )


def test_other_xml_is_refused_by_its_root() -> None:
    with pytest.raises(InputError, match="<html>"):
        read("ttml", "<html><body>a</body></html>")


def test_ends_before_starts_are_told() -> None:
    transcript = read("srt", "1\n00:00:05,000 --> 00:00:01,000\nso\n\n2\n00:00:09,000 --> 00:00:10,000\nlong\n")
    assert times(transcript) == [(None, 5000, None), (None, 9000, 10_000)]
    assert transcript.warnings == ("times that end before they begin: 1; their ends are left out",)


class Said(NamedTuple):
    speaker: str
    words: str
    start: int
    end: int


NAMES = ("Anna Lee", "Ben Ott", "P1", "Interviewer", "Zoë Ångström", "田中")
WORDS = st.lists(
    st.sampled_from(["so", "we", "Began.", "über", "1 < 2 & 3", "c'est", "日本", "(laughs)", "no—", "a/b"]),
    min_size=1,
    max_size=5,
).map(" ".join)


@st.composite
def talks(draw: st.DrawFn) -> list[Said]:
    """Every cue names its speaker and each speaker comes back, as a program writes names."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8))
    now, talk = draw(st.integers(0, 3_600_000)), []
    for name in names + names:
        start = now + draw(st.integers(0, 5_000))
        now = start + draw(st.integers(1, 9_000))
        talk.append(Said(name, draw(WORDS), start, now))
    return talk


def clock(ms: int, mark: str = ".") -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def as_vtt(talk: list[Said]) -> str:
    cues = [f"{clock(s.start)} --> {clock(s.end)}\n<v {s.speaker}>{escape(s.words)}</v>\n" for s in talk]
    return "\n".join(["WEBVTT\n", *cues])


def as_srt(talk: list[Said]) -> str:
    return "\n".join(
        f"{i}\n{clock(s.start, ',')} --> {clock(s.end, ',')}\n{s.speaker}: {s.words}\n" for i, s in enumerate(talk, 1)
    )


def as_sbv(talk: list[Said]) -> str:
    return "\n".join(f"{clock(s.start)},{clock(s.end)}\n{s.speaker}: {s.words}\n" for s in talk)


def as_ttml(talk: list[Said]) -> str:
    names = dict.fromkeys(s.speaker for s in talk)
    ids = {name: f"a{number}" for number, name in enumerate(names)}
    agents = "".join(f'<ttm:agent xml:id="{ids[n]}"><ttm:name>{escape(n)}</ttm:name></ttm:agent>' for n in names)
    lines = [
        f"<p begin={quoteattr(clock(s.start))} end='{s.end / 1000:.3f}s' ttm:agent='{ids[s.speaker]}'>{escape(s.words)}</p>"
        for s in talk
    ]
    return tt("\n".join(lines), f"<metadata>{agents}</metadata>")


def as_whisper(talk: list[Said]) -> str:
    parts = [{"start": s.start / 1000, "end": s.end / 1000, "text": f" {s.words}", "speaker": s.speaker} for s in talk]
    return json.dumps({"segments": parts, "language": "en"})


def as_rev(talk: list[Said]) -> str:
    names = list(dict.fromkeys(s.speaker for s in talk))
    monologues = []
    for s in talk:
        first, *rest = s.words.split(" ")
        elements = [{"type": "text", "value": first, "ts": s.start / 1000, "end_ts": s.end / 1000}]
        for word in rest:
            elements += [{"type": "punct", "value": " "}, {"type": "text", "value": word, "end_ts": s.end / 1000}]
        monologues.append({"speaker": names.index(s.speaker), "elements": elements})
    return json.dumps({"speakers": [{"id": i, "name": n} for i, n in enumerate(names)], "monologues": monologues})


WRITERS = {"vtt": as_vtt, "srt": as_srt, "sbv": as_sbv, "ttml": as_ttml, "whisper": as_whisper, "rev": as_rev}


@settings(max_examples=60, deadline=None)
@given(talks())
def test_the_same_talk_in_every_format_gives_the_same_turns(talk: list[Said]) -> None:
    expected: list[Said] = []
    for said in talk:
        if expected and expected[-1].speaker == said.speaker:
            last = expected.pop()
            expected.append(Said(last.speaker, f"{last.words} {said.words}", last.start, said.end))
        else:
            expected.append(said)
    for name, write in WRITERS.items():
        reader = READERS.get(name, SpeechJsonReader())
        transcript = reader.read(write(talk).encode(), f"x.{name}")
        turns = [
            Said(turn.speaker or "", transcript.text[slice(*turn.speech[0])], turn.start_ms or 0, turn.end_ms or 0)
            for turn in transcript.turns
        ]
        assert turns == expected, name
        assert transcript.warnings == (), name
        assert transcript.text == "\n".join(f"{s.speaker}: {s.words}" for s in expected), name


@pytest.mark.parametrize("gap", [PAUSE_MS, PAUSE_MS + 1])
@pytest.mark.parametrize("name", ["vtt", "srt", "sbv", "ttml", "whisper"])
def test_a_pause_parts_turns_without_speakers_alike_in_every_format(name: str, gap: int) -> None:
    talk = [Said("", "so", 1000, 2000), Said("", "long", 2000 + gap, 9000)]
    written = WRITERS[name](talk).replace("<v >", "").replace("\n: ", "\n").replace(" ttm:agent='a0'", "")
    transcript = READERS.get(name, SpeechJsonReader()).read(written.encode(), "x")
    assert transcript.text == ("so long" if gap == PAUSE_MS else "so\nlong")


@pytest.mark.parametrize(("name", "count"), [("vtt", 100_000), ("srt", 20_000), ("sbv", 20_000), ("ttml", 20_000)])
@pytest.mark.long
def test_many_cues_and_ten_megabytes_in_a_line_are_read_in_time(name: str, count: int) -> None:
    """A hundred thousand within five seconds of computing."""
    talk = [Said(NAMES[i % 2], f"word {i}", i * 1000, i * 1000 + 900) for i in range(count)]
    long = [Said("Anna Lee", "word " * 2_000_000, 0, 1000), Said("Anna Lee", "so", 1000, 2000)]
    for written, turns in ((WRITERS[name](talk), count), (WRITERS[name](long), 1)):
        began = time.process_time()
        assert len(read(name, written).turns) == turns
        assert time.process_time() - began < max(1.5, count / 20_000)


@pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared/data")
def test_captions_of_a_broadcast_give_their_speakers() -> None:
    transcript = VttReader().read((FILES / "pbs-example.vtt").read_bytes(), "pbs-example.vtt")
    assert transcript.warnings == ()
    assert {"MAN", "MAN 2", "WOMAN", "ACTOR AS EINSTEIN"} <= set(transcript.speakers)
    assert transcript.notation == "NAME:"
    starts = [turn.start_ms for turn in transcript.turns]
    assert starts == sorted(start for start in starts if start is not None)
    assert all("-->" not in line and "<" not in line for line in transcript.text.split("\n"))
