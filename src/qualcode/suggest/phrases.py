"""Proposals of new codes: phrases that uncoded passages have and coded ones have not, gathered in clusters.

Phrases are adjectives before nouns; where words are not tagged, up to three words in a row without little words at
either end. Pure Python, deterministic: equal passages give equal clusters.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["noun", "proper", "adjective", "stop", "word", "break"]
"""`word`: anything else, and every word where nothing is tagged; `break`: a mark between two parts of a sentence."""

FEWEST_DOCUMENTS = 2
FEWEST_PASSAGES = 3
LONGEST = 4
"""Words of a phrase at most."""
MOST_PHRASES = 400
"""Phrases that are clustered: the most telling ones."""
MOST_EXAMPLES = 5
_PRIOR = 500.0
"""Passages that are assumed to have been seen on either side with the shares of all: the prior, at most."""
_LEAST_TELLING = 1.0
"""Standard deviations by which a phrase must be commoner in uncoded passages."""
_ALIKE = 0.5
"""Share of passages that two phrases have in common from which they are one cluster."""

FILLERS = frozenset(
    """thing way lot kind people person stuff bit sort time day year week month hour minute moment one something
    anything everything nothing someone somebody anyone everyone guy man woman part place point fact case example reason
    idea question answer word name number side end start beginning rest couple set type level sense matter issue problem
    situation course deal while today tomorrow yesterday morning afternoon night area piece item other
    yeah okay um uh mm-hmm hmm gosh laughter inaudible crosstalk""".split()  # noqa: SIM905
)
"""Nouns that name nothing by themselves, in their base form."""
_EMPTY = frozenset(
    """good bad big little whole same other different many much more first last next own few new old great certain
    such""".split()  # noqa: SIM905
)
"""Adjectives that make no phrase of a filler."""


class PhraseWord(NamedTuple):
    """A word as phrases need it."""

    surface: str
    """As it was said."""
    base: str
    """Its base form, in small letters."""
    kind: Kind


class UncodedPassage(NamedTuple):
    """A passage and the document that it stands in; also used for coded ones, to compare with."""

    document: str
    """The UUID of the document."""
    words: Sequence[PhraseWord]


@dataclass(frozen=True, slots=True)
class PhraseCluster:
    """Phrases that stand in the same passages or have a word in common: a code that might be missing."""

    name: str
    """The commonest way in which its strongest phrase was said."""
    phrases: tuple[str, ...]
    """All its phrases as they are said most often, the strongest first."""
    passages: int
    documents: int
    examples: tuple[int, ...]
    """Indices of passages that have most of its phrases."""
    weight: float
    """By how many standard deviations its strongest phrase is commoner in uncoded passages."""


@dataclass(slots=True)
class _Seen:
    """One phrase in the uncoded passages."""

    passages: list[int]
    said: Counter[str]


def key_phrases(passages: Sequence[UncodedPassage], others: Iterable[UncodedPassage] = ()) -> list[PhraseCluster]:
    """Clusters of phrases that tell uncoded passages from others, the most telling first.

    Args:
        passages: Uncoded passages.
        others: Passages that are coded; without any, phrases are weighed by how many passages have them.
    """
    tagged = any(word.kind in ("noun", "proper") for passage in passages for word in passage.words)
    seen = _seen(passages, tagged)
    elsewhere: Counter[tuple[str, ...]] = Counter()
    compared = 0
    for other in others:
        compared += 1
        elsewhere.update({phrase for phrase, _ in _phrases(other.words, tagged)})
    common = {
        phrase: one
        for phrase, one in seen.items()
        if len(one.passages) >= FEWEST_PASSAGES
        and len({passages[index].document for index in one.passages}) >= FEWEST_DOCUMENTS
    }
    weights = _weights(common, len(passages), elsewhere, compared)
    ranked = sorted(common, key=lambda phrase: (-weights[phrase], -len(phrase), phrase))
    telling = [phrase for phrase in _without_parts(ranked, common) if weights[phrase] >= _LEAST_TELLING]
    clusters = _clustered(telling[:MOST_PHRASES], common)
    return [_made(cluster, common, weights, passages) for cluster in clusters]


def _seen(passages: Sequence[UncodedPassage], tagged: bool) -> dict[tuple[str, ...], _Seen]:
    seen: dict[tuple[str, ...], _Seen] = {}
    for index, passage in enumerate(passages):
        for phrase, said in _phrases(passage.words, tagged):
            one = seen.get(phrase)
            if one is None:
                one = seen[phrase] = _Seen([], Counter())
            if not one.passages or one.passages[-1] != index:
                one.passages.append(index)
            one.said[said] += 1
    return seen


def _phrases(words: Sequence[PhraseWord], tagged: bool) -> Iterator[tuple[tuple[str, ...], str]]:
    """The phrases of a passage with what was said: base forms, and the words as they stand."""
    spans = _tagged(words) if tagged else _untagged(words)
    for start, end in spans:
        base = tuple(word.base for word in words[start:end])
        if not _is_filler(base):
            yield base, " ".join(word.surface for word in words[start:end])


def _tagged(words: Sequence[PhraseWord]) -> Iterator[tuple[int, int]]:
    """Adjectives and nouns that end with a noun: each noun alone, and the longest phrases up to it."""
    start = nouns = 0
    for at, word in enumerate(words):
        if word.kind in ("noun", "proper"):
            nouns += 1
            yield at, at + 1
            for first in range(max(start, at - LONGEST + 1), at):
                yield first, at + 1
        elif word.kind == "adjective" and not nouns:
            continue
        else:
            start = at if word.kind == "adjective" else at + 1
            nouns = 0


def _untagged(words: Sequence[PhraseWord]) -> Iterator[tuple[int, int]]:
    """Up to three words in a row, without little words at either end and without a mark inside."""
    for start, first in enumerate(words):
        if not _may_end(first):
            continue
        for end in range(start + 1, min(start + 3, len(words)) + 1):
            if words[end - 1].kind == "break":
                break
            if _may_end(words[end - 1]):
                yield start, end


def _may_end(word: PhraseWord) -> bool:
    return word.kind not in ("stop", "break") and len(word.base) > 2 and not word.base.isdigit()


def _is_filler(base: tuple[str, ...]) -> bool:
    return all(word in FILLERS or word in _EMPTY or len(word) < 2 for word in base) or base[-1] in FILLERS


def _weights(
    common: dict[tuple[str, ...], _Seen], here: int, elsewhere: Counter[tuple[str, ...]], there: int
) -> dict[tuple[str, ...], float]:
    """How much commoner each phrase is in uncoded passages: log-odds of having it, the share among all passages being
    the prior, in standard deviations."""
    if not there:
        return {phrase: math.sqrt(len(one.passages)) for phrase, one in common.items()}
    # In a small project the prior may not outweigh all that was said.
    strength = min(_PRIOR, (here + there) / 10)
    weights = {}
    for phrase, one in common.items():
        n, m = len(one.passages), elsewhere[phrase]
        prior = strength * (n + m) / (here + there)
        # The half keeps a phrase that every passage has from dividing by nothing.
        odds_here = (n + prior) / (here + strength - n - prior + 0.5)
        odds_there = (m + prior) / (there + strength - m - prior + 0.5)
        weights[phrase] = math.log(odds_here / odds_there) / math.sqrt(1 / (n + prior) + 1 / (m + prior))
    return weights


def _without_parts(
    ranked: Sequence[tuple[str, ...]], common: dict[tuple[str, ...], _Seen]
) -> Iterator[tuple[str, ...]]:
    """Phrases without those that are hardly ever said but as part of a longer one."""
    longest: dict[tuple[str, ...], int] = defaultdict(int)
    for phrase in ranked:
        for length in range(1, len(phrase)):
            for start in range(len(phrase) - length + 1):
                part = phrase[start : start + length]
                longest[part] = max(longest[part], len(common[phrase].passages))
    return (phrase for phrase in ranked if longest[phrase] < 0.8 * len(common[phrase].passages))


def _clustered(phrases: Sequence[tuple[str, ...]], common: dict[tuple[str, ...], _Seen]) -> list[list[tuple[str, ...]]]:
    """Each phrase, the strongest first, joins the first cluster whose strongest phrase it is like, or begins one."""
    clusters: list[list[tuple[str, ...]]] = []
    heads: list[set[int]] = []
    for phrase in phrases:
        there = set(common[phrase].passages)
        for cluster, passages in zip(clusters, heads, strict=True):
            shared = len(there & passages)
            if _have_a_head(phrase, cluster[0]) or shared >= _ALIKE * min(len(there), len(passages)):
                cluster.append(phrase)
                break
        else:
            clusters.append([phrase])
            heads.append(there)
    return clusters


def _have_a_head(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two phrases are of the same thing: they end with the same word, or one stands in the other."""
    return one[-1] == other[-1] or (len(one) == 1 and one[0] in other) or (len(other) == 1 and other[0] in one)


def _made(
    cluster: Sequence[tuple[str, ...]],
    common: dict[tuple[str, ...], _Seen],
    weights: dict[tuple[str, ...], float],
    passages: Sequence[UncodedPassage],
) -> PhraseCluster:
    having = Counter(index for phrase in cluster for index in common[phrase].passages)
    said = [min(common[phrase].said.items(), key=lambda item: (-item[1], item[0]))[0] for phrase in cluster]
    best = sorted(having, key=lambda index: (-having[index], index))[:MOST_EXAMPLES]
    return PhraseCluster(
        said[0],
        tuple(dict.fromkeys(said)),
        len(having),
        len({passages[index].document for index in having}),
        tuple(best),
        round(weights[cluster[0]], 3),
    )
