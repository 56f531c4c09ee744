"""The engine: learns codes from the codebook and from codings, suggests them with reasons, follows every decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from qualcode.domain.suggestions import MOST_SHOWN, Example, Segment, Suggestion
from qualcode.suggest.cards import CardWords
from qualcode.suggest.features import GROUPS, FloatArray
from qualcode.suggest.keeping import dump_model, load_model
from qualcode.suggest.learner import chances
from qualcode.suggest.model import Prepared, empty_model, studying
from qualcode.suggest.protocol import SHOWN_FROM, Report, word_for
from qualcode.suggest.reasons import reasons_for

FEW = 20
"""Reviewed passages under which no suggestion is called strong: hardly anything could have spoken against it."""
LITTLE_KNOWN = 0.59
"""The chance that a suggestion is given at most while so little is known."""
_BATCH = 4_096


class Engine:
    """A suggester that learns: one linear model of all codes, begun with the codebook.

    Args:
        without: Groups of features that are left out, to see what they are worth: of `features.GROUPS`.
    """

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        if unknown := without - frozenset(GROUPS):
            raise ValueError(f"no such groups of features: {', '.join(sorted(unknown))}")
        self._without = without
        self._model = empty_model(without)
        self._steps: tuple[Example, ...] = ()
        self._base_digest: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """UUIDs of the codes it can suggest, by path."""
        return self._model.codes

    def studying(self, cards: Sequence[CardWords], examples: Sequence[Example]) -> Iterator[None]:
        """Learn the codebook and every example anew; the old model answers until the iterator is exhausted.

        Args:
            cards: Codes that can be given.
            examples: Passages dealt with, in the order in which they were reviewed: calibration follows it. Those
                that nobody has dealt with teach nothing.

        Yields:
            Nothing, every few milliseconds, so that the caller can answer meanwhile.
        """
        model = yield from studying(cards, examples, self._without)
        self._model = model
        self._steps = ()
        self._base_digest = None

    def adapt(self, changed: Sequence[Example]) -> None:
        """Make the model that of the last study plus these examples, by one small step each.

        A list that extends the last one costs the new steps only; `adapt([])` is the last study again.
        An example without codes, refusals and `read` takes the influence of its passage back, as far as a step can.
        """
        wanted = tuple(changed)
        known = len(self._steps)
        if wanted[:known] != self._steps:
            self._model.rewind()
            known = 0
        for example in wanted[known:]:
            self._model.step(example)
        self._steps = wanted

    def prepare(self, segments: Sequence[Segment]) -> Prepared:
        """Everything of passages that does not change until the next study, to be scored more than once."""
        return self._model.prepare(segments)

    def scores(self, segments: Sequence[Segment] | Prepared) -> FloatArray:
        """The calibrated chance of each code, 0–1: passages × codes, in the order of `codes`."""
        if isinstance(segments, Prepared):
            return self._scores(segments)
        parts = [
            self._scores(self._model.prepare(segments[start : start + _BATCH]))
            for start in range(0, len(segments), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.codes)), np.float32)

    def suggest(self, segment: Segment, top: int = MOST_SHOWN) -> tuple[Suggestion, ...]:
        """At most `top` codes for a passage, the likeliest first: only with a reason and above `SHOWN_FROM`.

        It does not know which codes the passage has already, nor which were refused there: that is the caller's.
        """
        model = self._model
        if not model.codes or not segment.words:
            return ()
        prepared = model.prepare([segment])
        chance = chances(model.log_odds(prepared))[0]
        row = model.vocabulary.row(segment)
        found: list[Suggestion] = []
        for code in np.argsort(-chance, kind="stable").tolist():
            if len(found) >= top or chance[code] < SHOWN_FROM:
                break
            reasons = reasons_for(model, segment, row, float(prepared.cold[0, code]), code)
            if reasons:
                share = float(chance[code])
                if model.report.learned_from < FEW:
                    share = min(share, LITTLE_KNOWN)
                measured = model.report.measured
                found.append(Suggestion(model.codes[code], share, word_for(share), measured, reasons))
        return tuple(found)

    def digest(self) -> str:
        """A fingerprint in hexadecimal of the model as it answers now: equal models have equal ones."""
        model = self._model
        if self._base_digest is None:
            self._base_digest = hashlib.sha256(dump_model(model)).hexdigest()
        digest = hashlib.sha256(self._base_digest.encode())
        for column, weights in model.changes():
            group, word = model.vocabulary.key(column)
            digest.update(f"{group}{word}\0".encode("utf-8", "surrogatepass") + weights)
        return digest.hexdigest()

    def dump(self) -> bytes:
        """The model of the last study, for a cache."""
        return dump_model(self._model)

    def load(self, data: bytes) -> None:
        """Take the model that `dump` gave.

        Raises:
            SuggesterError: The bytes are no such model, or one of another revision.
        """
        self._model = load_model(data)
        self._without = self._model.vocabulary.without
        self._steps = ()
        self._base_digest = None

    def report(self) -> Report:
        """How far its chances have been held against reviewed passages."""
        return self._model.report

    def _scores(self, prepared: Prepared) -> FloatArray:
        if not len(prepared) or not self.codes:
            return np.zeros((len(prepared), len(self.codes)), np.float32)
        parts = [
            chances(self._model.log_odds(prepared.part(start, start + _BATCH)))
            for start in range(0, len(prepared), _BATCH)
        ]
        return np.concatenate(parts)
