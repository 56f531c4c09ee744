"""JSON of recognition services: each shape gives the turns that captions of the same talk would give."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.speech_json import SpeechJsonReader


def read(value: object) -> ReadTranscript:
    return SpeechJsonReader().read(json.dumps(value).encode(), "x.json")


def raw(text: str) -> ReadTranscript:
    return SpeechJsonReader().read(text.encode(), "x.json")


def times(transcript: ReadTranscript) -> list[tuple[str | None, int | None, int | None]]:
    return [(turn.speaker, turn.start_ms, turn.end_ms) for turn in transcript.turns]


def segment(text: str, start: float, end: float, **more: object) -> dict[str, object]:
    return {"start": start, "end": end, "text": text, **more}


def numbered(words: list[str], speaker: object, start: float) -> list[dict[str, object]]:
    return [
        {
            "word": w.strip(".?").lower(),
            "punctuated_word": w,
            "start": start + i,
            "end": start + i + 0.5,
            "speaker": speaker,
        }
        for i, w in enumerate(words)
    ]


def test_whisper_segments_are_one_turn_until_a_pause() -> None:
    transcript = read(
        {
            "text": " So we began. And then. Later.",
            "segments": [
                segment(" So we began.", 0.0, 1.5, id=0, tokens=[1, 2]),
                segment(" And then.", 1.5, 2.25, id=1),
                segment(" Later.", 4.251, 5.0, id=2),
            ],
            "language": "en",
        }
    )
    assert transcript.text == "So we began. And then.\nLater."
    assert times(transcript) == [(None, 0, 2250), (None, 4251, 5000)]
    assert transcript.metadata == {"language": "en"}
    assert (transcript.format, transcript.notation, transcript.warnings) == ("json", None, ())


def test_whisperx_speakers_take_turns() -> None:
    transcript = read(
        {
            "segments": [
                segment(" Hello.", 0.1, 1.0, speaker="SPEAKER_00", words=[{"word": "Hello.", "start": 0.1}]),
                segment(" Tell me.", 9.0, 9.5, speaker="SPEAKER_00"),
                segment(" Well.", 9.5, 11.0, speaker="SPEAKER_01"),
                segment(" Hm.", 11.2, 12.0),
            ],
            "word_segments": [{"word": "Hello.", "start": 0.1}],
        }
    )
    assert transcript.text == "SPEAKER_00: Hello. Tell me.\nSPEAKER_01: Well. Hm."
    assert times(transcript) == [("SPEAKER_00", 100, 9500), ("SPEAKER_01", 9500, 12000)]
    assert transcript.notation == "speaker"


def test_whisper_cpp_counts_in_milliseconds() -> None:
    part = {"timestamps": {"from": "00:00:01,230", "to": "00:00:02,000"}, "offsets": {"from": 1230, "to": 2000}}
    transcript = read(
        {
            "systeminfo": "AVX = 1",
            "model": {"type": "base"},
            "params": {"language": "auto"},
            "result": {"language": "de"},
            "transcription": [{**part, "text": " Ja.", "speaker": "0"}, {**part, "text": " Nein.", "speaker": "?"}],
        }
    )
    assert transcript.text == "Speaker 0: Ja. Nein."
    assert times(transcript) == [("Speaker 0", 1230, 2000)]
    assert transcript.metadata == {"language": "de"}


def test_pipelines_with_pairs_of_times_and_bare_lists_are_read() -> None:
    chunks = [{"timestamp": [0.0, 1.0], "text": " One."}, {"timestamp": [1.0, None], "text": " Two."}]
    assert times(read({"text": " One. Two.", "chunks": chunks})) == [(None, 0, None)]
    said = [{"speaker": "Anna", "timestamp": [0.0, 1.0], "text": "One."}]
    assert read({"speakers": said, "chunks": chunks, "text": ""}).text == "Anna: One."
    assert read([segment("One.", 0, 1), segment("Two.", 9, 10)]).text == "One.\nTwo."


def test_rev_joins_its_elements_and_names_its_speakers() -> None:
    def element(value: str, start: float | None = None, end: float | None = None) -> dict[str, object]:
        if start is None:
            return {"type": "punct", "value": value}
        return {"type": "text", "value": value, "ts": start, "end_ts": end, "confidence": 0.9}

    said = [element("So", 1.0, 1.2), element(" "), element("how", 1.3, 1.5), element("?")]
    more = [element("Long", 2.0, 2.5), element("."), element(" "), {"type": "unknown", "value": "<unclear>"}]
    transcript = read(
        {
            "speakers": [{"id": 0, "name": "Anna Lee"}],
            "monologues": [{"speaker": 0, "elements": said}, {"speaker": 1, "elements": more}],
        }
    )
    assert transcript.text == "Anna Lee: So how?\nSpeaker 1: Long. <unclear>"
    assert times(transcript) == [("Anna Lee", 1000, 1500), ("Speaker 1", 2000, 2500)]


def test_rev_by_hand_writes_clock_times() -> None:
    element = {"type": "text", "value": "So", "timestamp": "00:01:02,030", "end_timestamp": "00:01:03,000"}
    assert times(read({"speakers": [], "monologues": [{"speaker": 0, "elements": [element]}]})) == [
        ("Speaker 0", 62_030, 63_000)
    ]


@pytest.mark.parametrize(("duration", "per_second"), [(13, 16_000), (None, 16_000), (200, 1_000)])
def test_otter_offsets_are_read_in_the_unit_that_fits(duration: int | None, per_second: int) -> None:
    transcript = read(
        {
            "speech": {
                "title": "Talk with Anna",
                "start_time": 1_700_000_000,
                "duration": duration,
                "speakers": [{"id": 77, "speaker_name": "Anna Lee"}],
                "transcripts": [
                    {"transcript": "So.", "start_offset": 0, "end_offset": 16_000, "speaker_id": 77},
                    {"transcript": "Yes.", "start_offset": 32_000, "end_offset": 200_000, "speaker_model_label": "2"},
                ],
            }
        }
    )
    assert transcript.text == "Anna Lee: So.\nSpeaker 2: Yes."
    assert [turn.end_ms for turn in transcript.turns] == [16_000_000 // per_second, 200_000_000 // per_second]
    assert transcript.metadata == {"title": "Talk with Anna", "date": "2023-11-14"}


def test_assemblyai_utterances_are_in_milliseconds_and_its_letters_are_speakers() -> None:
    transcript = read(
        {
            "id": "x",
            "audio_url": "https://cdn.example.org/a%20b/talk%201.mp3?key=secret",
            "language_code": "en_us",
            "text": "So how was it? Long.",
            "words": [{"text": "So", "start": 240, "end": 400, "speaker": "A"}],
            "utterances": [
                {"speaker": "A", "text": "So how was it?", "start": 240, "end": 2400, "words": []},
                {"speaker": "B", "text": "Long.", "start": 2500, "end": 2900, "words": []},
            ],
        }
    )
    assert transcript.text == "Speaker A: So how was it?\nSpeaker B: Long."
    assert times(transcript) == [("Speaker A", 240, 2400), ("Speaker B", 2500, 2900)]
    assert transcript.metadata == {"language": "en_us", "media": "talk 1.mp3"}


def test_words_without_segments_are_gathered() -> None:
    words = [
        {"text": w, "start": 100 + 500 * i, "end": 500 + 500 * i} for i, w in enumerate(["so", "we", "all", "began"])
    ]
    words.append({"text": "later", "start": 9000, "end": 9400})
    transcript = read({"utterances": None, "words": words, "text": "so we all began later"})
    assert transcript.text == "so we all began\nlater"
    assert times(transcript) == [(None, 100, 2000), (None, 9000, 9400)]


def test_deepgram_is_read_from_utterances_paragraphs_or_words() -> None:
    words = [*numbered(["So", "how?"], 0, 1.0), *numbered(["Long."], 1, 3.5)]
    paragraphs = [
        {"sentences": [{"text": "So how?", "start": 1.0, "end": 2.5}], "speaker": 0, "start": 1.0, "end": 2.5},
        {"sentences": [{"text": "Long.", "start": 3.5, "end": 4.0}], "speaker": 1, "start": 3.5, "end": 4.0},
    ]
    utterances = [
        {"start": 1.0, "end": 2.5, "transcript": "So how?", "speaker": 0, "channel": 0},
        {"start": 3.5, "end": 4.0, "transcript": "Long.", "speaker": 1, "channel": 0},
    ]
    best = {"transcript": "So how? Long.", "words": words}
    channel = {"alternatives": [best], "detected_language": "en"}
    by_words = read({"metadata": {"created": "2026-01-02T03:04:05Z"}, "results": {"channels": [channel]}})
    by_utterances = read({"results": {"channels": [channel], "utterances": utterances}})
    rich = {"alternatives": [{**best, "paragraphs": {"transcript": "", "paragraphs": paragraphs}}]}
    by_paragraphs = read({"results": {"channels": [rich]}})
    assert by_words.text == by_utterances.text == by_paragraphs.text == "Speaker 0: So how?\nSpeaker 1: Long."
    assert times(by_words) == times(by_utterances) == times(by_paragraphs)
    assert times(by_words) == [("Speaker 0", 1000, 2500), ("Speaker 1", 3500, 4000)]
    assert by_words.metadata == {"date": "2026-01-02T03:04:05Z", "language": "en"}


def test_channels_are_speakers_where_a_recording_has_several() -> None:
    def channel(word: str, start: float) -> dict[str, object]:
        said = [{"word": word, "start": start, "end": start + 1}]
        return {"alternatives": [{"transcript": word, "words": said}]}

    transcript = read({"results": {"channels": [channel("yes", 5.0), channel("so", 1.0)]}})
    assert transcript.text == "Channel 1: so\nChannel 0: yes"


def aws(*, labelled: bool) -> dict[str, object]:
    items: list[dict[str, object]] = []
    inner: dict[str, list[dict[str, object]]] = {"spk_0": [], "spk_1": []}
    for text, start, end, who in [
        ("So", "1.0", "1.5", "spk_0"),
        ("how", "1.5", "2.0", "spk_0"),
        ("Long", "3.0", "3.5", "spk_1"),
    ]:
        label = {"speaker_label": who} if labelled else {}
        alternatives = [{"confidence": "0.9", "content": text}]
        items.append(
            {"type": "pronunciation", "start_time": start, "end_time": end, "alternatives": alternatives, **label}
        )
        inner[who].append({"start_time": start, "end_time": end, "speaker_label": who})
        if text != "So":
            items.append({"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": "?"}], **label})
    parts = [
        {"speaker_label": who, "items": words, "start_time": "1.0", "end_time": "2.0"} for who, words in inner.items()
    ]
    results = {"transcripts": [{"transcript": "So how? Long?"}], "items": items, "speaker_labels": {"segments": parts}}
    return {"jobName": "talk-1", "status": "COMPLETED", "results": results}


@pytest.mark.parametrize("labelled", [True, False])
def test_aws_items_become_turns_with_their_punctuation(labelled: bool) -> None:
    transcript = read(aws(labelled=labelled))
    assert transcript.text == "spk_0: So how?\nspk_1: Long?"
    assert times(transcript) == [("spk_0", 1000, 2000), ("spk_1", 3000, 3500)]
    assert transcript.metadata == {"title": "talk-1"}


def test_speechmatics_words_become_turns() -> None:
    def word(content: str, start: float, speaker: str, kind: str = "word") -> dict[str, object]:
        alternatives = [{"content": content, "speaker": speaker, "language": "en"}]
        return {"type": kind, "start_time": start, "end_time": start + 0.5, "alternatives": alternatives}

    said = [word("So", 1.0, "S1"), word("?", 1.5, "S1", "punctuation"), word("Long", 2.0, "S2")]
    assert read({"format": "2.9", "results": said}).text == "S1: So?\nS2: Long"


def test_google_takes_tagged_words_once() -> None:
    words = [
        {"word": "so", "startTime": "1.0s", "endTime": "1.5s", "speakerTag": 1},
        {"word": "long", "startTime": "2s", "endTime": "2.500s", "speakerTag": 2},
    ]
    plain = [{k: v for k, v in word.items() if k != "speakerTag"} for word in words]
    results = [
        {"alternatives": [{"transcript": "so long", "words": plain}], "languageCode": "en-us"},
        {"alternatives": [{"words": words}]},
    ]
    transcript = read({"results": results})
    assert transcript.text == "Speaker 1: so\nSpeaker 2: long"
    assert times(transcript) == [("Speaker 1", 1000, 1500), ("Speaker 2", 2000, 2500)]
    assert times(read({"response": {"results": results[:1]}})) == [(None, 1000, 2500)]


def test_watson_words_find_their_speakers_by_time() -> None:
    said = [{"alternatives": [{"transcript": "so long ", "timestamps": [["so", 1.0, 1.5], ["long", 2.0, 2.5]]}]}]
    labels = [{"from": 1.0, "to": 1.5, "speaker": 0}, {"from": 2.0, "to": 2.5, "speaker": 1}]
    assert read({"results": said, "speaker_labels": labels}).text == "Speaker 0: so\nSpeaker 1: long"


def test_other_lists_of_segments_with_speakers_and_words_are_read() -> None:
    named = {"speakers": [{"name": "Anna"}, {"name": "Ben"}]}
    words = [{"start": 0.5, "end": 0.75, "text": "So"}, {"start": 0.75, "end": 1.0, "text": "how?"}]
    transcript = read({**named, "segments": [{"speaker": 0, "words": words}, {"speaker": 1, "words": words}]})
    assert transcript.text == "Anna: So how?\nBen: So how?"
    assert times(transcript)[0] == ("Anna", 500, 1000)
    meeting = {"title": "T", "sentences": [{"speaker_name": "Anna", "text": "Hi", "start_time": 0.5, "end_time": 1.0}]}
    assert read({"data": {"transcript": meeting}}).text == "Anna: Hi"


def test_text_of_recognition_holds_no_markup() -> None:
    said = "a &amp; b <i>c</i> {\\an8} 1 >> 2"
    assert read({"segments": [segment(said, 0.0, 1.0, speaker="Anna")]}).text == f"Anna: {said}"
    assert read({"segments": [segment("so\r\n\nwhy\x00 >> no", 0.0, 1.0)]}).text == "so why\x00\nno"


def test_values_that_are_none_are_left_out_with_a_word() -> None:
    transcript = read(
        {
            "segments": [
                segment("Kept.", 1.0, 0.5),
                {"start": -3, "end": "soon", "text": "And this."},
                {"start": 1e300, "end": True, "text": None},
                {"start": {}, "text": 5},
                {"start": "2.5", "end": "3.5", "text": "Last.", "speaker": ["x"]},
            ]
        }
    )
    assert transcript.text == "Kept. And this. Last."
    assert times(transcript) == [(None, 1000, 3500)]
    assert transcript.warnings == (
        "segments without text left out: 1",
        "texts that are none left out: 1",
        "times that are none left out: 5",
        "times that end before they begin: 1; their ends are left out",
    )


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", "3", "null", '"Anna: so"', '{"text": "no times"}', '{"segments": []}', '{"theme": "dark", "keys": {}}',
        '[{"document": "a", "start": 1, "end": 2, "code": "x", "text": "y"}]',
        '{"codings": [{"start": 1, "end": 2, "quote": "a"}]}',
        '{"segments": [{"start": 1, "end": 2, "code": "x", "text": "y"}]}',
        '{"results": {}}', '{"results": [1]}', '{"monologues": [{}]}', '{"speech": {"transcripts": [{}]}}',
    ],
)  # fmt: skip
def test_json_of_another_shape_is_refused_naming_the_known_ones(text: str) -> None:
    with pytest.raises(InputError, match=r"no transcript of a known shape \(Whisper.*Rev.*\.vtt"):
        raw(text)


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ('{"a": 1,\n"a": 2}', "twice", None),
        ('{"segments":\n[NaN]}', "NaN", None),
        ('{"segments":\n[', "no JSON", 2),
        ("[" * 100_000, "too deeply", 1),
        ('[\n"\\ud800"]', "half a character", 2),
        ('{"segments": [{"start": ' + "9" * 5000 + ', "text": "a"}]}', "too long", None),
        ('"' + '\\"' * 500_000 + "[" * 65, "no JSON", 1),
    ],
    ids=["twice", "nan", "cut", "deep", "half", "long", "quotes"],
)
def test_hostile_json_is_refused_at_once(text: str, said: str, line: int | None) -> None:
    began = time.process_time()
    with pytest.raises(InputError, match=said) as refused:
        raw(text)
    assert refused.value.line == line
    assert time.process_time() - began < 2


@pytest.mark.long
def test_a_segment_of_ten_megabytes_and_a_hundred_thousand_segments_are_read_in_time() -> None:
    began = time.process_time()
    assert len(read({"segments": [segment("word " * 2_000_000, 0.0, 1.0)]}).text) == 9_999_999
    many = [segment(f"word {i}", i * 1.0, i + 0.5, speaker=f"S{i % 7}") for i in range(100_000)]
    assert len(read({"segments": many}).turns) == 100_000
    assert time.process_time() - began < 10


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.just("1.5"))
KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        """segments utterances results items channels alternatives transcript transcripts text words word start end type
        speakers monologues elements value speaker speech name id start_time offsets timestamp paragraphs sentences to
        content response speaker_labels timestamps from seconds nanos duration start_offset end_offset transcription""",
    )
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=examples(400), deadline=None)
@given(TREES)
def test_any_json_is_read_or_refused(tree: object) -> None:
    try:
        transcript = raw(json.dumps(tree))
    except InputError:
        return
    assert "".join(transcript.text[turn.start : turn.end] for turn in transcript.turns) == transcript.text.replace(
        "\n", ""
    )
