"""What commands that count and find answer: the models behind `--json`, described in `docs/json.md`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple, cast

from pydantic import BaseModel, ConfigDict, PlainSerializer, SkipValidation
from typing_extensions import TypedDict  # pydantic takes that of `typing` only from Python 3.12 on

from qualcode.domain.soundness import Finding
from qualcode.domain.values import AUTOCODED, SUGGESTED
from qualcode.domain.wording import by_machine


class Answer(BaseModel):
    """One answer, or a part of one; never changed once made."""

    model_config = ConfigDict(frozen=True)


class FrequencyRow(NamedTuple):
    """What one code has in one column. A NamedTuple, since a table of codes × documents has tens of thousands."""

    code: str
    """Full path."""
    column: str
    segments: int
    """Codings."""
    documents: int
    """Distinct documents with at least one of them."""
    participants: int
    """Distinct participants with a non-space character of speech in at least one of them."""
    sites: int
    """Distinct sites that those participants, or where nobody speaks those documents, belong to."""
    rolled_up: bool
    """Whether the codes below are in: their codings added, their documents, participants and sites united."""


class FrequencyRowJson(TypedDict):
    """A `FrequencyRow` as JSON has it."""

    code: str
    column: str
    segments: int
    documents: int
    participants: int
    sites: int
    rolled_up: bool


def _as_objects(rows: Iterable[FrequencyRow]) -> list[FrequencyRowJson]:
    return [cast(FrequencyRowJson, row._asdict()) for row in rows]


class FrequencyFilter(Answer):
    """What was counted, and how it is to be read."""

    by: str
    """`all`, `document`, `speaker`, `participant`, `site`, `document.kind` or an attribute as it is qualified."""
    whose: str
    """Whose codings were counted, in words."""
    codes: tuple[str, ...]
    """The code terms asked for; empty for the whole codebook."""
    documents: tuple[str, ...] | None
    """The names of the documents asked for; null for all."""
    notes: tuple[str, ...]
    """What a reader must know so as not to misread the numbers."""
    segments: int = 0
    """How many codings were counted: each once, in however many rows and columns it stands."""
    suggested: int = 0
    """How many of them were suggested by the program and accepted by a coder."""
    without_suggested: bool = False
    """Whether such codings were left out."""
    autocoded: int = 0
    """How many of them were given to a hit list at once and not read one by one."""
    without: tuple[str, ...] = ()
    """The origins whose codings were left out: of `BY_MACHINE`, in its order."""
    where: str = ""
    """The query that codings had to touch; empty for none."""
    starred: bool = False
    """Whether only codings with a star were counted."""

    @property
    def by_machine(self) -> str:
        """What stands under a table of how many were suggested or autocoded; empty where none was."""
        return by_machine({SUGGESTED: self.suggested, AUTOCODED: self.autocoded}, self.segments, "segment")


class Denominators(Answer):
    """Out of how many a column counts."""

    documents: int
    participants: int
    sites: int


class Frequencies(Answer):
    """How often codes were given, and in how many documents, by how many participants, at how many sites."""

    coders: tuple[str, ...]
    """The coders whose codings were counted."""
    filter: FrequencyFilter
    denominators: dict[str, Denominators]
    """column → out of how many; in the order of the columns."""
    rows: SkipValidation[Annotated[tuple[FrequencyRow, ...], PlainSerializer(_as_objects)]]
    """Every code of the codebook, in its order, × every column."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(self.denominators)


class Utterance(Answer):
    """A stretch of one turn's speech."""

    speaker: str | None
    """The label as the document has it; null where the text names nobody."""
    text: str


class Quote(Answer):
    """A passage, read back from the text, with where it stands and who speaks."""

    id: str | None
    """The coding's UUID; null, as code and coder are, for a passage that is no coding."""
    document: str
    start: int
    """In code points of the document's text."""
    end: int
    quote: str
    """The text from `start` to `end`, whole: also labels and stamps that stand in it."""
    code: str | None
    """Full path."""
    coder: str | None
    turn: int
    """The number of the turn in which the passage starts, counted from 1 as screens show it."""
    speaker: str | None
    """The label of the first turn whose speech is in the passage."""
    speakers: tuple[str, ...]
    """All labels whose speech is in the passage, in order."""
    participants: tuple[str, ...]
    """The participants for whom the coding counts."""
    attributes: dict[str, str]
    """Attributes of those participants, of their sites and of the document; values of several people joined by `; `."""
    parts: tuple[Utterance, ...]
    """The speech in the passage, turn by turn, without labels and stamps."""
    before: tuple[Utterance, ...]
    """The turns before those of the passage that were asked for as context."""
    after: tuple[Utterance, ...]
    comment: str
    star: bool
    origin: str
    """How the coding came to be: `manual`, `suggested` (and accepted), `in vivo`, `import` …"""
    time_ms: int | None
    """When the turn starts in the recording, where the source says so."""
    reference: str = ""
    """By what it is cited, the same everywhere: `I017:T042` is turn 42 of the document I017."""
    question: Utterance | None = None
    """What an interviewer asked last before it, where that was asked for."""


class Hit(Answer):
    """A place where a text was found. `id`, `code` and `coder` are null: they are there so that rows of searches,
    quotes and codings have the same names."""

    id: None = None
    document: str
    start: int
    end: int
    quote: str
    code: None = None
    coder: None = None
    turn: int
    """Counted from 1."""
    speaker: str | None
    before: str
    """Up to 60 code points of the same turn before it."""
    after: str


class Soundness(Answer):
    """What looking through a whole project found."""

    sound: bool
    """Whether there is no error."""
    complete: bool
    """Whether everything was looked at: a file, schema or value that is damaged ends the search, and counts are 0."""
    documents: int
    codings: int
    changes: int
    """Entries of the journal."""
    seconds: float
    findings: tuple[Finding, ...]
    """The gravest first."""
