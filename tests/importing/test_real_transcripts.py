"""Transcripts as other people wrote them: counts that were checked by eye, and the text to the last character."""

from __future__ import annotations

import tarfile
from collections import Counter
from pathlib import Path

import pytest

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.markdown import MarkdownReader
from qualcode.importing.registry import read_transcript

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
FILES = DATA / "files"
needs_data = pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared/data")


def speakers(transcript: ReadTranscript) -> Counter[str]:
    return Counter(turn.speaker for turn in transcript.turns if turn.speaker is not None)


def partitions(transcript: ReadTranscript) -> bool:
    place = 0
    for turn in transcript.turns:
        if turn.start < place or transcript.text[place : turn.start].strip():
            return False
        place = turn.end
    return not transcript.text[place:].strip()


@needs_data
@pytest.mark.parametrize(
    ("name", "turns", "named", "distinct"),
    [
        ("bitcointranscripts-aaron-and-sjors-discuss-what-s-new-in-bitcoin-core-v30.md", 168, 159, 2),
        ("bitcointranscripts-inscriptions.md", 141, 132, 2),
        ("bitcointranscripts-2019-02-07-matt-corallo-rust-lightning.es.md", 18, 2, 2),
        ("kbenoit-EN.txt", 72, 36, 34),
        ("kbenoit-DE.txt", 72, 36, 34),
        ("kbenoit-GR.txt", 72, 36, 34),
        ("thechangelog-the-changelog-103.md", 158, 157, 3),
        ("thechangelog-the-changelog-352.md", 208, 206, 4),
        ("thechangelog-the-changelog-513.md", 115, 113, 3),
    ],
)
def test_real_files_give_their_speakers_and_their_text(name: str, turns: int, named: int, distinct: int) -> None:
    data, transcript = read_transcript(FILES / name)
    assert transcript.text == data.decode("utf-8-sig").replace("\r\n", "\n")
    assert partitions(transcript)
    found = speakers(transcript)
    assert (len(transcript.turns), sum(found.values()), len(found)) == (turns, named, distinct)


@needs_data
def test_the_times_of_a_real_transcript_ascend() -> None:
    _, transcript = read_transcript(FILES / "bitcointranscripts-inscriptions.md")
    starts = [turn.start_ms for turn in transcript.turns if turn.speaker]
    assert None not in starts
    assert starts == sorted(starts, key=lambda start: start or 0)
    assert starts[-1] == 2_325_000


@needs_data
def test_broadcast_captions_keep_their_speakers_and_words() -> None:
    data, transcript = read_transcript(FILES / "pbs-example.vtt")
    found = speakers(transcript)
    assert found["LITHGOW"] == 52
    assert "the question" not in {name.lower() for name in found}
    words = Counter(transcript.text.replace(":", " ").split())
    source = Counter(
        " ".join(line for line in data.decode().splitlines() if "-->" not in line).replace(":", " ").split()
    )
    # Only labels that repeat the speaker of the turn before them are merged away.
    assert set(source - words) == {"WEBVTT", "MAN", "LITHGOW"}


@pytest.mark.long
@needs_data
def test_450_episodes_give_92165_turns_of_named_speakers_within_one_percent() -> None:
    named = 0
    reader = MarkdownReader()
    with tarfile.open(DATA / "changelog/changelog_450.tar.xz") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is None:
                continue
            data = stream.read()
            transcript = reader.read(data, member.name)
            assert transcript.text == data.decode().replace("\r\n", "\n")
            for turn in transcript.turns:
                if turn.speaker is not None:
                    named += 1
                    assert turn.label is not None
                    assert all(start >= turn.label.end for start, _ in turn.speech)
    assert abs(named - 92_165) <= 921
