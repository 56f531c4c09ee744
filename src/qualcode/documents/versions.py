"""Versions of a document: what a reading of its text becomes in the project, and reading an older one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.identity import now_ms
from qualcode.domain.import_choices import AS_FOUND, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.domain.values import Document
from qualcode.importing.registry import read_transcript
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_text, version_ids
from qualcode.storage.transaction import Transaction
from qualcode.storage.types import pack_spans
from qualcode.text.sentences import RULE, sentence_bounds
from qualcode.text.words import count_words


@dataclass(frozen=True, slots=True)
class Prepared:
    """A transcript that was read and divided, before anything is written."""

    data: bytes
    """The file as it is on the disk."""
    digest: bytes
    """Its SHA-256."""
    read: ReadTranscript
    sentences: Sequence[tuple[int, int]]
    words: int
    """Words of speech."""


def prepare(data: bytes, read: ReadTranscript, file: Path | str) -> Prepared:
    """Divide what was read into sentences and count its words.

    Raises:
        InputError: Nobody says anything in it.
    """
    check_speech(read, file)
    return divide(data, read)


def divide(data: bytes, read: ReadTranscript) -> Prepared:
    """Divide what was read into sentences and count its words, also where nobody says anything in it."""
    language = read.metadata.get("language")
    sentences = sentence_bounds(read.text, chain.from_iterable(turn.speech for turn in read.turns), language)
    return Prepared(data, hashlib.sha256(data).digest(), read, sentences, words_of_speech(read))


def check_speech(read: ReadTranscript, file: Path | str) -> None:
    """See that somebody says something in what was read.

    Raises:
        InputError: Nobody says anything in it.
    """
    if not any(turn.speech for turn in read.turns):
        raise InputError(tr("there is no speech in it"), file=file, remedy=tr("look at the file"))


def words_of_speech(read: ReadTranscript) -> int:
    """How many words are said in it."""
    return count_words(read.text, [span for turn in read.turns for span in turn.speech])


def prepare_file(file: Path, choices: ImportChoices = AS_FOUND) -> Prepared:
    """Read a transcript's file, by what is decided for it, and divide it.

    Raises:
        InputError: It cannot be read, or nobody says anything in it.
    """
    data, read = read_transcript(file, choices)
    return prepare(data, read, file)


def write_version(
    tx: Transaction, document_id: int, number: int, prepared: Prepared, speakers: dict[str, int], original: bytes
) -> int:
    """Write a version with its turns and sentences; its id.

    Args:
        number: 1 for the text that was imported first.
        speakers: label → id of the document's speaker, for every label of the text.
        original: The SHA-256 under which the file is kept.
    """
    read = prepared.read
    version_id = tx.add(
        "version",
        document_id=document_id,
        number=number,
        text_sha256=tx.keep_text(read.text),
        original_sha256=original,
        encoding=read.encoding,
        notation=read.notation,
        length=len(read.text),
        words=prepared.words,
        metadata=json.dumps(read.metadata, ensure_ascii=False, sort_keys=True),
        warnings=json.dumps(read.warnings, ensure_ascii=False),
        created_ms=now_ms(),
    )
    _write_structure(tx, version_id, prepared, speakers)
    return version_id


def _write_structure(tx: Transaction, version_id: int, prepared: Prepared, speakers: dict[str, int]) -> None:
    tx.insert_many(
        "turn",
        (
            "version_id",
            "ordinal",
            "start",
            "end",
            "speaker_id",
            "label_start",
            "label_end",
            "speech",
            "stamps",
            "start_ms",
            "end_ms",
        ),
        [
            (
                version_id,
                ordinal,
                turn.start,
                turn.end,
                speakers[turn.speaker] if turn.speaker is not None else None,
                turn.label.start if turn.label else None,
                turn.label.end if turn.label else None,
                pack_spans(turn.speech),
                pack_spans(turn.stamps) if turn.stamps else None,
                turn.start_ms,
                turn.end_ms,
            )
            for ordinal, turn in enumerate(prepared.read.turns)
        ],
    )
    rows = [(version_id, RULE, pack_spans(prepared.sentences))]
    tx.insert_many("sentences", ("version_id", "rule", "spans"), rows)


def text_of_version(project: Project, document: Document, number: int | None = None) -> str:
    """The whole text of a document; that of an older version if its number is given.

    Raises:
        NotFoundError: The document has no such version.
    """
    if number is None:
        return read_text(project, document.version_id)
    versions = version_ids(project, document.id)
    if not 1 <= number <= len(versions):
        raise NotFoundError(
            tr("“{name}” has no version {number}", name=document.name, number=number),
            remedy=tr("its versions are 1 to {latest}", latest=len(versions)),
        )
    return read_text(project, versions[number - 1])
