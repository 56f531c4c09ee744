"""Searching texts for a pass: here, or in a process of its own for programs that must not load a language model."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NamedTuple

from qualcode.domain.errors import QualcodeError
from qualcode.domain.identifiers import Candidate, DocumentText, Findings, Occurrence
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.identity.finding import ModelEntities, entities_of, most_spoken
from qualcode.identity.proposing import Material
from qualcode.settings.language import speak_the_users_language
from qualcode.suggest.identifiers import find_identifiers
from qualcode.suggest.known_models import ModelError
from qualcode.suggest.pipelines import one_thread, pipeline_for

Progress = Callable[[int, int], None]
"""Told how many documents of how many are done."""


class Searched(NamedTuple):
    """What a search found, and why it found less than it might."""

    findings: Findings
    problem: str


def search_here(material: Material, models: Path, progress: Progress | None = None) -> Searched:
    """Search in this process, with a language model where there is one.

    Args:
        models: The folder of the language models that the user added.
        progress: Told how far it has come.
    """
    pipeline = most_spoken(material.documents, models)
    return _search(material.texts, material.known, pipeline.language, models, progress)


def _search(
    texts: Sequence[DocumentText],
    known: Sequence[str],
    language: str | None,
    models: Path,
    progress: Progress | None,
) -> Searched:
    pipeline = pipeline_for(language, folder=models)
    entities: ModelEntities | None = None
    problem = pipeline.problem
    if pipeline.kind == "model":
        try:
            entities = entities_of(pipeline)
        except ModelError as error:
            problem = error.sentence
    if entities is not None and progress is not None:
        entities = _counting(entities, len(texts), progress)
    return Searched(find_identifiers(texts, entities, known), problem)


def _counting(entities: ModelEntities, of: int, progress: Progress) -> ModelEntities:
    """A finder that tells how many documents it has been asked of: it is asked once for each."""
    done = 0

    def counted(pieces: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        nonlocal done
        found = entities(pieces)
        done += 1
        progress(done, of)
        return found

    return counted


def search_aside(material: Material, models: Path, progress: Progress | None = None) -> Searched:
    """As `search_here`, in a process that ends with its answer; the texts go there and back by pipes alone.

    Raises:
        ModelError: The process ended without an answer.
    """
    question = json.dumps(
        {
            "language": most_spoken(material.documents, models).language,
            "models": str(models),
            "known": material.known,
            "texts": [asdict(text) for text in material.texts],
        }
    )
    # -P: what lies in the working directory is never imported.
    command = [sys.executable, "-P", "-m", "qualcode.identity.searching"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(question)
            process.stdin.close()
            answer = _answer(process.stdout, progress)
        except BaseException:
            process.kill()
            raise
    if answer is None:
        raise ModelError(tr("the process that looks for names ended"), remedy=tr("the machine may be short of memory"))
    if "refused" in answer:
        raise ModelError(answer["refused"], remedy=answer["remedy"])
    return Searched(_findings(answer["findings"]), answer["problem"])


def _answer(lines: IO[str], progress: Progress | None) -> dict[str, Any] | None:
    for line in lines:
        told: dict[str, Any] = json.loads(line)
        if "done" not in told:
            return told
        if progress is not None:
            progress(told["done"], told["of"])
    return None


def _findings(told: dict[str, Any]) -> Findings:
    return Findings(
        tuple(
            Candidate(
                **{
                    **one,
                    "occurrences": tuple(Occurrence(**place) for place in one["occurrences"]),
                    "found_by": tuple(one["found_by"]),
                    "part_of": tuple(one["part_of"]),
                }
            )
            for one in told["candidates"]
        ),
        tuple(told["warnings"]),
    )


def _text(told: dict[str, Any]) -> DocumentText:
    return DocumentText(**{**told, "turns": tuple(_turn(turn) for turn in told["turns"])})


def _turn(told: dict[str, Any]) -> Turn:
    spans = {name: tuple(Span(*span) for span in told[name]) for name in ("stamps", "speech")}
    return Turn(**{**told, **spans, "label": Span(*told["label"]) if told["label"] else None})


def _say(told: dict[str, Any]) -> None:
    """One line of the answer."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer the question that comes in."""
    speak_the_users_language()
    one_thread()
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    asked = json.load(sys.stdin)

    def progress(done: int, of: int) -> None:
        _say({"done": done, "of": of})

    try:
        texts = [_text(text) for text in asked["texts"]]
        found = _search(texts, asked["known"], asked["language"], Path(asked["models"]), progress)
        answer: dict[str, object] = {"findings": asdict(found.findings), "problem": found.problem}
    except QualcodeError as error:
        answer = {"refused": error.problem, "remedy": error.remedy}
    _say(answer)


if __name__ == "__main__":
    main()
