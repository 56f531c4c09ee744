"""Names looked for in a process of its own, for programs that must not load a language model themselves."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from qualcode.domain.errors import QualcodeError
from qualcode.domain.identifiers import Hit
from qualcode.domain.progress import stage
from qualcode.domain.translation import tr
from qualcode.identity.finding import most_spoken
from qualcode.settings.language import speak_the_users_language
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.suggest.known_models import ModelError
from qualcode.suggest.pipelines import one_thread, pipeline_for

_PATIENCE = 1800
"""Seconds after which a process that looks for names is given up: a thousand quotes take five."""
_LOOK_S = 0.1
"""Seconds between two looks whether it was stopped."""


class AsideFinder:
    """As `loose.LooseFinder`, in a process that ends with its answer; what was found is remembered.

    Args:
        language: The language of the texts; None for English.
        models: The folder of the language models that the user added.
    """

    def __init__(self, language: str | None, models: Path) -> None:
        self._language = language
        self._models = models
        self._found: dict[tuple[str, ...], list[list[Hit]]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The hits in each text, ascending.

        Raises:
            ModelError: The language model cannot be loaded, or the process ended without an answer.
        """
        asked = tuple(texts)
        if asked not in self._found:
            self._found[asked] = self._ask(asked)
        return self._found[asked]

    def _ask(self, texts: tuple[str, ...]) -> list[list[Hit]]:
        question = json.dumps({"language": self._language, "models": str(self._models), "texts": texts})
        # -P: what lies in the working directory is never imported.
        command = [sys.executable, "-P", "-m", "qualcode.identity.aside"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                output = _answer_of(process, question.encode())
            finally:
                process.kill()  # Where it was stopped: it has nothing left to say.
        if process.returncode or not output:
            raise ModelError(
                tr("the process that looks for names ended"), remedy=tr("the machine may be short of memory")
            )
        answer = json.loads(output)
        if "problem" in answer:
            raise ModelError(answer["problem"], remedy=answer["remedy"])
        return [[Hit(*hit) for hit in hits] for hits in answer["hits"]]


def _answer_of(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    """What a process answers, for as long as somebody waits for it.

    Raises:
        ModelError: It does not end.
        StoppedError: It was stopped.
    """
    asked: bytes | None = question
    since = time.monotonic()
    with stage(tr("looking for names")) as here:
        while time.monotonic() - since < _PATIENCE:
            try:
                return process.communicate(asked, timeout=_LOOK_S)[0]
            except subprocess.TimeoutExpired:
                asked = None  # It has been sent, or is being sent.
                here.at(0)
    raise ModelError(tr("the process that looks for names did not end"), remedy=tr("try fewer quotes"))


def aside_finder(project: Project, models: Path) -> AsideFinder | None:
    """What finds names in texts of a project by a process of its own; None where there is no language model.

    Args:
        models: The folder of the language models that the user added.
    """
    pipeline = most_spoken(list_documents(project), models)
    return AsideFinder(pipeline.language, models) if pipeline.kind == "model" else None


def main() -> None:
    """Answer the question that comes in."""
    speak_the_users_language()
    one_thread()
    from qualcode.identity.loose import LooseFinder

    asked = json.loads(sys.stdin.buffer.read())
    try:
        pipeline = pipeline_for(asked["language"], folder=Path(asked["models"]))
        answer: dict[str, object] = {"hits": LooseFinder(pipeline)(asked["texts"])}
    except QualcodeError as error:
        answer = {"problem": error.problem, "remedy": error.remedy}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
