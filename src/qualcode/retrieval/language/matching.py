"""Names that begin like what is typed, hold it, or are it but for a slip: the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_LIKE = 70.0
"""Similarity (rapidfuzz, 0–100) from which a name counts as mistyped."""
_SHORTEST_SLIP = 3
"""Letters from which something can be mistyped."""


def best_places(
    typed: str, whole: Sequence[str], short: Sequence[str] | None = None, *, most: int, exactly: bool = False
) -> list[int]:
    """Places of the names that fit, the best first: equal, beginning so, with words that do, holding it, alike.

    Args:
        typed: Letters of a name; nothing brings the first names as they come.
        whole: The names, folded by `casefold`.
        short: Their last parts, where those can be typed alone.
        most: So many at most.
        exactly: Whether only those count that begin with what was typed.
    """
    wanted = " ".join(typed.casefold().split())
    short = whole if short is None else short
    if not wanted:
        return list(range(min(most, len(whole))))
    found: dict[int, None] = {}
    _take(found, (i for i, name in enumerate(short) if name.startswith(wanted) and len(name) == len(wanted)), most)
    _take(found, (i for i, name in enumerate(short) if name.startswith(wanted)), most)
    if whole is not short:
        _take(found, (i for i, path in enumerate(whole) if path.startswith(wanted)), most)
    if exactly or len(found) >= most:
        return list(found)
    words = wanted.replace("/", " ").split()
    holding: Sequence[int] = range(len(whole))
    for word in words:
        holding = [i for i in holding if word in whole[i]]
    _take(found, (i for i in holding if _begin_words(words, whole[i])), most)
    _take(found, (i for i in holding if wanted in whole[i]), most)
    if not found and len(wanted) >= _SHORTEST_SLIP:
        _take(found, _alike(wanted, short, most), most)
    return list(found)


def _take(found: dict[int, None], places: Iterable[int], most: int) -> None:
    for place in places:
        if len(found) >= most:
            return
        found[place] = None


def _begin_words(words: Sequence[str], path: str) -> bool:
    """Whether each of some words begins a word of a path."""
    text = f" {path.replace('/', ' ').replace('-', ' ')}"
    return all(f" {word}" in text for word in words)


def _alike(wanted: str, names: Sequence[str], most: int) -> list[int]:
    """Names that are what was typed, or begin with it, but for a slip or two."""
    from rapidfuzz import fuzz, process  # 20 ms that only the first slip pays

    beginnings = [name[: len(wanted)] for name in names]
    found = process.extract(wanted, beginnings, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=most)
    return [place for _, _, place in found]
