"""Rounds: which documents which coders code, with which codebook and whether blind; and how documents were drawn."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from qualcode.domain.values import DOCUMENT_STATES

ROUND_UNITS = ("sentence", "turn", "char", "span")
"""What a round is coded by, and agreement counted in."""
TO_DO, DOING, DONE = DOCUMENT_STATES


@dataclass(frozen=True, slots=True)
class StratumDrawn:
    """The documents that are alike in what a sample was drawn by."""

    values: tuple[str, ...]
    """One for each of the names that it was drawn by."""
    population: int
    words: int
    """Of speech, of the whole population."""
    drawn: int
    drawn_words: int


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """How the documents of a round were drawn: kept with the round, so that they can be drawn again."""

    rule: str
    """The rule and its version: see `sampling.RULE`."""
    seed: int
    by: tuple[str, ...]
    """The names that strata were made by, as they are qualified; none for a simple sample."""
    share: str
    """`20%`, where a share was asked for; else empty."""
    asked: int
    """How many documents were to be drawn."""
    each: int
    """How many coders each drawn document was to get."""
    rest: bool
    """Whether the documents that were not drawn got one coder each."""
    strata: tuple[StratumDrawn, ...]
    drawn: tuple[str, ...]
    """The UUIDs of the documents drawn, stratum by stratum."""

    @property
    def population(self) -> int:
        """How many documents it was drawn from."""
        return sum(stratum.population for stratum in self.strata)

    @property
    def empty(self) -> tuple[StratumDrawn, ...]:
        """The strata of which no document was drawn."""
        return tuple(stratum for stratum in self.strata if not stratum.drawn)

    def to_json(self) -> str:
        """The plan as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> SamplingPlan:
        """A plan as it was kept; fields that a later version added are passed over."""
        kept = json.loads(text)
        fields = {name: kept[name] for name in cls.__slots__}
        strata = tuple(
            StratumDrawn(**{name: one[name] for name in StratumDrawn.__slots__} | {"values": tuple(one["values"])})
            for one in kept["strata"]
        )
        return cls(**fields | {"strata": strata, "by": tuple(kept["by"]), "drawn": tuple(kept["drawn"])})


@dataclass(frozen=True, slots=True)
class Round:
    """A coding exercise."""

    id: int
    uuid: str
    name: str
    blind: bool
    """Whether coders see nothing of what others did in its documents until theirs are done."""
    open_codebook: bool
    """Whether coders may change the codebook of their bundles; else they propose."""
    unit: str
    """One of `ROUND_UNITS`."""
    codebook_version: str
    """The name of the codebook's version that it is coded with; empty where none was named."""
    created_ms: int
    closed_ms: int | None
    coder: str
    """Who made it; empty where nobody noted it."""
    plan: SamplingPlan | None
    """How its documents were drawn; None if they were named, and in bundles."""
    note: str

    @property
    def is_open(self) -> bool:
        return self.closed_ms is None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A document that a coder is to code in a round, and how far she has come."""

    id: int
    uuid: str
    round_id: int
    document_id: int
    coder_id: int
    state: str
    """`to do`, `doing` – there is a coding or a mark of hers, or she took `done` back – or `done`, which she said."""
    begun_ms: int | None
    """When she made the first coding or mark that stands in it, but not before the round was made."""
    finished_ms: int | None
    changed_by: int | None
    """The coder who said last that it is done, or no longer."""
