"""What suggestions cost: at the caret, after a decision, over a whole corpus, beside the keys; memory and cache.

Spoken text of 4.5 million words takes a language model some minutes: that is measured on a share of the interviews,
and said so. What needs the words of all of them is measured with words told by rules, which are kept in the same form.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora import CODER, AbsentError, Work
from benchmarks.importing import import_codings_file, import_files
from benchmarks.measuring import Answer, Figure, Skipped, percentile, timed
from benchmarks.suggesting_service import (
    INTERVIEWS,
    MIB,
    measure_keys,
    measure_service,
    removed,
    sentences_of,
)
from qualcode.coding.applying import apply_code
from qualcode.domain.suggestions import CodeCard, Example, Segment
from qualcode.settings.paths import models_dir
from qualcode.storage.project import open_project
from qualcode.suggest.cache import cache_file
from qualcode.suggest.pipelines import one_thread
from qualcode.suggestions.rejecting import reject_suggestion

if TYPE_CHECKING:
    from qualcode.suggestions.adviser import Adviser

SHARE, EMBEDDED = 12, 1
"""Interviews of the made corpus that a language model reads here, and those whose meaning is worked out."""
PASSAGES = 300_000
CODINGS, UNCODED, CODES = 10_000, 4_000, 30
DECIDED = 20


def measure_suggesting(work: Work) -> Answer:
    """Everything that has a budget of its own."""
    one_thread()  # Before anything loads numpy.
    answer: Answer = []
    for measure in (_at_the_caret, _refitted, _neighbours, measure_service, measure_keys):
        try:
            answer += measure(work)
        except AbsentError as error:
            answer.append(Skipped(measure.__name__.strip("_").replace("_", " "), str(error)))
    return answer


# ---------------------------------------------------------------------- a share of the interviews


def _at_the_caret(work: Work) -> Answer:
    """Words and meanings got ready, suggestions at passages, and what a decision changes."""
    from qualcode.suggestions.desk import open_adviser
    from qualcode.suggestions.like_code import passages_like
    from qualcode.suggestions.lists import whole

    project = _share(work)
    times, said = INTERVIEWS / SHARE, f"extrapolated from {SHARE} of {INTERVIEWS} interviews"
    with open_adviser(project, CODER, "engine", models_dir()) as adviser:
        adviser.refresh()
        documents = list(adviser.material.documents.values())[:SHARE]
        adviser.shelf.analyser(documents[0].language).ready()
        words = timed(lambda: [adviser.shelf.document(one) for one in documents]).cpu
        size = cache_file(project).stat().st_size
        meanings, with_meanings = _meanings(adviser, size)
        study = timed(adviser.study).cpu
        asked = _asked(adviser)
        adviser.shelf.document(list(adviser.material.documents.values())[-1])
        code_id = next(iter(adviser.material.uuids()))
        scored = timed(whole, passages_like(adviser, code_id))
    with open_adviser(project, CODER, "engine", models_dir()) as adviser:
        again = timed(adviser.study).cpu
        (document_id, first), *_ = sentences_of(adviser)
        opened = timed(adviser.advise, document_id, first).cpu
        decided = _decided(project, adviser)
    return [
        *asked,
        Figure(
            "first suggestion in a document that was not opened yet",
            opened * 1e3,
            "ms CPU",
            note="its words lie in the cache; the codebook's and the model are there",
        ),
        *decided,
        Figure("4.5 million words taken apart", words * times, "s CPU", note=f"{said}; in the background"),
        Figure("cache of 4.5 million words", size / MIB * times, "MiB", budget=200, note=f"words alone; {said}"),
        *meanings,
        *with_meanings,
        Figure(
            "all passages of 450 interviews scored for a code",
            scored.cpu / (SHARE + 1) * INTERVIEWS,
            "s CPU",
            note=f"extrapolated from {scored.value.looked_through:,} passages of {SHARE + 1}; in the background",
        ),
        Figure(f"{SHARE} interviews studied", study * 1e3, "ms CPU", note="120 codings each, 60 codes"),
        Figure("the same, the model taken from the cache", again * 1e3, "ms CPU"),
    ]


def _share(work: Work) -> Path:
    """A project of some of the made interviews with their codings, and one more, at the end, without any."""
    project = work.folder / "suggesting-share.qualcode"
    removed(project)
    files = sorted(work.transcripts.iterdir())[: SHARE + 1]
    import_files(project, files, work.codebook)
    names = {file.name for file in files[:SHARE]}
    lines = [line for line in work.codings.read_text("utf-8").splitlines() if json.loads(line)["document"] in names]
    codings = work.folder / "suggesting-share.jsonl"
    codings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_codings_file(project, codings)
    return project


def _meanings(adviser: Adviser, before: int) -> tuple[Answer, Answer]:
    """What sentences mean, where the extra is installed: the time, and what it adds to the cache."""
    meaning = adviser.shelf.meaning
    if meaning.found() is None:
        return [Skipped("meanings of 4.5 million words", meaning.problem.rstrip("."))], []
    documents = list(adviser.material.documents.values())[:EMBEDDED]
    read = [(one, adviser.shelf.document(one)) for one in documents]
    spent = timed(lambda: [list(meaning.preparing(one, text)) for one, text in read]).cpu
    added = (cache_file(adviser.project.path).stat().st_size - before) / EMBEDDED * INTERVIEWS
    said = f"extrapolated from {EMBEDDED} of {INTERVIEWS} interviews"
    whole = added + before / SHARE * INTERVIEWS
    return [
        Figure("meanings of 4.5 million words", spent / EMBEDDED * INTERVIEWS / 60, "min CPU", budget=25, note=said)
    ], [Figure("cache of 4.5 million words with meanings", whole / MIB, "MiB", budget=200, note=said)]


def _asked(adviser: Adviser) -> Answer:
    """Suggestions for passages of an opened document, and of one whose words do not lie ready."""
    cached = [timed(adviser.advise, *one).cpu * 1e3 for one in sentences_of(adviser)]
    fresh = [timed(adviser.advise, *one).cpu * 1e3 for one in sentences_of(adviser, which=-1)]
    figures: Answer = [
        Figure("suggestions for a passage, p50", percentile(cached, 0.5), "ms CPU", budget=5, note="words lie ready"),
        Figure("the same, p99", percentile(cached, 0.99), "ms CPU"),
        Figure(
            "suggestions for a passage of a document that was not taken apart, p50",
            percentile(fresh, 0.5),
            "ms CPU",
            budget=30,
            note="its turn and the two around it are, by the language model",
        ),
        Figure("the same, p99", percentile(fresh, 0.99), "ms CPU", budget=60),
    ]
    embedder = adviser.shelf.meaning.found()
    if embedder is not None:
        read = adviser.shelf.document(next(iter(adviser.material.documents.values())))
        texts = [read.transcript.text[slice(*span)] for _, span in sentences_of(adviser)]
        meant = [timed(embedder.embed, [text]).cpu * 1e3 for text in texts]
        figures.append(Figure("the meaning of a sentence on top of that, p50", percentile(meant, 0.5), "ms CPU"))
    return figures


def _decided(project: Path, adviser: Adviser) -> Answer:
    """The next suggestion after an accepted one, after a rejected one, and after each was undone."""
    spent: dict[str, list[float]] = {"accepted": [], "rejected": []}
    with open_project(project, coder=CODER, insist=True) as writing:
        for number, (document_id, span) in enumerate(sentences_of(adviser, which=1, every=3)[: 2 * DECIDED]):
            offered = adviser.advise(document_id, span).offered
            code_id = offered[0].code_id if offered else next(iter(adviser.material.uuids()))
            kind = ("accepted", "rejected")[number % 2]
            if kind == "accepted":
                apply_code(writing, document_id, span, code_id, origin="suggested")
            else:
                reject_suggestion(writing, document_id, span, code_id)
            spent[kind].append(timed(_told, adviser, document_id, span).cpu * 1e3)
    return [
        Figure(
            f"suggestion {kind}: seen in the next, p50",
            percentile(values, 0.5),
            "ms CPU",
            budget=10,
            note=f"the document's codings read again, learned, asked again; p99 {percentile(values, 0.99):.1f} ms",
        )
        for kind, values in spent.items()
    ]


def _told(adviser: Adviser, document_id: int, span: tuple[int, int]) -> None:
    adviser.refresh({document_id})
    adviser.advise(document_id, span)


# ---------------------------------------------------------------------- the engine and the indexes alone


def _spoken(work: Work) -> Iterator[tuple[str, list[list[str]]]]:
    """Each episode of the changelog, its sentences as the words between their letters."""
    for episode in sorted(work.changelog.glob("*.md")):
        said = re.sub(r"\*\*[^*\n]+:\*\*", "", episode.read_text(encoding="utf-8").lower())
        found = (re.findall(r"[a-z']+", sentence) for sentence in re.split(r"[.?!]+\s|\n\n", said))
        yield episode.stem, [words for words in found if words]


def _refitted(work: Work) -> Answer:
    """All learned anew, of codings that have nothing in common: the hardest to fit."""
    from qualcode.suggest.cards import card_words
    from qualcode.suggest.engine import Engine

    chance = random.Random(10)
    cards = [CodeCard(f"code {number:02}", f"Code {number:02}", f"Code {number:02}") for number in range(CODES)]
    told = [card_words(card, lambda text: tuple(text.lower().split())) for card in cards]
    examples: list[Example] = []
    for episode, sentences in _spoken(work):
        for place in range(1, len(sentences), 6):
            words, before = tuple(sentences[place]), tuple(sentences[place - 1][-60:])
            coded = len(examples) % (CODINGS + UNCODED) < CODINGS
            codes = frozenset({chance.choice(cards).uuid}) if coded else frozenset()
            examples.append(Example(Segment(episode, place, place + 1, words, before), codes))
        if len(examples) >= CODINGS + UNCODED:
            break
    engine = Engine()
    run = timed(lambda: list(engine.studying(told, examples[: CODINGS + UNCODED])))
    note = f"and {UNCODED:,} passages read without coding; sentences of the changelog, codes by lot"
    return [Figure(f"{CODINGS:,} codings of {CODES} codes studied anew", run.cpu, "s CPU", budget=3, note=note)]


def _neighbours(work: Work) -> Answer:
    """The passages most like one, of as many as 450 interviews have."""
    from qualcode.suggest.neighbours import WordNeighbours

    by_words = WordNeighbours()
    asked: list[list[str]] = []
    for episode, sentences in _spoken(work):
        part = sentences[: PASSAGES - len(by_words)]
        if part:
            by_words.add(episode, part)
            asked.append(part[len(part) // 2])
    made = timed(by_words.nearest, asked[0], 20).cpu
    spent = [timed(by_words.nearest, words, 20).cpu * 1e3 for words in asked[1:41]]
    return [
        Figure(
            f"passages like one of {len(by_words):,}, by words, p50",
            percentile(spent, 0.5),
            "ms CPU",
            budget=50,
            note=f"sentences of the changelog; the first query takes {made * 1e3:.0f} ms",
        ),
        _by_meaning(),
    ]


def _by_meaning() -> Figure:
    import numpy as np

    from qualcode.suggest.embedder import WIDTH
    from qualcode.suggest.neighbours import VectorNeighbours
    from qualcode.suggest.packed_vectors import quantised

    drawn = np.random.default_rng(3)
    index = VectorNeighbours()
    for number in range(INTERVIEWS):
        vectors = drawn.standard_normal((PASSAGES // INTERVIEWS, WIDTH), np.float32)
        index.add(f"{number:03}", quantised(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)))
    asked = drawn.standard_normal((41, WIDTH), np.float32)
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    made = timed(index.nearest, asked[0], 20).cpu
    spent = [timed(index.nearest, vector, 20).cpu * 1e3 for vector in asked[1:]]
    return Figure(
        f"passages like one of {len(index):,}, by meaning, p50",
        percentile(spent, 0.5),
        "ms CPU",
        budget=50,
        note=f"RANDOM vectors of length 1 in place of meanings; the first query takes {made * 1e3:.0f} ms",
    )
