"""Codes that are nearly the same: by their names, or by what their definitions say.

Two words count as one where only case, hyphens, a plural ending, the spelling of another country or a slip of the
keyboard tells them apart. Whatever tells codes apart on purpose – a number, another word, a negation – does so here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.codebook.likely_words import (
    LITTLE,
    SHORTEST_SLIP,
    Words,
    are_opposed,
    is_slip,
    names_something_else,
    stems,
    words_of,
)
from qualcode.codebook.tree import CodeTree
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.translation import tr
from qualcode.domain.values import Code

SAME = tr("the same name in two places")
SPELLING = tr("the same name but for case, spaces or endings")
SLIP = tr("names a letter or two apart")
ORDER = tr("the same words in another order")
DEFINITION = tr("definitions that say nearly the same")
NAME_REASONS = frozenset({SAME, SPELLING, SLIP, ORDER})
"""Why names are alike; the one other reason is `DEFINITION`."""

_SCORES = {SAME: 100.0, SPELLING: 99.0, ORDER: 96.0}
_LIKE = 0.85
"""Share of words (Dice) that definitions must have in common."""
_FEWEST_WORDS = 6
"""Words of a definition that is compared."""
_FEWEST_TELLING = 4
"""Words of it that say something."""
_COMMON = 150
"""A word that begins so many definitions' lists of rare words leads to none of them: it says too little."""
_LONG = 10
"""Words that say something from which a definition with one more or one fewer says nearly the same."""
_NEAR = 75.0
"""Similarity (rapidfuzz, 0–100) of names that are looked at more closely."""


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two codes that may be one."""

    first: int
    """The one that comes earlier in the codebook."""
    second: int
    why: str
    """One of `NAME_REASONS`, or `DEFINITION`."""
    score: float
    """0–100; 100 where nothing tells them apart."""


def near_duplicates(tree: CodeTree, *, limit: int = 200) -> list[LikePair]:
    """Pairs of codes that are nearly the same in name or definition, the most alike first.

    Of many that are all alike each is paired with the first of them only. Retired codes are left out. Where hundreds
    of definitions share even their rarest words, not all pairs of them are compared.

    Args:
        tree: The codebook.
        limit: So many pairs at most.
    """
    codes = [code for code in tree.walk() if not code.retired]
    place = {code.id: number for number, code in enumerate(codes)}
    found: dict[tuple[int, int], LikePair] = {}
    for first, second, why, score in (*_by_name(codes), *_by_definition(codes)):
        if place[second] < place[first]:
            first, second = second, first
        known = found.get((first, second))
        if known is None or (known.why == DEFINITION and why != DEFINITION):
            found[first, second] = LikePair(first, second, why, score)
    ranked = sorted(found.values(), key=lambda pair: (-pair.score, place[pair.first], place[pair.second]))
    return ranked[:limit]


def alike(tree: CodeTree, name: str, *, parent_id: int | None = None) -> list[int]:
    """The ids of codes whose names are near to one that is being typed, the nearest first.

    Args:
        tree: The codebook; its retired codes are left out.
        name: A name, as it would be given to a new code.
        parent_id: Where the code would be made: of two that are as near, the one that hangs there comes first.
    """
    from rapidfuzz import fuzz, process

    wanted = words_of(name)
    if not wanted.all:
        return []
    codes = [code for code in tree.walk() if not code.retired]
    folded = [code.name.casefold() for code in codes]
    typed = name.casefold().strip()
    near: set[int] = set()
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio) if len(wanted.all) > 1 else (fuzz.ratio,):
        near |= {hit[2] for hit in process.extract(typed, folded, scorer=scorer, score_cutoff=_NEAR, limit=None)}
    ranked = []
    for number in near:
        code = codes[number]
        likeness = _likeness(wanted, words_of(code.name))
        if likeness is not None:
            ranked.append((-likeness[1], code.parent_id != parent_id, number, code.id))
    return [entry[-1] for entry in sorted(ranked)]


Found = tuple[int, int, str, float]


def _likeness(a: Words, b: Words) -> tuple[str, float] | None:
    """Why two names are alike and how much; None if they are not."""
    if a.numbers != b.numbers:
        return None
    if a.joined == b.joined:
        return (SAME, _SCORES[SAME]) if a.plain == b.plain else (SPELLING, _SCORES[SPELLING])
    if a.ordered == b.ordered:
        return ORDER, _SCORES[ORDER]
    score = _slip_between(a, b)
    return (SLIP, score) if score else None


def _slip_between(a: Words, b: Words) -> float:
    """How alike names are that differ in one word which is mistyped in one of them; 0 if that is not so."""
    if len(a.ordered) != len(b.ordered):
        return 0.0
    only_a = list((Counter(a.ordered) - Counter(b.ordered)).elements())
    only_b = list((Counter(b.ordered) - Counter(a.ordered)).elements())
    if len(only_a) != 1 or len(only_b) != 1 or not is_slip(only_a[0], only_b[0]):
        return 0.0
    return _slip_score(only_a[0], only_b[0])


def _slip_score(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return min(95.0, fuzz.ratio(one, other))


# Names ---------------------------------------------------------------------------------------------------


def _by_name(codes: list[Code]) -> Iterator[Found]:
    named = [(code, words_of(code.name)) for code in codes]
    named = [(code, words) for code, words in named if words.all]
    yield from _grouped(codes, named)
    yield from _mistyped(codes, named)


def _grouped(codes: list[Code], named: list[tuple[Code, Words]]) -> Iterator[Found]:
    """Names that are the same but for case, spaces, endings and the order of words."""
    children: dict[int | None, set[str]] = defaultdict(set)
    for code in codes:
        children[code.parent_id].add(same_name(code.name))
    by_joined: dict[tuple[str, tuple[str, ...]], list[Code]] = defaultdict(list)
    by_words: dict[tuple[str, ...], list[tuple[Code, Words]]] = defaultdict(list)
    for code, words in named:
        by_joined[words.joined, words.numbers].append(code)
        if len(words.ordered) > 1:
            by_words[words.ordered].append((code, words))
    for group in by_joined.values():
        first = group[0]
        for code in group[1:]:
            if same_name(code.name) != same_name(first.name):
                yield first.id, code.id, SPELLING, _SCORES[SPELLING]
            elif code.parent_id == first.parent_id or len(children[first.parent_id] & children[code.parent_id]) == 1:
                # Where themes have several names in common, they are divided alike on purpose.
                yield first.id, code.id, SAME, _SCORES[SAME]
    for likes in by_words.values():
        first, said = likes[0]
        for code, words in likes[1:]:
            if words.joined != said.joined:
                yield first.id, code.id, ORDER, _SCORES[ORDER]


def _mistyped(codes: list[Code], named: list[tuple[Code, Words]]) -> Iterator[Found]:
    """Names that differ in one word, which is mistyped in one of them."""
    blocks: dict[tuple[tuple[str, ...], str], dict[str, Code]] = defaultdict(dict)
    for code, words in named:
        for number, word in enumerate(words.ordered):
            if len(word) >= SHORTEST_SLIP and not names_something_else(word):
                rest = words.ordered[:number] + words.ordered[number + 1 :]
                blocks[rest, word[0]].setdefault(word, code)
    pairs = [
        (one, other, block[one], block[other])
        for block in blocks.values()
        if len(block) > 1
        for one, other in _slips(list(block))
    ]
    if not pairs:
        return
    used = Counter(word for _, words in named for word in set(words.ordered))
    defined = {word for code in codes for word in stems(code.definition)}
    for one, other, first, second in pairs:
        # What is used again and again, or explained, was meant: only one of the two can be mistyped.
        if all(used[word] > 1 or word in defined for word in (one, other)):
            continue
        yield first.id, second.id, SLIP, _slip_score(one, other)


def _slips(words: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of words of which one may be the other, mistyped."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for number, word in enumerate(words[:-1]):
        behind = words[number + 1 :]
        for other, _, _ in process.extract(word, behind, scorer=OSA.distance, score_cutoff=2, limit=None):
            if is_slip(word, other):
                yield word, other


# Definitions ---------------------------------------------------------------------------------------------


def _by_definition(codes: list[Code]) -> Iterator[Found]:
    """Definitions that have nearly all their words in common."""
    said: dict[frozenset[str], int] = {}
    for code in codes:
        words = _telling(code.definition) if code.definition else None
        if words is None:
            continue
        if words in said:
            yield said[words], code.id, DEFINITION, 100.0
        else:
            said[words] = code.id
    sets = list(said)
    for one, other, score in _overlapping(sets):
        if not _tell_apart(one, other):
            yield said[one], said[other], DEFINITION, round(100 * score, 1)


def _telling(definition: str) -> frozenset[str] | None:
    """The words of a definition that say something; None if it is too short to be compared."""
    words = stems(definition)
    if len(words) < _FEWEST_WORDS:
        return None
    telling = frozenset(words) - LITTLE
    return telling if len(telling) >= _FEWEST_TELLING else None


def _overlapping(sets: list[frozenset[str]]) -> Iterator[tuple[frozenset[str], frozenset[str], float]]:
    """Pairs of word sets that are alike, with their similarity (0–1): two that are share one of their rarest words."""
    often = Counter(word for words in sets for word in words)
    begin_with: dict[str, list[int]] = defaultdict(list)
    sizes = [len(words) for words in sets]
    for number, words in enumerate(sets):
        size = sizes[number]
        ranked = sorted(words, key=lambda word: (often[word], word))
        # Two that are alike share at least so many words that one of these is among them.
        rare = ranked[: size - _least_shared(size) + 1]
        near: set[int] = set()
        for word in rare:
            if len(begin_with[word]) < _COMMON:
                near.update(begin_with[word])
                begin_with[word].append(number)
        for other in near:
            least = _LIKE * (size + sizes[other]) / 2
            if size >= least <= sizes[other] and (shared := len(words & sets[other])) >= least:
                yield sets[other], words, 2 * shared / (size + sizes[other])


def _least_shared(size: int) -> int:
    """How many words a set of this size must share at least with any that is alike."""
    least = _LIKE / (2 - _LIKE) * size
    return int(least) if least == int(least) else int(least) + 1


def _tell_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the words that only one of two definitions has make two meanings of them."""
    only_one, only_other = one - other, other - one
    if any(names_something_else(word) for word in only_one | only_other):
        return True
    if len(only_one) + len(only_other) == 1:
        return min(len(one), len(other)) < _LONG
    if len(only_one) == len(only_other) == 1:
        return not is_slip(*only_one, *only_other)
    return any(are_opposed(a, b) for a in only_one for b in only_other)
