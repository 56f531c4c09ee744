"""Interviews as linguists' programs save them: one small writer a format, and what every reader promises."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.chat import ChatReader
from qualcode.importing.elan import ElanReader
from qualcode.importing.praat import PraatReader
from qualcode.importing.registry import Reader
from qualcode.importing.tei import TeiReader
from qualcode.importing.transcriber import TranscriberReader
from qualcode.importing.vtt import VttReader


class Said(NamedTuple):
    speaker: str
    start_ms: int
    end_ms: int
    text: str


Turns = list[tuple[str | None, str, int | None, int | None]]


def turns(transcript: ReadTranscript) -> Turns:
    """Speaker, words and times of each turn."""
    text = transcript.text
    return [
        (turn.speaker, "|".join(text[slice(*span)] for span in turn.speech), turn.start_ms, turn.end_ms)
        for turn in transcript.turns
    ]


def check(transcript: ReadTranscript) -> None:
    """One turn a line, `Name: text`; label and speech cover it; times are whole and never backwards."""
    lines = transcript.text.split("\n")
    assert len(lines) == len(transcript.turns)
    offset = 0
    for line, turn in zip(lines, transcript.turns, strict=True):
        assert (turn.start, turn.end) == (offset, offset + len(line))
        assert line == line.strip() != ""
        assert (turn.label is None) == (turn.speaker is None)
        if turn.label is not None:
            assert transcript.text[slice(*turn.label)] == f"{turn.speaker}:"
            assert turn.label.start == turn.start
        for start, end in turn.speech:
            assert transcript.text[start:end] == transcript.text[start:end].strip() != ""
            assert end == turn.end
        assert turn.start_ms is None or turn.start_ms >= 0
        if turn.start_ms is not None and turn.end_ms is not None:
            assert turn.start_ms <= turn.end_ms
        offset += len(line) + 1


# Small writers: how each program would save an interview.


def as_chat(said: list[Said]) -> bytes:
    codes = {name: f"S{number:02d}" for number, name in enumerate(dict.fromkeys(one.speaker for one in said))}
    lines = ["@UTF8", "@Begin", "@Languages:\teng"]
    lines.append("@Participants:\t" + ", ".join(f"{code} {name} Adult" for name, code in codes.items()))
    for one in said:
        lines.append(f"*{codes[one.speaker]}:\t{one.text} \x15{one.start_ms}_{one.end_ms}\x15")
        lines.append("%mor:\tn|x\n\tn|y")
    return "\n".join([*lines, "@End", ""]).encode()


def as_elan(said: list[Said]) -> bytes:
    slots, tiers = [], []
    for speaker in dict.fromkeys(one.speaker for one in said):
        annotations = []
        for number, one in enumerate(said):
            if one.speaker == speaker:
                slots.append(f'<TIME_SLOT TIME_SLOT_ID="a{number}" TIME_VALUE="{one.start_ms}"/>')
                slots.append(f'<TIME_SLOT TIME_SLOT_ID="b{number}" TIME_VALUE="{one.end_ms}"/>')
                annotations.append(
                    f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="n{number}" TIME_SLOT_REF1="a{number}" '
                    f'TIME_SLOT_REF2="b{number}"><ANNOTATION_VALUE>{escape(one.text)}</ANNOTATION_VALUE>'
                    "</ALIGNABLE_ANNOTATION></ANNOTATION>"
                )
        tiers.append(f'<TIER TIER_ID="t{len(tiers)}" PARTICIPANT="{escape(speaker)}">{"".join(annotations)}</TIER>')
    return (
        f"<ANNOTATION_DOCUMENT><TIME_ORDER>{''.join(slots)}</TIME_ORDER>{''.join(tiers)}</ANNOTATION_DOCUMENT>".encode()
    )


def as_praat(said: list[Said], *, short: bool = False) -> bytes:
    end = said[-1].end_ms / 1000 if said else 1
    speakers = list(dict.fromkeys(one.speaker for one in said))
    values: list[tuple[str, str]] = [
        ("xmin", "0"),
        ("xmax", f"{end}"),
        ("tiers?", "<exists>"),
        ("size", f"{len(speakers)}"),
    ]
    for speaker in speakers:
        intervals: list[tuple[int, int, str]] = []
        place = 0
        for one in said:
            if one.speaker == speaker:
                if one.start_ms > place:
                    intervals.append((place, one.start_ms, ""))
                intervals.append((one.start_ms, one.end_ms, one.text))
                place = one.end_ms
        values += [("class", '"IntervalTier"'), ("name", quoted(speaker)), ("xmin", "0"), ("xmax", f"{end}")]
        values.append(("intervals: size", f"{len(intervals)}"))
        for left, right, text in intervals:
            values += [("xmin", f"{left / 1000}"), ("xmax", f"{right / 1000}"), ("text", quoted(text))]
    body = "".join(f"{value}\n" if short else f"    {key} = {value} \n" for key, value in values)
    return f'File type = "ooTextFile"\nObject class = "TextGrid"\n\n{body.replace("tiers? =", "tiers?")}'.encode()


def as_short_praat(said: list[Said]) -> bytes:
    return as_praat(said, short=True).decode().encode("utf-16")


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def as_transcriber(said: list[Said]) -> bytes:
    ids = {name: f"spk{number}" for number, name in enumerate(dict.fromkeys(one.speaker for one in said), start=1)}
    speakers = "".join(f'<Speaker id="{own}" name="{escape(name)}"/>' for name, own in ids.items())
    written = "".join(
        f'<Turn speaker="{ids[one.speaker]}" startTime="{one.start_ms / 1000}" endTime="{one.end_ms / 1000}">\n'
        f'<Sync time="{one.start_ms / 1000}"/>\n{escape(one.text)}\n</Turn>\n'
        for one in said
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Trans SYSTEM "trans-14.dtd">\n<Trans>'
        f"<Speakers>{speakers}</Speakers><Episode><Section>{written}</Section></Episode></Trans>"
    ).encode()


def as_tei(said: list[Said]) -> bytes:
    ids = {name: f"P{number}" for number, name in enumerate(dict.fromkeys(one.speaker for one in said))}
    people = "".join(
        f'<person xml:id="{own}"><persName>{escape(name)}</persName></person>' for name, own in ids.items()
    )
    whens = '<when xml:id="T0"/>' + "".join(
        f'<when xml:id="{mark}{number}" interval="{value / 1000}" since="#T0"/>'
        for number, one in enumerate(said)
        for mark, value in (("a", one.start_ms), ("b", one.end_ms))
    )
    written = "".join(
        f'<u who="#{ids[one.speaker]}" start="#a{number}" end="#b{number}">\n  {escape(one.text)}<pause/>\n</u>\n'
        for number, one in enumerate(said)
    )
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc><listPerson>'
        f"{people}</listPerson></particDesc></profileDesc></teiHeader><text>"
        f'<timeline unit="s" origin="#T0">{whens}</timeline><body>{written}</body></text></TEI>'
    ).encode()


def as_webvtt(said: list[Said]) -> bytes:
    cues = (
        f"{clock(one.start_ms)} --> {clock(one.end_ms)}\n<v {one.speaker}>{escape(one.text, quote=False)}</v>\n"
        for one in said
    )
    return "\n".join(["WEBVTT\n", *cues]).encode()


def clock(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1_000 % 60:02d}.{ms % 1_000:03d}"


Writer = Callable[[list[Said]], bytes]
FORMATS: dict[str, tuple[Writer, Reader]] = {
    "cha": (as_chat, ChatReader()),
    "eaf": (as_elan, ElanReader()),
    "TextGrid": (as_praat, PraatReader()),
    "short TextGrid": (as_short_praat, PraatReader()),
    "trs": (as_transcriber, TranscriberReader()),
    "tei": (as_tei, TeiReader()),
    "vtt": (as_webvtt, VttReader()),
}
