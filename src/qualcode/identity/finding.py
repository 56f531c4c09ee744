"""Candidates for identifying words in a project's texts, to be confirmed by a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qualcode.analysis.selecting import choose_documents
from qualcode.domain.identifiers import DocumentText, Findings
from qualcode.domain.values import Document
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import read_transcript
from qualcode.suggest.identifiers import find_identifiers
from qualcode.suggest.known_models import ModelError
from qualcode.suggest.pipelines import Pipeline, pipeline_for

ModelEntities = Callable[[Sequence[str]], list[list[tuple[int, int, str]]]]


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What may identify somebody in some documents."""

    documents: tuple[Document, ...]
    """The documents that were looked through; the numbers of places are places in this list."""
    findings: Findings
    model: str
    """The language model that found names; empty where there was none."""
    problem: str
    """Why there was none, or not the one that was chosen, as a sentence."""


def find_candidates(
    project: Project, models: Path, *, documents: Collection[str] | None = None, known: Sequence[str] = ()
) -> Identifiers:
    """All that may identify somebody, wherever it stands in some documents.

    They are candidates: what is ordinary is among them, and that nothing was missed is not promised.

    Args:
        models: The folder of the language models that the user added.
        documents: Only in these, by name or UUID; names are told from words by all that is looked through.
        known: Names that are sought in any case.

    Raises:
        NotFoundError: A document is not there.
    """
    with project.reading():
        chosen = choose_documents(project, documents)
        texts = []
        for document in chosen:
            transcript = read_transcript(project, document)
            texts.append(DocumentText(document.uuid, document.name, transcript.text, transcript.turns))
    pipeline = most_spoken(chosen, models)
    entities, problem = _entities_of(pipeline)
    findings = find_identifiers(texts, entities, known)
    return Identifiers(tuple(chosen), findings, pipeline.name if entities else "", problem)


def most_spoken(documents: Sequence[Document], models: Path) -> Pipeline:
    """The language model of the language that most of some documents are in.

    Args:
        models: The folder of the language models that the user added.
    """
    languages = [document.language for document in documents]
    language = max(sorted(set(languages), key=str), key=languages.count, default=None)
    return pipeline_for(language, folder=models)


@cache
def entities_of(pipeline: Pipeline) -> ModelEntities:
    """What finds names by a language model, loaded once: for each text (start, end, label), in code points.

    Raises:
        ModelError: The model cannot be loaded.
    """
    nlp: Any = pipeline.load_entities()

    def entities(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        with nlp.memory_zone():
            return [[(one.start_char, one.end_char, one.label_) for one in doc.ents] for doc in nlp.pipe(texts)]

    return entities


def _entities_of(pipeline: Pipeline) -> tuple[ModelEntities | None, str]:
    """What finds names, and why nothing does."""
    if pipeline.kind != "model":
        return None, pipeline.problem
    try:
        return entities_of(pipeline), pipeline.problem
    except ModelError as error:
        return None, error.sentence
