"""A document and what was done in it, as records of a project directory. Offsets count its text's code points."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from qualcode.domain.disagreements import AGREED, DECISION_STATES, DIFFERENCE_KINDS, verdict_of
from qualcode.domain.project_text import Moment, Number, Offset, OneOf, Record, Sha256, Span, Table, Uuid, Yes
from qualcode.domain.values import DOCUMENT_KINDS, DOCUMENT_STATES, SPEAKER_ROLES

Kind = Annotated[str, OneOf(*DOCUMENT_KINDS)]
Role = Annotated[str, OneOf(*SPEAKER_ROLES)]
State = Annotated[str, OneOf(*DOCUMENT_STATES)]
WaitingKind = Annotated[str, OneOf("coding", "memo", "mark")]
DecisionKind = Annotated[str, OneOf(AGREED, *DIFFERENCE_KINDS)]
DecisionState = Annotated[str, OneOf(*DECISION_STATES)]


class _Basis(BaseModel):
    model_config = ConfigDict(extra="forbid")
    coders: tuple[Uuid, ...]
    codings: Annotated[tuple[tuple[Uuid, Uuid, Uuid, Number, Number], ...], Field(min_length=1)]


def _judged_basis(basis: Table) -> Table:
    try:
        _Basis.model_validate(basis)
    except ValidationError as error:
        raise ValueError("this is not what a decision rests on") from error
    return basis


def _judged_verdict(verdict: str) -> str:
    try:
        verdict_of(verdict, 0)
    except ValueError as error:
        raise ValueError("this is no verdict") from error
    return verdict


Basis = Annotated[Table, AfterValidator(_judged_basis)]
KeptVerdict = Annotated[str, AfterValidator(_judged_verdict)]
UNDONE = "undone"
"""What stands for a definition that an undo took back while codings made under it stand."""


class SpeakerEntry(Record):
    """A label of a document, and who stands behind it."""

    label: str
    role: Role
    case: str = ""
    """The participant."""
    case_id: Uuid | None = None
    id: Uuid | None = None


class VersionEntry(Record):
    """A text that the document has or had."""

    number: Number
    text: Sha256
    """SHA-256 of its text as UTF-8: offsets hold for this text alone."""
    original: str = ""
    """The file that it was read from, in `originals`; empty where its bytes are those of the text."""
    encoding: str | None = None
    notation: str | None = None
    """How speakers are marked in it."""
    words: Number
    """Words of speech."""
    sentence_rule: str = ""
    """By which rule its sentences were found; empty where they were not looked for."""
    metadata: Table = {}
    """What the file says of itself."""
    warnings: tuple[Any, ...] = ()
    """What was told when it was imported."""
    created: Moment
    id: Uuid | None = None


class DocumentHead(Record):
    """`document.json`: a document, its speakers and its versions."""

    name: str
    kind: Kind
    file_name: str = ""
    """What the imported file was called."""
    format: str
    language: str | None = None
    site: str = ""
    site_id: Uuid | None = None
    number: Number = 0
    """By which it is cited where its name is no id: in the order of import."""
    imported: Moment
    speakers: tuple[SpeakerEntry, ...] = ()
    """In the order in which they first speak."""
    versions: tuple[VersionEntry, ...]
    """The last one is the text that is coded; earlier ones stand in `versions/NUMBER`."""
    id: Uuid


class TurnLine(Record):
    """`turns.jsonl`: what one speaker says until the next speaks, in the order of the text."""

    start: Offset
    end: Offset
    speaker: str | None = None
    """The label; none where the text names nobody."""
    label: Span | None = None
    """Where the label stands, with its punctuation."""
    stamps: tuple[Span, ...] = ()
    speech: tuple[Span, ...] = ()
    """What was said."""
    sentences: tuple[Span, ...] = ()
    start_ms: Number | None = None
    """Milliseconds from the start of the recording."""
    end_ms: Number | None = None


class CodingLine(Record):
    """`codings.jsonl`: a code that a coder gave to a passage."""

    start: Offset
    end: Offset
    code: str = ""
    """The code's name without that of its theme."""
    coder: str
    quote: str | None = None
    """What stands there: a line whose quote is not in its place is refused. None: it is not looked at."""
    comment: str = ""
    star: Yes = False
    """One of the best quotes."""
    origin: str = "manual"
    created: Moment | None = None
    definition: str | None = None
    """The UUID of the definition under which it was given; none for the code's first one, `undone` for one that is
    there no longer."""
    version: Number | None = None
    """The version of the text that it stands on; none for the last one."""
    code_id: Uuid | None = None
    id: Uuid | None = None


class CoverageLine(Record):
    """`coverage.jsonl`: a passage that a coder has read and found nothing to code in."""

    start: Offset
    end: Offset
    coder: str
    created: Moment
    id: Uuid | None = None


class RejectionLine(Record):
    """`rejections.jsonl`: a code that was suggested for a passage and that a coder would not give it."""

    start: Offset
    end: Offset
    code: str = ""
    coder: str
    created: Moment
    code_id: Uuid | None = None
    id: Uuid | None = None


class StateLine(Record):
    """`states.jsonl`: how far a coder is with the document."""

    coder: str
    state: State
    changed: Moment
    id: Uuid | None = None


class DocumentValueLine(Record):
    """`values.jsonl`: the value that the document has of an attribute."""

    attribute: str = ""
    value: str
    attribute_id: Uuid | None = None
    id: Uuid | None = None


class UnplacedLine(Record):
    """`unplaced.jsonl`: what lost its place when the transcript was corrected, until a person places it."""

    start: Offset
    """Where it stood in the version that it is of."""
    end: Offset
    kind: WaitingKind
    code: str = ""
    coder: str
    quote: str | None = None
    rest: Table
    """What else it held."""
    created: Moment
    version: Number | None = None
    code_id: Uuid | None = None
    holder: Uuid | None = None
    """The coding that a memo stood on."""
    item: Uuid
    """The UUID that it had and will have again."""
    id: Uuid | None = None


class DecisionLine(Record):
    """`decisions.jsonl`: how a passage that coders read differently, or alike, was settled.

    What `start`, `end`, `passage` and `settled` say is there for whoever reads the line: it follows from the others.
    """

    start: Offset | None = None
    """Where the passage is now; none where no coding is left of those that were compared."""
    end: Offset | None = None
    passage: str = ""
    """What stands there."""
    settled: str = ""
    """The verdict, with coders and codes by name."""
    verdict: KeptVerdict
    """`all`, `reading` and a coder's UUID, `code` and a code's …; places in it count from the passage's start."""
    kind: DecisionKind
    reason: str = ""
    coder: str
    """Who decided."""
    created: Moment
    state: DecisionState
    round: str = ""
    ended: Moment | None = None
    ended_by: str = ""
    outcome: tuple[str, ...] = ()
    """The UUIDs of the codings of Consensus."""
    basis: Basis
    """Who was compared, and what they had coded: coding, coder, code, start and end, from the passage's start on."""
    round_id: Uuid | None = None
    id: Uuid | None = None
