"""The rows that a study's material is read as: frozen, with the fields of the commands' answers in `docs/json.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """How many sentences of a document one coder has dealt with, and how."""

    sentences: int
    coded: int
    nothing: int
    """Marked as read, with nothing to code."""
    left: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with the progress of the study's coder; as `qualcode documents list`."""

    id: str
    """UUID; it never changes."""
    name: str
    reference: str
    """By what publications cite it."""
    kind: str
    words: int
    """Words of speech."""
    turns: int
    speakers: int
    state: str
    """`to do`, `doing` or `done`, of the study's coder."""
    file: str
    format: str
    codings: int
    """Of the study's coder."""
    coverage: ReadSoFar
    finished_by: tuple[str, ...]
    """All coders who are done with it."""


@dataclass(frozen=True, slots=True)
class TurnRow:
    """What one speaker says until the next speaks; also a paragraph that nobody is named for."""

    document: str
    turn: int
    """Counted from 1."""
    reference: str
    """By what it is cited: `I017:T042`."""
    start: int
    """In code points of the document's whole text; the label and the stamps of the turn are in it."""
    end: int
    speaker: str | None
    """The label as the document has it; None where the text names nobody."""
    role: str | None
    """`participant`, `interviewer` or `unknown`; None where the text names nobody."""
    participant: str | None
    text: str
    """What is said, without labels and stamps; empty for a heading."""
    start_ms: int | None
    """Milliseconds from the start of the recording, where the source has them."""
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A label of one document and who stands behind it; as `qualcode speakers list`."""

    document: str
    label: str
    role: str
    """`participant`, `interviewer` or `unknown`."""
    participant: str | None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """An entry of the codebook; as `qualcode codebook list`."""

    id: str
    path: str
    """`Theme/Code`."""
    name: str
    parent: str | None
    """The path of the code above; None for one at the top."""
    depth: int
    definition: str
    include: str
    exclude: str
    example: str
    keywords: str
    colour: str
    mark: str
    memo: str
    retired: bool
    key: str | None
    """The key of the coding screen on which the study's coder has it."""
    codings: int | None
    """None at an earlier moment: what was coded then is not known."""
    codings_below: int | None
    """With those of all codes below, each once."""
    outdated: int | None
    """Codings that wait to be looked at, since the code was redefined."""
    themes: tuple[str, ...]
    """The themes that it belongs to beside its parent."""


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A code that a coder gave to a passage; as `qualcode code list`."""

    id: str
    document: str
    start: int
    """In code points of the document's whole text."""
    end: int
    quote: str
    """The text from `start` to `end`, whole: also labels and stamps that stand in it."""
    code: str
    """Full path."""
    coder: str
    turn: int
    """The turn in which it starts, counted from 1."""
    speaker: str | None
    """The label of that turn; None where nobody is named."""
    star: bool
    comment: str
    origin: str
    """How it came to be: `manual`, `suggested` (and accepted), `autocoded`, `in vivo`, `import` …"""
    created: str
    """UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class MemoRow:
    """A memo with what it is on; as `qualcode memo list`."""

    id: str
    kind: str
    text: str
    coder: str
    created: str
    """UTC, ISO 8601."""
    changed: str
    document: str | None
    """Of the document, or of the one in which the passage or coding is."""
    start: int | None
    end: int | None
    code: str | None
    """Full path of the code, or of that of the coding."""
    coding: str | None
    """The coding's UUID."""
    case: str | None
    on: str
    """`project`, `document`, `passage`, `code`, `coding` or `case`."""
    quote: str | None
    """The words of the passage or coding."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A participant, a site or another unit, or a document as one; as `qualcode cases list`."""

    id: str
    kind: str
    name: str
    site: str | None
    speakers: tuple[str, ...]
    """The labels behind which the case stands."""
    attributes: Mapping[str, str]
    withheld: str | None
    """`withdrawn` or `embargo until …` where no publication may show it."""


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """An attribute of cases or documents; as the second part of `qualcode cases list`."""

    name: str
    """Qualified: `participant.role`."""
    type: str
    """`text`, `number`, `date` or `choice`."""
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoderRow:
    """Who codes; as `qualcode coder list`."""

    id: str
    name: str
    role: str
    """`coder` or `lead`."""
    colour: str
    codings: int
    finished: int
    """How many documents she is done with."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A named list of documents, cases or codes; as `qualcode set list`."""

    id: str
    name: str
    kind: str
    members: tuple[str, ...]
    """Names; of codes full paths."""


@dataclass(frozen=True, slots=True)
class CrosstabLine:
    """What one code has in one column of a cross table; the last column of each code is that of all together."""

    code: str
    """Full path."""
    rolled_up: bool
    """Whether the codes below are in."""
    column: str
    """The value of the attribute, or those of a pair joined by ` · `; `(none)` where there is none."""
    of: int
    """The column's denominator, in the unit that is counted."""
    count: int
    row_share: float | None
    column_share: float | None
    expected: float | None
    residual: float | None
    """Adjusted and standardised; None where it is undefined."""
    small: bool
    """Whether the expected number is below 5, so that the residual says little."""
    people: int
    """Who stands behind the cell."""


@dataclass(frozen=True, slots=True)
class SequenceLine:
    """How often one code follows another."""

    code: str
    """Full path of the one that comes first."""
    follower: str
    """Full path of the one that follows."""
    rolled_up: bool
    """Whether the codes below `code` are in."""
    follower_rolled_up: bool
    of: int
    """Codings of `code` that anything follows."""
    count: int
    """Those of them that `follower` follows."""
    share: float | None
    expected: float | None
    residual: float | None
    small: bool
    documents: int
    people: int


@dataclass(frozen=True, slots=True)
class SaturationLine:
    """A document in its place in the order in which saturation is looked at."""

    site: str | None
    """Whose series it stands in; None for the one of the whole study."""
    place: int
    """Counted from 1."""
    document: str
    value: str | None
    """What it is ordered by; None where it has none."""
    segments: int
    codes: int
    new: tuple[str, ...]
    """The codes that no document before it has, by their paths."""
    so_far: int
    share: float | None
    people: int
