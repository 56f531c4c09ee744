"""Words of participants who are withheld, wherever a publication repeats them: in examples, memos, prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualcode.cases.withholding import Withheld
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, list_speakers, read_transcript
from qualcode.text.word_runs import WordRuns
from qualcode.text.words import count_words

_LEAST = 8
"""Words in a row that are somebody's own; fewer are a turn of phrase."""


def repeated(
    project: Project, texts: Iterable[tuple[str, str]], withheld: Mapping[int, Withheld]
) -> Iterator[tuple[str, Withheld]]:
    """Where texts repeat what somebody said who is withheld, and who.

    Args:
        texts: (where, text) of what a publication would show.
    """
    texts = list(texts)
    for case, runs in _runs_of(project, withheld).items():
        for where, text in texts:
            if any(count_words(text, [span]) >= _LEAST for span in runs.found(text)):
                yield where, withheld[case]


def _runs_of(project: Project, withheld: Mapping[int, Withheld]) -> dict[int, WordRuns]:
    """Participant → what they say in the texts as they are."""
    speakers = {one.id: one.case_id for one in list_speakers(project) if one.case_id in withheld}
    if not speakers:
        return {}
    wanted = {one.document_id for one in list_speakers(project) if one.id in speakers}
    said: dict[int, list[str]] = {}
    for document in list_documents(project):
        if document.id not in wanted:
            continue
        transcript = read_transcript(project, document)
        for turn, speaker in zip(transcript.turns, transcript.speaker_ids, strict=True):
            case = speakers.get(speaker) if speaker is not None else None
            if case is not None:
                said.setdefault(case, []).extend(transcript.text[span.start : span.end] for span in turn.speech)
    return {case: WordRuns(passages) for case, passages in said.items()}
