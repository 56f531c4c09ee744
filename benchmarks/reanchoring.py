"""Re-anchoring: real transcripts, corrections made up with a known answer, and where the codings come to stand."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import AbsentError, Work
from benchmarks.measuring import Answer, Figure, Skipped
from qualcode.text.reanchoring import reanchor

EPISODES = 40
MOST_OFF = {
    "typos mended": 0.5,
    "words inserted and removed": 0.5,
    "a paragraph moved": 0.5,
    "speakers renamed": 0.5,
    "transcribed anew, 5 % word errors": 3.0,
}
"""Share of codings, in percent, that may come to stand more than a word off, or nowhere."""

_PIECE = re.compile(r"\S+|\s+")


@dataclass(slots=True)
class Piece:
    """A word or the white space between two; a word keeps its number through every correction."""

    text: str
    number: int
    """Number of the word in the old text; -1 for white space and for words put in."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How passages were placed."""

    passages: int
    exact: int
    within_a_word: int
    """Including the exact ones, and those that were lost together with all their words."""
    wrong_as_kept: int
    """Called *kept* and more than a word off: the one thing that must not happen."""
    lost: int

    @property
    def share(self) -> float:
        return self.within_a_word / max(1, self.passages)


def pieces(text: str) -> list[Piece]:
    """A text in words and white space."""
    found, number = [], 0
    for match in _PIECE.finditer(text):
        word = not match.group().isspace()
        found.append(Piece(match.group(), number if word else -1))
        number += word
    return found


def mended(text: list[Piece], chance: random.Random) -> list[Piece]:
    """Typos: two letters of one word in two hundred change places, a comma comes or goes."""
    for piece in text:
        if piece.number >= 0 and chance.random() < 0.005 and len(piece.text) > 3:
            k = chance.randrange(len(piece.text) - 1)
            letters = list(piece.text)
            letters[k], letters[k + 1] = letters[k + 1], letters[k]
            piece.text = "".join(letters)
        elif piece.number >= 0 and chance.random() < 0.005:
            piece.text = piece.text.rstrip(",") if piece.text.endswith(",") else piece.text + ","
    return text


def inserted_and_removed(text: list[Piece], chance: random.Random) -> list[Piece]:
    """One word in a hundred goes, one in a hundred comes."""
    vocabulary = [piece.text for piece in text if piece.number >= 0]
    done: list[Piece] = []
    for piece in text:
        draw = chance.random()
        if piece.number >= 0 and draw < 0.01:
            continue
        done.append(piece)
        if piece.number >= 0 and draw > 0.99:
            done += [Piece(" ", -1), Piece(chance.choice(vocabulary), -1)]
    return done


def paragraph_moved(text: list[Piece], chance: random.Random) -> list[Piece]:
    """One paragraph stands somewhere else."""
    blocks: list[list[Piece]] = [[]]
    for piece in text:
        blocks[-1].append(piece)
        if piece.number < 0 and "\n" in piece.text:
            blocks.append([])
    block = blocks.pop(chance.randrange(len(blocks) - 1))
    blocks.insert(chance.randrange(len(blocks)), block)
    return [piece for block in blocks for piece in block]


def speakers_renamed(text: list[Piece], chance: random.Random) -> list[Piece]:
    """Each label at the start of a line becomes another."""
    names: dict[str, str] = {}
    at_start = True
    for piece in text:
        if piece.number < 0:
            at_start = "\n" in piece.text
            continue
        if at_start and piece.text.startswith("**"):
            names.setdefault(piece.text, f"**Person{len(names) + 1}")
            piece.text = names[piece.text] + (":**" if piece.text.endswith(":**") else "")
        at_start = False
    return text


def transcribed_anew(share: float) -> Callable[[list[Piece], random.Random], list[Piece]]:
    """A correction that makes so many word errors: six in ten other words, two left out, two put in."""

    def anew(text: list[Piece], chance: random.Random) -> list[Piece]:
        vocabulary = [piece.text for piece in text if piece.number >= 0]
        done: list[Piece] = []
        for piece in text:
            if piece.number < 0 or chance.random() >= share:
                done.append(piece)
                continue
            draw = chance.random()
            if draw < 0.6:
                done.append(Piece(chance.choice(vocabulary), piece.number))
            elif draw > 0.8:
                done += [piece, Piece(" ", -1), Piece(chance.choice(vocabulary), -1)]
        return done

    return anew


CORRECTIONS: dict[str, Callable[[list[Piece], random.Random], list[Piece]]] = {
    "typos mended": mended,
    "words inserted and removed": inserted_and_removed,
    "a paragraph moved": paragraph_moved,
    "speakers renamed": speakers_renamed,
    "transcribed anew, 5 % word errors": transcribed_anew(0.05),
    "transcribed anew, 15 % word errors": transcribed_anew(0.15),
}


def passages(old: Sequence[Piece], chance: random.Random, count: int) -> list[tuple[int, int]]:
    """Codings as people make them, as first and last word: a word or two, mostly a sentence or some."""
    words = [piece for piece in old if piece.number >= 0]
    found = []
    for _ in range(count):
        size = chance.choice((1, 2, 3, 5, 8, 12, 12, 16, 20, 30, 50, 120))
        first = chance.randrange(max(1, len(words) - size))
        found.append((first, min(len(words), first + size) - 1))
    return found


def tally(text: str, correction: str, seed: int, count: int = 120) -> Tally:
    """Correct a text, place codings anew, and compare with where their words went."""
    chance = random.Random(seed)
    old = pieces(text)
    places = _offsets(old)
    chosen = passages(old, chance, count)
    new = CORRECTIONS[correction]([Piece(piece.text, piece.number) for piece in old], chance)
    new_text = "".join(piece.text for piece in new)
    order = [piece for piece in new if not piece.text.isspace()]
    starts, at = [], 0
    for piece in new:
        if not piece.text.isspace():
            starts.append(at)
        at += len(piece.text)
    where = {piece.number: position for position, piece in enumerate(order) if piece.number >= 0}
    spans = [(places[first][0], places[last][1]) for first, last in chosen]
    exact = near = wrong = lost = 0
    for (first, last), placed in zip(chosen, reanchor(text, new_text, spans), strict=True):
        truth = [where[number] for number in range(first, last + 1) if number in where]
        if placed.new is None:
            lost += 1
            near += not truth
            continue
        covered = [
            k
            for k, start in enumerate(starts)
            if start < placed.new.end and start + len(order[k].text) > placed.new.start
        ]
        if correction == "a paragraph moved" and truth and max(truth) - min(truth) != last - first:
            near += bool(set(truth) & set(covered))  # The passage itself was torn: either part is right.
            continue
        off = max(abs(covered[0] - min(truth)), abs(covered[-1] - max(truth))) if truth and covered else 99
        exact += off == 0
        near += off <= 1
        wrong += off > 1 and placed.outcome == "kept"
    return Tally(len(chosen), exact, near, wrong, lost)


def _offsets(old: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    found, at = {}, 0
    for piece in old:
        if piece.number >= 0:
            found[piece.number] = (at, at + len(piece.text))
        at += len(piece.text)
    return found


def total(texts: Sequence[str], correction: str, seed: int = 1) -> Tally:
    """The sum over several texts."""
    parts = [tally(text, correction, seed + number) for number, text in enumerate(texts)]
    return Tally(*(sum(getattr(part, name) for part in parts) for name in Tally.__dataclass_fields__))


def episodes(folder: Path, count: int) -> list[str]:
    """Real transcripts, evenly taken from the folder."""
    files = sorted(folder.rglob("*.md"))
    step = max(1, len(files) // count)
    return [file.read_text(encoding="utf-8").replace("\r\n", "\n") for file in files[::step][:count]]


def measure_reanchoring(work: Work) -> Answer:
    """Each correction over real episodes: where codings come to stand, and what it costs."""
    try:
        texts = episodes(work.changelog, EPISODES)
    except AbsentError as error:
        return [Skipped("re-anchoring", str(error))]
    answer: Answer = []
    for correction in CORRECTIONS:
        began = time.process_time()
        found = total(texts, correction)
        cost = (time.process_time() - began) / len(texts)
        wrong = f"{found.wrong_as_kept} wrongly called kept, {found.lost} waiting for a place"
        note = f"{found.passages:,} passages, {found.exact:,} exact; {wrong}; {1000 * cost:.0f} ms CPU a document"
        answer.append(
            Figure(
                f"{correction}: more than a word off, or nowhere",
                100 * (1 - found.share),
                "%",
                budget=MOST_OFF.get(correction),
                note=note,
            )
        )
        answer.append(Figure(f"{correction}: wrong and called kept", found.wrong_as_kept, "passages", budget=0))
    return answer
