"""Why a model suggests a code, in words that a researcher can check; and what speaks against it."""

from __future__ import annotations

from qualcode.domain.suggestions import Reason, Segment
from qualcode.domain.translation import plural, tr
from qualcode.suggest.keywords import MOST_REASONS, hit_reasons
from qualcode.suggest.model import Model
from qualcode.suggest.stopwords import weighs

_WORD_FROM = 0.15
"""Log-odds that a word must add to be named."""
_MARK_FROM = 0.2
_AGAINST_FROM = 0.4
_OFTEN = 5
"""Passages with a code from which it can be said that somebody is often so coded."""


def reasons_for(model: Model, segment: Segment, row: dict[int, float], cold: float, code: int) -> tuple[Reason, ...]:
    """What speaks for a code, the weightiest first, then what speaks against it; empty if nothing speaks for it.

    Args:
        model: The model that suggests it.
        segment: The passage.
        row: Its row in the model's columns.
        cold: What the codebook alone says of it.
        code: The code's place in `model.codes`.
    """
    weighed: list[tuple[float, tuple[Reason, ...]]] = []
    listed = hit_reasons(model.book.hits(segment, code)) if "cold" not in model.vocabulary.without else ()
    speaking = tuple(reason for reason in listed if reason.kind != "against")
    if speaking and cold > 0:
        weighed.append((float(model.base.scale[code]) * cold, speaking))
    parts = {column: float(model.weights[column, code]) * value for column, value in row.items()}
    weighed += [(weight, (reason,)) for weight, reason in (*_words(model, parts), *_marks(model, segment, parts, code))]
    if (meaning := _meaning(model, segment, code)) >= _MARK_FROM:
        weighed.append((meaning, (Reason("meaning", tr("close in meaning to passages with this code")),)))
    uuid = model.codes[code]
    if (alike := model.memory.alike(segment.key, row, uuid, model.vocabulary, given=True)) is not None:
        yours = plural("like a passage you coded", "like {number} passages you coded", alike.count)
        others = plural(
            "like a passage coded by you or others", "like {number} passages coded by you or others", alike.count
        )
        weighed.append((alike.cosine, (Reason("like", yours, alike.nearest, others),)))
    if not weighed:
        return ()
    weighed.sort(key=lambda item: -item[0])
    found = [reason for _, some in weighed for reason in some]
    return (*found, *_against(model, segment, row, parts, uuid, listed))


def _words(model: Model, parts: dict[int, float]) -> list[tuple[float, Reason]]:
    said, weight = _telling(model, {column: part for column, part in parts.items() if part >= _WORD_FROM})
    if not said:
        return []
    words = ", ".join(f"“{word}”" for word in said)
    return [
        (
            weight,
            Reason("words", plural("a word that weighs: {words}", "words that weigh: {words}", len(said), words=words)),
        )
    ]


def _telling(model: Model, parts: dict[int, float]) -> tuple[list[str], float]:
    """The words and pairs that weigh most, none twice and no stop words alone, and their weight together."""
    said: list[str] = []
    used: set[str] = set()
    total = 0.0
    for column, part in sorted(parts.items(), key=lambda item: (-abs(item[1]), item[0])):
        group, text = model.vocabulary.key(column)
        words = text.split(" ")
        if group not in "w2" or not any(weighs(word) for word in words):
            continue
        total += abs(part)
        if len(said) < MOST_REASONS and used.isdisjoint(word for word in words if weighs(word)):
            said.append(text.replace(" ?", "?"))
            used.update(words)
    return said, total


def _marks(model: Model, segment: Segment, parts: dict[int, float], code: int) -> list[tuple[float, Reason]]:
    """Reasons beside the words: who speaks, that it asks, what stands around it."""
    sums: dict[str, float] = {}
    for column, part in parts.items():
        group = model.vocabulary.key(column)[0]
        sums[group] = sums.get(group, 0.0) + part
    found = []
    often = model.memory.given(model.codes[code]) >= _OFTEN
    if often and (speaker := sums.get("s", 0.0) + sums.get("r", 0.0)) >= _MARK_FROM:
        found.append(
            (
                speaker,
                Reason("speaker", tr("{speaker} speaks: often so coded", speaker=segment.speaker or segment.role)),
            )
        )
    if (question := sums.get("q", 0.0)) >= _MARK_FROM:
        found.append((question, Reason("question", tr("it asks a question"))))
    for group, place in (("b", tr("the turn before")), ("a", tr("the turn after"))):
        around = {c: part for c, part in parts.items() if model.vocabulary.key(c)[0] == group and part > 0}
        if sums.get(group, 0.0) < _MARK_FROM or not around:
            continue
        words = [model.vocabulary.key(c)[1] for c in sorted(around, key=lambda c: (-around[c], c))]
        if telling := [word for word in words if weighs(word)][:2]:
            found.append(
                (
                    sums[group],
                    Reason(
                        "words",
                        tr("{place} says {words}", place=place, words=", ".join(f"“{word}”" for word in telling)),
                    ),
                )
            )
    return found


def _meaning(model: Model, segment: Segment, code: int) -> float:
    if not model.vocabulary.dimension:
        return 0.0
    vector = model.vocabulary.vectors([segment])[0]
    return float(vector @ model.weights[: model.vocabulary.dimension, code])


def _against(
    model: Model,
    segment: Segment,
    row: dict[int, float],
    parts: dict[int, float],
    code: str,
    listed: tuple[Reason, ...],
) -> list[Reason]:
    found = [reason for reason in listed if reason.kind == "against"]
    said, _ = _telling(model, {column: part for column, part in parts.items() if part <= -_AGAINST_FROM})
    if said:
        words = ", ".join(f"“{word}”" for word in said)
        found.append(Reason("against", tr("speaks against it: {words}", words=words)))
    if (alike := model.memory.alike(segment.key, row, code, model.vocabulary, given=False)) is not None:
        yours = plural(
            "like a passage where you rejected it", "like {number} passages where you rejected it", alike.count
        )
        others = plural(
            "like a passage where you or others rejected it",
            "like {number} passages where you or others rejected it",
            alike.count,
        )
        found.append(Reason("against", yours, alike.nearest, others))
    return found
