"""Documents with the words of what is said in them: from the cache beside the project, or analysed anew."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode.domain.spans import Span
from qualcode.domain.suggestions import Segment
from qualcode.domain.transcripts import Turn
from qualcode.domain.values import Transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import get_document, read_transcript
from qualcode.storage.reads.suggestions import Current
from qualcode.suggest.analysing import Analyser
from qualcode.suggest.cache import Cache
from qualcode.suggest.packed_words import pack, unpack
from qualcode.suggest.pipelines import pipeline_for
from qualcode.suggest.turn_words import ENDS, QUESTION, TurnWords, Word
from qualcode.suggestions.meaning import Meaning

MORE_THAN_A_NOD = 4
"""Words from which a turn says something of its own."""
LOOKED_PAST = 3
"""Turns that are looked at on each side for one that does."""
AROUND = 60
"""Words of the turn before, and of the turn after, that are looked at."""
_KEPT = 24
"""Documents that are kept in memory."""


class ReadDocument:
    """A document with the words of each of its turns."""

    def __init__(self, uuid: str, transcript: Transcript, words: Sequence[TurnWords]) -> None:
        self.uuid = uuid
        self.transcript = transcript
        self._words = words
        self._starts = [turn.start for turn in transcript.turns]
        self._spoken: dict[int, tuple[str, ...]] = {}

    def segment(self, start: int, end: int, vector: Sequence[float] | None = None) -> Segment:
        """A passage with its words and what stands around it.

        Args:
            vector: What it means, as an embedder has it.
        """
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_left(self._starts, end) - 1)
        words = tuple(word for turn in range(first, last + 1) for word in self._between(turn, start, end))
        before, after = beside(self.transcript, first, -1), beside(self.transcript, last, +1)
        turns, speakers = self.transcript.turns, self.transcript.speakers
        speaker = speakers.get(self.transcript.speaker_ids[first] or 0) if turns else None
        return Segment(
            document=self.uuid,
            start=start,
            end=end,
            words=words,
            before=self._whole(before)[-AROUND:] if before is not None else (),
            after=self._whole(after)[:AROUND] if after is not None else (),
            speaker=speaker.label if speaker else "",
            role=speaker.role if speaker else "unknown",
            before_speaker=(turns[before].speaker or "") if before is not None else "",
            vector=vector,
        )

    def words_in(self, span: Span) -> Iterator[Word]:
        """The words in a passage, and the marks at which sentences end, by place in the document's text."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        for turn in range(first, min(len(self._words), max(first + 1, bisect_left(self._starts, span.end)))):
            words, offset = self._words[turn], self._starts[turn]
            for number in self._numbers(turn, span.start, span.end):
                yield Word(
                    offset + words.starts[number],
                    offset + words.ends[number],
                    words.bases[number],
                    words.flags[number],
                )

    def _numbers(self, turn: int, start: int, end: int) -> range:
        words, offset = self._words[turn], self._starts[turn]
        return range(bisect_left(words.starts, start - offset), bisect_left(words.starts, end - offset))

    def _between(self, turn: int, start: int, end: int) -> Iterator[str]:
        if turn < len(self._words):
            bases, flags = self._words[turn].bases, self._words[turn].flags
            for number in self._numbers(turn, start, end):
                if not flags[number] & ENDS or flags[number] & QUESTION:
                    yield bases[number]

    def _whole(self, turn: int) -> tuple[str, ...]:
        if turn not in self._spoken:
            self._spoken[turn] = self._words[turn].spoken()
        return self._spoken[turn]


def beside(transcript: Transcript, turn: int, step: int) -> int | None:
    """The turn before or after one that tells what it answers: the next in which anything is said.

    One that only nods (`Mm-hm.`, `I see.`) is looked past, unless so are the others that stand near.

    Args:
        turn: The ordinal of the turn.
        step: -1 for before, +1 for after.
    """
    nearest = None
    looked_at = 0
    at = turn + step
    while 0 <= at < len(transcript.turns) and looked_at < LOOKED_PAST:
        said = transcript.turns[at].speech
        if said:
            nearest = at if nearest is None else nearest
            looked_at += 1
            if sum(len(transcript.text[span.start : span.end].split()) for span in said) >= MORE_THAN_A_NOD:
                return at
        at += step
    return nearest


class Shelf:
    """The documents of a project with their words.

    Args:
        project: Open for reading at least.
        cache: What was computed before; what is computed now is put there.
        models: The folder of the language models that the user added.
    """

    def __init__(self, project: Project, cache: Cache, models: Path) -> None:
        self._project, self._cache, self._models = project, cache, models
        self.meaning = Meaning(cache)
        self._analysers: dict[str | None, Analyser] = {}
        self._kept: OrderedDict[tuple[str, bytes], ReadDocument] = OrderedDict()

    def analyser(self, language: str | None) -> Analyser:
        """What divides texts of a language into words."""
        if language not in self._analysers:
            self._analysers[language] = Analyser(pipeline_for(language, folder=self._models))
        return self._analysers[language]

    def document(self, one: Current) -> ReadDocument:
        """A document with its words."""
        found = self._ready(one)
        if found is None:
            for _ in self.getting(one):
                pass
            found = self._ready(one)
            assert found is not None
        return found

    def getting(self, one: Current) -> Iterator[None]:
        """Get the words of a document, with stops in between; where they lie ready, nothing is to be done."""
        if self._ready(one) is not None:
            return
        analyser = self.analyser(one.language)
        transcript = self._transcript(one)
        words: list[TurnWords] = []
        for batch in analyser.batches([spoken_text(transcript, turn) for turn in transcript.turns]):
            words += batch
            yield
        fingerprint = analyser.pipeline.fingerprint  # Not before: a model may have turned out not to load.
        self._cache.put(one.uuid, one.text_sha256.hex(), "words", fingerprint, pack(words))
        self._keep(one, ReadDocument(one.uuid, transcript, words))

    def _transcript(self, one: Current) -> Transcript:
        """The version that is meant, though a newer one may have come meanwhile."""
        document = get_document(self._project, one.document_id)
        return read_transcript(self._project, replace(document, version_id=one.version_id))

    def _ready(self, one: Current) -> ReadDocument | None:
        """A document whose words lie ready; None for one that has to be analysed."""
        key = (one.uuid, one.text_sha256)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        words = self._known_words(one)
        if words is None:
            return None
        transcript = self._transcript(one)
        return (
            self._keep(one, ReadDocument(one.uuid, transcript, words)) if len(words) == len(transcript.turns) else None
        )

    def _keep(self, one: Current, read: ReadDocument) -> ReadDocument:
        self._kept[one.uuid, one.text_sha256] = read
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return read

    def segment(self, one: Current, span: tuple[int, int]) -> Segment:
        """A passage of a document with its words, what stands around it, and what it means where that can be told.

        Of a document whose words do not lie ready only what is needed is analysed: somebody waits for it.
        """
        read = self._ready(one)
        if read is None:
            return self._in_part(one, span).segment(*span)
        return read.segment(*span, self.meaning.of_passage(one, read, Span(*span)))

    def _in_part(self, one: Current, span: tuple[int, int]) -> ReadDocument:
        """A document with the words of the turns of a passage and of those around them alone."""
        transcript = self._transcript(one)
        turns = transcript.turns
        starts = [turn.start for turn in turns]
        first = max(0, bisect_right(starts, span[0]) - 1)
        last = max(first, bisect_left(starts, span[1]) - 1)
        around = (beside(transcript, first, -1), beside(transcript, last, +1))
        needed = sorted({number for number in (*range(first, last + 1), *around) if number is not None})
        found = self.analyser(one.language).analyse([spoken_text(transcript, turns[number]) for number in needed])
        words = [TurnWords()] * len(turns)
        for number, line in zip(needed, found, strict=True):
            words[number] = line
        return ReadDocument(one.uuid, transcript, words)

    def words(self, text: str, language: str | None) -> tuple[str, ...]:
        """The base forms of the words of a short text."""
        return self.analyser(language).analyse([text])[0].spoken()

    def _known_words(self, one: Current) -> Sequence[TurnWords] | None:
        fingerprint = self.analyser(one.language).pipeline.fingerprint
        blob = self._cache.get(one.uuid, one.text_sha256.hex(), "words", fingerprint)
        try:
            return unpack(blob) if blob is not None else None
        except ValueError:  # Damaged: made again.
            return None

    def prune(self, documents: Mapping[int, Current]) -> None:
        """Wipe from the cache what belongs to none of these: words of texts that were removed or replaced."""
        self._cache.prune((one.uuid, one.text_sha256.hex()) for one in documents.values())

    def preparing(self, documents: Mapping[int, Current]) -> Iterator[tuple[int, int]]:
        """Get the words of all documents ready, then what they mean; what lies ready is passed over.

        Yields:
            How many are ready, and how many there are, now and then; documents count twice where meaning is told.
        """
        self.prune(documents)
        rounds = 2 if self.meaning.found() else 1
        ready: dict[str, frozenset[tuple[str, str]]] = {}
        for number, one in enumerate(documents.values(), 1):
            fingerprint = self.analyser(one.language).pipeline.fingerprint
            if fingerprint not in ready:
                ready[fingerprint] = self._cache.fresh("words", fingerprint)
            if (one.uuid, one.text_sha256.hex()) not in ready[fingerprint]:
                for _ in self.getting(one):
                    yield number - 1, rounds * len(documents)
            yield number, rounds * len(documents)
        if rounds == 2:
            for number, one in enumerate(documents.values(), 1):
                for _ in self.meaning.preparing(one, self.document(one)):
                    yield len(documents) + number - 1, rounds * len(documents)
                yield len(documents) + number, rounds * len(documents)

    def model(self, digest: str) -> bytes | None:
        """What a suggester learned from what has this digest; None if it is not known any more."""
        return self._cache.get_model(digest)

    def keep_model(self, digest: str, model: bytes) -> None:
        """Keep what a suggester learned, for the next session."""
        self._cache.put_model(digest, model)

    def fingerprint(self) -> str:
        """What the words of all documents depend on beside their texts."""
        prints = [analyser.pipeline.fingerprint for analyser in self._analysers.values()]
        return " ".join(sorted([*prints, self.meaning.fingerprint]))


def spoken_text(transcript: Transcript, turn: Turn) -> str:
    """The text of a turn with blanks in place of all that is not speech, so that offsets hold."""
    parts, at = [], turn.start
    for span in turn.speech:
        parts += [" " * (span.start - at), transcript.text[span.start : span.end]]
        at = span.end
    return "".join(parts)
