"""A pass that takes names out of transcripts, as values: what may tell who somebody is, what is to stand there, and
what a person has said to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, Protocol, get_args

from qualcode.domain.errors import RuleError
from qualcode.domain.identifiers import Confidence, Form, FoundBy, IdentifierType
from qualcode.domain.translation import tr

Verdict = Literal["open", "replace", "leave"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
LONGEST = 200
"""Characters of what comes to stand in the place of a name, at most."""


class Spot(NamedTuple):
    """One place where a name or number stands."""

    document: int
    """The index of the document in what was looked through."""
    start: int
    end: int
    """In code points of the document's text."""
    written: str
    """What stands there."""
    form: Form
    certain: bool
    """False where the same letters may be an ordinary word: such a place is replaced only where a person says so."""
    before: str
    after: str
    """The words on either side, on one line."""
    in_label: bool = False
    """Whether it is in a speaker's label."""

    @property
    def key(self) -> tuple[int, int, int]:
        """Document, start and end: no two spots share them."""
        return self.document, self.start, self.end


@dataclass(frozen=True, slots=True)
class Entry:
    """A name, number, address or date that may tell who somebody is, wherever it stands."""

    type: IdentifierType
    surface: str
    """As it is written most often."""
    spots: tuple[Spot, ...]
    proposal: str
    """What is to stand there unless a person says otherwise."""
    known: bool = False
    """Whether that is no proposal: the identity key, a list or the participant's name says so."""
    found_by: tuple[FoundBy, ...] = ()
    confidence: Confidence = "likely"
    part_of: tuple[str, ...] = ()
    """Full names in which it occurs, where it is not clear whose it is."""

    @property
    def certain(self) -> tuple[Spot, ...]:
        """The places that are replaced where a person says yes to it."""
        return tuple(spot for spot in self.spots if spot.certain)


class LookedAt(NamedTuple):
    """A document that a pass looks through, in the version in which it does."""

    uuid: str
    name: str
    version: str
    """The UUID of the version that all places count in."""


@dataclass(frozen=True, slots=True)
class Pass:
    """All that was found in some documents."""

    documents: tuple[LookedAt, ...]
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()
    """Where the search can be relied on less, a sentence each."""
    keeps_map: bool = False
    """Whether an identity key is open that will hold what stands for what."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person has said to an entry."""

    verdict: Verdict = "open"
    words: str = ""
    """What is to stand there; empty for what is proposed."""
    spots: Mapping[tuple[int, int, int], str | None] = field(default_factory=dict)
    """Of single places: other words; None to leave the place as it is."""


class Replaced(NamedTuple):
    """A place and the name that comes to stand there, before it is fitted to its sentence."""

    entry: Entry
    spot: Spot
    words: str


def checked_words(words: str) -> str:
    """What a person typed as a replacement, on one line.

    Raises:
        RuleError: It is empty, or too long.
    """
    line = " ".join(words.split())
    if not line:
        raise RuleError(
            tr("nothing would stand in its place"), remedy=tr("type a pseudonym, or a word in brackets: [name]")
        )
    if len(line) > LONGEST or not line.isprintable():
        raise RuleError(
            tr("a replacement is at most {longest} printable characters", longest=LONGEST),
            remedy=tr("type a shorter one"),
        )
    return line


def replaced_by(passed: Pass, rulings: Mapping[int, Ruling]) -> Iterator[Replaced]:
    """What is to be replaced by what, by entry; nothing of an entry that a person has not said yes to.

    Args:
        passed: What was found.
        rulings: Number of the entry → what a person said.
    """
    for number, entry in enumerate(passed.entries):
        ruling = rulings.get(number, Ruling())
        for spot in entry.spots:
            words: str | None = None
            if ruling.verdict == "replace" and spot.certain:
                words = ruling.words or entry.proposal
            if spot.key in ruling.spots:
                words = ruling.spots[spot.key]
            if words is not None and ruling.verdict != "leave":
                yield Replaced(entry, spot, words)


class Review:
    """What a person says to the entries of a pass, step by step; each step can be taken back.

    Args:
        passed: What was found.
        rulings: What was said before.
    """

    def __init__(self, passed: Pass, rulings: Mapping[int, Ruling] | None = None) -> None:
        self.passed = passed
        self._now: dict[int, Ruling] = dict(rulings or {})
        self._before: list[dict[int, Ruling]] = []
        self._after: list[dict[int, Ruling]] = []

    @property
    def rulings(self) -> Mapping[int, Ruling]:
        """Number of the entry → what was said."""
        return self._now

    def of(self, number: int) -> Ruling:
        """What was said to an entry."""
        return self._now.get(number, Ruling())

    def words_of(self, number: int) -> str:
        """What stands, or would stand, in the place of an entry."""
        return self.of(number).words or self.passed.entries[number].proposal

    def is_replaced(self, number: int, spot: Spot) -> bool:
        """Whether a place is to be replaced."""
        ruling = self.of(number)
        if ruling.verdict == "leave":
            return False
        if spot.key in ruling.spots:
            return ruling.spots[spot.key] is not None
        return ruling.verdict == "replace" and spot.certain

    def rule(self, numbers: list[int], verdict: Verdict) -> None:
        """Say the same to some entries; what was said of their single places stands."""
        self._step({number: replace(self.of(number), verdict=verdict) for number in numbers})

    def word(self, number: int, words: str) -> None:
        """Say what is to stand there, and yes to it.

        Raises:
            RuleError: It is empty or too long.
        """
        line = checked_words(words)
        own = "" if line == self.passed.entries[number].proposal else line
        self._step({number: replace(self.of(number), verdict="replace", words=own)})

    def rule_spot(self, number: int, spot: Spot, words: str | None) -> None:
        """Say of one place what is to stand there; None to leave it. The others stay as they are."""
        ruling = self.of(number)
        line = checked_words(words) if words is not None else None
        # A yes to one place is no yes to the others: those of an open entry wait.
        self._step({number: replace(ruling, spots={**ruling.spots, spot.key: line})})

    def undo(self) -> bool:
        """Take back the last step; whether there was one."""
        if not self._before:
            return False
        self._after.append(self._now)
        self._now = self._before.pop()
        return True

    def redo(self) -> bool:
        """Bring back what was taken back last; whether there was something."""
        if not self._after:
            return False
        self._before.append(self._now)
        self._now = self._after.pop()
        return True

    def decided(self) -> int:
        """How many entries have a yes or a no."""
        return sum(self.of(number).verdict != "open" for number in range(len(self.passed.entries)))

    def replaced(self) -> list[Replaced]:
        """What is to be replaced by what."""
        return list(replaced_by(self.passed, self._now))

    def _step(self, changed: dict[int, Ruling]) -> None:
        self._before.append(self._now)
        self._after.clear()
        self._now = {**self._now, **changed}


class DecidedPlace(NamedTuple):
    """A place as a decision file has it."""

    version: str
    """The UUID of the version that the place counts in."""
    start: int
    end: int
    certain: bool
    verdict: Verdict
    """`open` where the file says nothing of this very place."""
    words: str
    line: int


class DecidedEntry(NamedTuple):
    """A candidate as a decision file has it."""

    type: IdentifierType
    found: str
    verdict: Verdict
    words: str
    places: tuple[DecidedPlace, ...]
    line: int


class Namer(Protocol):
    """What knows which name stands for which, and finds new ones; an identity key, or what is made up without one."""

    @property
    def keeps(self) -> bool:
        """Whether what is decided is kept for the next pass."""
        ...

    def known(self, name: str, type_: IdentifierType) -> str | None:
        """What stands for a name already; None for one that nobody has named."""
        ...

    def pseudonym(self, name: str, *, family: bool = False) -> str:
        """A new name for a person, the same each time; `family`: a single one is a family name."""
        ...
