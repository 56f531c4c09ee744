"""The shapes of JSON that recognition services write: each function gives cues, or None for another shape."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.domain.translation import tr
from qualcode.importing.cues import Cue
from qualcode.importing.json_trees import first, items, members, objects, string
from qualcode.importing.speech_values import Values, Word, gathered, plain_cue

Shape = Callable[[dict[str, object], Values], list[Cue] | None]
_LISTS = ("speakers", "segments", "utterances", "chunks", "transcription", "transcript", "paragraphs", "sentences")
_WRAPPERS = ("data", "output", "result", "results", "transcript", "transcription", "response")
_TEXTS = ("text", "transcript", "sentence", "content")
_WORD_TEXTS = ("punctuated_word", "word", "text", "content", "value")
_STARTS = ("start", "start_time", "startTime", "begin")
_ENDS = ("end", "end_time", "endTime")
_SPEAKERS = ("speaker_name", "speakerName", "speaker", "speaker_label", "speakerLabel", "speaker_id", "speakerId")
_PAIRS = ("timestamp", "timestamps", "time")
_OF_CODINGS = frozenset(("code", "codes", "coder", "document", "quote"))
"""Members of codings, which have a start, an end and a text as well."""


def rev(root: dict[str, object], values: Values) -> list[Cue] | None:
    """Rev and Rev AI: `monologues` of `elements`, words and punctuation with its blanks."""
    monologues = objects(root.get("monologues"))
    if not monologues or not all("elements" in monologue for monologue in monologues):
        return None
    cues = []
    for monologue in monologues:
        elements = objects(monologue["elements"])
        if not elements:
            values.odd[tr("segments without text")] += 1
        text = "".join(_untrimmed(element.get("value"), values) for element in elements)
        starts = [values.time(first(element, "ts", "timestamp")) for element in elements]
        ends = [values.time(first(element, "end_ts", "end_timestamp")) for element in elements]
        start_ms = next((time for time in starts if time is not None), None)
        end_ms = next((time for time in reversed(ends) if time is not None), None)
        cues.append(plain_cue(text, start_ms, end_ms, values.speaker(monologue.get("speaker"))))
    return cues


def _untrimmed(value: object, values: Values) -> str:
    return value if isinstance(value, str) else values.text(value)


def items_of_words(root: dict[str, object], values: Values) -> list[Cue] | None:
    """AWS Transcribe (`results.items`) and Speechmatics (`results`): one item a word or punctuation mark."""
    results = root.get("results")
    listed = objects(members(results).get("items") if isinstance(results, dict) else results)
    if not listed or not all("type" in item and objects(item.get("alternatives")) for item in listed):
        return None
    labels = _labels_by_start(members(members(results).get("speaker_labels")))
    words: list[Word] = []
    for item in listed:
        best = objects(item["alternatives"])[0]
        text = string(best.get("content"))
        if item["type"] == "punctuation" and words and item.get("attaches_to") not in ("next", "none"):
            words[-1] = words[-1]._replace(text=words[-1].text + text)
        elif text:
            said_by = first(item, "speaker_label") or best.get("speaker") or labels.get(str(item.get("start_time")))
            start_ms, end_ms = values.time(item.get("start_time")), values.time(item.get("end_time"))
            words.append(Word(text, start_ms, end_ms, values.speaker(said_by)))
    return gathered(words)


def _labels_by_start(labels: dict[str, object]) -> dict[str, object]:
    """Start of a word, as written, to its speaker: older files of AWS keep the two apart."""
    return {
        str(word.get("start_time")): first(word, "speaker_label") or segment.get("speaker_label")
        for segment in objects(labels.get("segments"))
        for word in objects(segment.get("items"))
    }


def deepgram(root: dict[str, object], values: Values) -> list[Cue] | None:
    """Deepgram: `results.utterances`, else the paragraphs, words or transcripts of its channels."""
    results = members(root.get("results"))
    channels = objects(results.get("channels"))
    utterances = objects(results.get("utterances"))
    if not channels and not utterances:
        return None
    several = len(channels) > 1
    cues: list[Cue] = []
    for said in utterances:
        cues.append(
            _deepgram_cue(said, string(said.get("transcript")), values, said.get("channel") if several else None)
        )
    if not cues:
        for number, channel in enumerate(channels):
            alternatives = objects(channel.get("alternatives"))
            if alternatives:
                cues.extend(_channel(alternatives[0], values, number if several else None))
    if several:
        cues.sort(key=lambda cue: cue.start_ms or 0)
    return cues


def _deepgram_cue(said: dict[str, object], text: str, values: Values, channel: object) -> Cue:
    speaker = values.speaker(said.get("speaker"))
    if channel is not None:
        speaker = f"Channel {channel}, {speaker}" if speaker else f"Channel {channel}"
    return plain_cue(text, values.time(said.get("start")), values.time(said.get("end")), speaker)


def _channel(best: dict[str, object], values: Values, channel: int | None) -> list[Cue]:
    cues = []
    for paragraph in objects(members(best.get("paragraphs")).get("paragraphs")):
        text = " ".join(string(sentence.get("text")) for sentence in objects(paragraph.get("sentences")))
        cues.append(_deepgram_cue(paragraph, text, values, channel))
    if not cues:
        apart = None if channel is None else f"Channel {channel}"
        words = _words(objects(best.get("words")), values, 1)
        cues = gathered(word._replace(speaker=word.speaker or apart) for word in words)
        if not cues:
            cues = [plain_cue(string(best.get("transcript")), None, None, apart)]
    return cues


def google(root: dict[str, object], values: Values) -> list[Cue] | None:
    """Google Speech-to-Text and Watson: `results` of `alternatives`.

    With speakers, the last result of Google's holds every word.
    """
    results = objects(first(members(root.get("response")), "results") or root.get("results"))
    found = [objects(result.get("alternatives")) for result in results]
    best = [alternatives[0] for alternatives in found if alternatives]
    if not best or not any("transcript" in entry or "words" in entry for entry in best):
        return None
    labels = {str(label.get("from")): label.get("speaker") for label in objects(root.get("speaker_labels"))}
    spoken = [_google_words(entry, values) or _watson_words(entry, values, labels) for entry in best]
    if any(word.speaker for word in spoken[-1]) and not all(any(word.speaker for word in said) for said in spoken):
        return gathered(spoken[-1])
    cues = []
    for entry, words in zip(best, spoken, strict=True):
        if any(word.speaker for word in words):
            cues.extend(gathered(words))
        else:
            times = (words[0].start_ms, words[-1].end_ms) if words else (None, None)
            text = string(entry.get("transcript")) or " ".join(word.text for word in words)
            cues.append(plain_cue(text, *times, None))
    return cues


def _google_words(entry: dict[str, object], values: Values) -> list[Word]:
    return [
        Word(
            string(word.get("word")),
            values.time(first(word, "startTime", "startOffset", "start_time", "start_offset")),
            values.time(first(word, "endTime", "endOffset", "end_time", "end_offset")),
            values.speaker(first(word, "speakerTag", "speakerLabel", "speaker_tag", "speaker_label") or None),
        )
        for word in objects(entry.get("words"))
        if string(word.get("word"))
    ]


def _watson_words(entry: dict[str, object], values: Values, labels: dict[str, object]) -> list[Word]:
    rows = [row for row in map(items, items(entry.get("timestamps"))) if len(row) == 3 and string(row[0])]
    return [
        Word(string(text), values.time(start), values.time(end), values.speaker(labels.get(str(start))))
        for text, start, end in rows
    ]


def otter(root: dict[str, object], values: Values) -> list[Cue] | None:
    """Otter: `transcripts` under `speech`, their offsets counted in samples or in milliseconds."""
    speech = members(root.get("speech")) or root
    listed = objects(speech.get("transcripts")) or objects(root.get("transcripts"))
    if not listed or not all("transcript" in entry for entry in listed):
        return None
    rate = _otter_rate(listed, speech.get("duration"))
    return [
        plain_cue(
            values.text(entry["transcript"]),
            values.time(entry.get("start_offset"), rate),
            values.time(entry.get("end_offset"), rate),
            values.speaker(first(entry, "speaker_name", "speaker_id", "speaker_model_label", "label")),
        )
        for entry in listed
    ]


def _otter_rate(listed: list[dict[str, object]], duration: object) -> int:
    """Units a second: 16,000 samples, unless the recording's length or the pace of speech says milliseconds."""
    ends = [end for entry in listed if isinstance(end := entry.get("end_offset"), int)]
    if isinstance(duration, int | float) and duration > 0 and ends:
        return min((16_000, 1_000), key=lambda rate: abs(max(ends) / rate - duration))
    return 16_000


def segments(root: dict[str, object], values: Values) -> list[Cue] | None:
    """Lists of segments with text and times: Whisper and its kin, AssemblyAI, and others alike."""
    for place in (root, *(members(root.get(key)) for key in _WRAPPERS), *_twice_wrapped(root)):
        for key in _LISTS:
            listed = objects(place.get(key))
            if listed and is_speech(listed):
                return cues_of(listed, values, lettered=key == "utterances")
        words = objects(place.get("words"))
        if words and is_speech(words) and not any(objects(place.get(key)) for key in ("segments", "utterances")):
            return gathered(_words(words, values, _per_second(words)))
    return None


def _twice_wrapped(root: dict[str, object]) -> list[dict[str, object]]:
    return [members(members(root.get(outer)).get(inner)) for outer in _WRAPPERS for inner in _WRAPPERS]


def is_speech(listed: list[dict[str, object]]) -> bool:
    """True if each entry has a text of its own, some have a time or a speaker, and none is a coding."""
    if any(_OF_CODINGS & entry.keys() for entry in listed):
        return False
    if not all(any(key in entry for key in (*_TEXTS, "word", "words", "sentences")) for entry in listed):
        return False
    return any(
        any(key in entry for key in (*_STARTS, *_PAIRS, *_SPEAKERS, "start_ms", "startMs", "offsets"))
        for entry in listed
    )


def cues_of(listed: list[dict[str, object]], values: Values, *, lettered: bool = False) -> list[Cue]:
    """The cues of a list of segments.

    Args:
        listed: As `is_speech` takes them.
        values: Reads and counts.
        lettered: A single letter is the number of a speaker (`A` is `Speaker A`).
    """
    rate = _per_second(listed)
    cues = []
    for entry in listed:
        text = _text(entry, values)
        start_ms, end_ms = _times(entry, values, rate)
        name = first(entry, *_SPEAKERS)
        if lettered and isinstance(name, str) and len(name) == 1 and "A" <= name <= "Z":
            name = f"Speaker {name}"
        cues.append(plain_cue(text, start_ms, end_ms, values.speaker(name)))
    return cues


def _text(entry: dict[str, object], values: Values) -> str:
    key = next((key for key in _TEXTS if key in entry), None)
    if key is not None and not isinstance(entry[key], list):
        return values.text(entry[key])
    parts = items(first(entry, "words", "sentences"))
    texts = [string(part) or string(first(members(part), *_WORD_TEXTS)) for part in parts]
    return " ".join(filter(None, texts)) if any(texts) else values.text(None)


def _times(entry: dict[str, object], values: Values, rate: int) -> tuple[int | None, int | None]:
    fine = members(entry.get("offsets"))
    if fine:
        return values.time(fine.get("from"), 1000), values.time(fine.get("to"), 1000)
    pair = items(first(entry, *_PAIRS))
    if len(pair) == 2:
        return values.time(pair[0]), values.time(pair[1])
    start_ms = values.time(first(entry, "start_ms", "startMs"), 1000)
    end_ms = values.time(first(entry, "end_ms", "endMs"), 1000)
    if start_ms is None and end_ms is None:
        start_ms, end_ms = values.time(first(entry, *_STARTS), rate), values.time(first(entry, *_ENDS), rate)
    inner = [word for word in objects(first(entry, "words", "sentences")) if first(word, *_STARTS) is not None]
    if start_ms is None and end_ms is None and inner:
        start_ms = values.time(first(inner[0], *_STARTS), rate)
        end_ms = values.time(first(inner[-1], *_ENDS), rate)
    return start_ms, end_ms


def _words(listed: list[dict[str, object]], values: Values, rate: int) -> list[Word]:
    words = []
    for entry in listed:
        text = string(first(entry, *_WORD_TEXTS))
        if text and entry.get("type") != "spacing":
            start_ms, end_ms = _times(entry, values, rate)
            words.append(Word(text, start_ms, end_ms, values.speaker(first(entry, *_SPEAKERS))))
    return words


def _per_second(listed: list[dict[str, object]]) -> int:
    """1,000 where all times are whole numbers and speech in seconds would be slower than a letter a second."""
    letters = length = 0
    for entry in listed:
        start, end = first(entry, *_STARTS), first(entry, *_ENDS)
        if not isinstance(start, int) or not isinstance(end, int):
            return 1
        letters += len(string(first(entry, *_TEXTS, "word")))
        length += max(0, end - start)
    return 1000 if letters < length else 1


SHAPES: tuple[Shape, ...] = (rev, items_of_words, deepgram, google, otter, segments)
"""In the order they are tried; each refuses what another one writes."""
