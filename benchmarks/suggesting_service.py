"""What the process that suggests costs on a whole corpus, and what it costs the keys of the screen beside it."""

from __future__ import annotations

import os
import queue
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import psutil

from benchmarks.corpora import CODER, Work
from benchmarks.measuring import Answer, Figure, Skipped, cpu_of, percentile
from benchmarks.terminal import FRAME_END, KEYS, Terminal
from qualcode.domain.suggestions import Advice
from qualcode.settings.paths import models_dir
from qualcode.storage.project import open_project
from qualcode.storage.reads.documents import get_document, read_transcript
from qualcode.suggest.cache import Cache, cache_file
from qualcode.suggest.pipelines import BLANK, pipeline_for
from qualcode.suggestions.messages import Listed, Told
from qualcode.suggestions.rejecting import switch_suggestions
from qualcode.suggestions.service import SuggestionService

if TYPE_CHECKING:
    from qualcode.suggestions.adviser import Adviser

INTERVIEWS = 450
ASKED = 100
PRESSED = 150
PATIENCE = 180.0
"""Seconds that an answer of the process is waited for."""
MIB = 2**20
_T = TypeVar("_T")


def removed(project: Path) -> None:
    """Delete a project, its cache, and what SQLite has put beside both."""
    for path in (project, cache_file(project)):
        for ending in ("", "-wal", "-shm", "-journal", ".lock"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def sentences_of(adviser: Adviser, which: int = 0, every: int | None = None) -> list[tuple[int, tuple[int, int]]]:
    """Some sentences all over a document, which is not taken apart for it.

    Args:
        which: The number of the document in the project, from 0; negative ones from the end.
        every: Take one in so many, from the beginning on; None: so many that they are spread over all of it.
    """
    document_id = list(adviser.material.documents)[which]
    sentences = read_transcript(adviser.project, get_document(adviser.project, document_id)).sentences
    return [
        (document_id, (span.start, span.end)) for span in sentences[:: every or max(1, len(sentences) // ASKED)][:ASKED]
    ]


# ---------------------------------------------------------------------- the process that suggests


class _Service:
    """The process as the program starts it, and what it says."""

    def __init__(self, project: Path) -> None:
        self._said: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self.started = time.perf_counter()
        self.service = SuggestionService(project, CODER, self._said.put)
        self.service.start()

    def wait(self, wanted: Callable[[Told], _T | None]) -> _T:
        """Wait for what somebody wants to hear.

        Raises:
            TimeoutError: It was not said.
        """
        end = time.perf_counter() + PATIENCE
        while (left := end - time.perf_counter()) > 0:
            try:
                found = wanted(self._said.get(timeout=left))
            except queue.Empty:
                break
            if found is not None:
                return found
        raise TimeoutError("the process that suggests did not say it")

    def process(self) -> psutil.Process:
        """It, once it has answered anything."""
        process_id = self.service.process_id
        assert process_id is not None
        return psutil.Process(process_id)

    def first(self, document_id: int, span: tuple[int, int], *, learned: bool) -> tuple[float, float]:
        """Seconds from the start to the first answer, and the process's CPU seconds.

        Args:
            learned: The first that rests on codings; otherwise one from the codebook will do.
        """

        def answered(told: Told) -> bool | None:
            if not isinstance(told, Advice):
                return None
            if told.learned or not (learned or told.silence.endswith("…")):
                return True
            time.sleep(0.1)
            self.service.ask(document_id, *span)
            return None

        self.service.ask(document_id, *span)
        self.wait(answered)
        return time.perf_counter() - self.started, cpu_of(self.process())

    def listed(self, kind: str, **arguments: Any) -> tuple[float, Any]:
        """CPU seconds that a list took, and the list."""
        before = cpu_of(self.process())
        number = self.service.request(kind, **arguments)
        found = self.wait(lambda told: told if isinstance(told, Listed) and told.number == number else None)
        return cpu_of(self.process()) - before, found.found

    def memory(self) -> float:
        """MiB that it holds now."""
        return self.process().memory_info().rss / MIB

    def close(self) -> None:
        """End it."""
        self.service.close()


def measure_service(work: Work) -> Answer:
    """Started on the whole corpus, asked, and given the lists that go over all of it."""
    project = work.folder / "suggesting-whole.qualcode"
    document_id, span = _filled(work, project)
    with closing(_Service(project)) as service:
        cold = service.first(document_id, span, learned=False)
        wall, cpu = service.first(document_id, span, learned=True)
        studied = service.memory()
        index, _ = service.listed("similar", document_id=document_id, span=span)
        similar = [service.listed("similar", document_id=document_id, span=span) for _ in range(9)]
        held = service.memory()
    with closing(_Service(project)) as service:
        again = service.first(document_id, span, learned=True)
    by_rules = "words told by rules lie in the cache"
    return [
        Figure(
            "process started, first answer from the codebook",
            cold[1],
            "s CPU",
            note=f"{cold[0]:.1f} s wall; 450 interviews with 54,000 codings",
        ),
        Figure(
            "the same, codings studied, first suggestion that rests on them",
            cpu,
            "s CPU",
            note=f"{wall:.1f} s wall; {by_rules}",
        ),
        Figure(
            "process started again, first suggestion",
            again[1],
            "s CPU",
            note=f"{again[0]:.1f} s wall; the model is taken from the cache",
        ),
        Figure("passages like one, first list of the process", index, "s CPU", note="all are read and indexed"),
        Figure(
            "passages like one, each list after that, p50",
            percentile([spent for spent, _ in similar], 0.5) * 1e3,
            "ms CPU",
            budget=50,
            note=f"of {similar[0][1].looked_through:,} passages",
        ),
        Figure("memory of the process, studied", studied, "MiB", budget=900),
        Figure("the same with all passages indexed", held, "MiB", budget=900),
    ]


def _filled(work: Work, project: Path) -> tuple[int, tuple[int, int]]:
    """A copy of the whole corpus with the words of all in its cache, and a passage of it."""
    from qualcode.suggest.analysing import Analyser
    from qualcode.suggest.packed_words import pack
    from qualcode.suggestions.desk import open_adviser
    from qualcode.suggestions.shelf import spoken_text

    removed(project)
    shutil.copy(work.project, project)
    rules = Analyser(pipeline_for("en", chosen=BLANK))
    with open_adviser(project, CODER, "engine", models_dir()) as adviser, Cache(cache_file(project)) as cache:
        adviser.refresh()
        for one in adviser.material.documents.values():
            transcript = read_transcript(adviser.project, get_document(adviser.project, one.document_id))
            fingerprint = adviser.shelf.analyser(one.language).pipeline.fingerprint
            words = rules.analyse([spoken_text(transcript, turn) for turn in transcript.turns])
            cache.put(one.uuid, one.text_sha256.hex(), "words", fingerprint, pack(words))
        (document_id, span), *_ = sentences_of(adviser)
        return document_id, span


# ---------------------------------------------------------------------- keys


def measure_keys(work: Work) -> Answer:
    """The caret's key to its frame, without suggestions and while the process takes a large corpus apart."""
    quiet, _, _ = _caret(work, on=False)
    busy, share, memory = _caret(work, on=True)
    if not memory:
        return [Skipped("keys while interviews are got ready", "the screen began no process that suggests")]
    more = percentile(busy, 0.99) - percentile(quiet, 0.99)
    note = f"{percentile(busy, 0.99):.1f} ms beside {percentile(quiet, 0.99):.1f} ms without suggestions; p50 "
    note += f"{percentile(busy, 0.5):.1f} beside {percentile(quiet, 0.5):.1f} ms; the process takes {share:.0%} of a "
    note += f"core, {os.cpu_count()} cores"
    return [
        Figure("caret ↓ while 450 interviews are got ready, p99 above that without", more, "ms", budget=5, note=note),
        Figure("memory of the process while it gets them ready", memory, "MiB", budget=900),
    ]


def _caret(work: Work, *, on: bool) -> tuple[list[float], float, float]:
    """Milliseconds of each key; the share of a core that other processes of the program took, and their memory."""
    project = work.folder / "suggesting-keys.qualcode"
    removed(project)
    shutil.copy(work.project, project)
    if not on:
        with open_project(project, coder=CODER, insist=True) as writing:
            switch_suggestions(writing, False)
    terminal = Terminal(["-m", "qualcode", str(project), "--coder", CODER], work.folder)
    with closing(terminal):
        terminal.wait(lambda written: b"interview_00001" in written)
        terminal.settle(0.6)
        terminal.press(KEYS["enter"], shows=b"1/450", quiet=1)
        terminal.type(KEYS["start"])  # The place where a document was left is remembered.
        terminal.settle(2, limit=5)
        start, before = time.perf_counter(), sum(map(cpu_of, terminal.process.children(recursive=True)))
        presses = [terminal.press(KEYS["down"], seconds=2, may_be_still=True) for _ in range(PRESSED)]
        children = terminal.process.children(recursive=True)
        share = (sum(map(cpu_of, children)) - before) / (time.perf_counter() - start)
        memory = max((child.memory_info().rss / MIB for child in children), default=0.0)
    # Where the end of a frame came in two pieces it was not seen in time: when it came is not known.
    return [one.first * 1e3 for one in presses if one.first < 2 or FRAME_END not in one.written], share, memory
