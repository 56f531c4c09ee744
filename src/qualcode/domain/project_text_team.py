"""Who works on a project, as records of a project directory: coders, rounds, what was handed out and came back."""

from __future__ import annotations

from typing import Annotated

from qualcode.domain.project_text import Moment, Number, Offset, OneOf, Record, Sha256, Table, Uuid, Yes
from qualcode.domain.rounds import ROUND_UNITS
from qualcode.domain.values import DOCUMENT_STATES, PROPOSAL_KINDS, PROPOSAL_STATES

Role = Annotated[str, OneOf("coder", "lead")]
Unit = Annotated[str, OneOf(*ROUND_UNITS)]
State = Annotated[str, OneOf(*DOCUMENT_STATES)]
ProposalKind = Annotated[str, OneOf(*PROPOSAL_KINDS)]
ProposalState = Annotated[str, OneOf(*PROPOSAL_STATES)]


class CoderLine(Record):
    """`team/coders.jsonl`: a coder. Everywhere else coders are named by their names alone."""

    name: str
    role: Role
    colour: str = ""
    """As `#RRGGBB`; empty for one that the program chooses."""
    login: str | None = None
    """The name under which a database server knows the coder."""
    created: Moment
    id: Uuid | None = None


class RoundLine(Record):
    """`team/rounds.jsonl`: a coding exercise."""

    name: str
    blind: Yes = False
    """Coders do not see what others did until they are done."""
    unit: Unit
    open_codebook: Yes | None = None
    """True: coders may change the codebook while they code."""
    codebook_version: str = ""
    codebook_version_id: Uuid | None = None
    note: str | None = None
    plan: Table | None = None
    """How its documents were drawn."""
    coder: str = ""
    """Who made it."""
    created: Moment
    closed: Moment | None = None
    id: Uuid | None = None


class AssignmentLine(Record):
    """`team/assignments.jsonl`: who codes which document in which round, and how far that is."""

    round: str = ""
    document: str = ""
    coder: str
    state: State
    begun: Moment | None = None
    finished: Moment | None = None
    changed: Moment
    changed_by: str = ""
    round_id: Uuid | None = None
    document_id: Uuid | None = None
    id: Uuid | None = None


class PinLine(Record):
    """`team/pins.jsonl`: a code that a coder has on one of the keys 6 to 9 and 0."""

    coder: str
    slot: Number
    """6 to 10; 10 is the key 0."""
    code: str = ""
    code_id: Uuid | None = None
    id: Uuid | None = None


class BundleLine(Record):
    """`team/bundles.jsonl`: what was handed out to a coder."""

    coder: str
    round: str = ""
    round_id: Uuid | None = None
    blind: Yes = False
    open_codebook: Yes = False
    documents: Number
    """How many."""
    seal: Sha256 | None = None
    """Of what it held when it left."""
    made: Moment
    made_by: str
    id: Uuid | None = None


class MergedLine(Record):
    """`team/merged.jsonl`: a file that came back and was merged, and how far."""

    file: str
    origin: Uuid
    """Of the bundle, or of the project that grew apart."""
    coder: str
    """Who merged it."""
    merged: Moment
    until: Uuid | None = None
    """The last change of its history that came in."""
    changes: str | None = None
    """The changes that came in with it, by the second half of each one's UUID, in Base64."""
    pairs: Table | None = None
    """Table, UUID there and UUID here of what was found by its text or name."""
    id: Uuid | None = None


class ConflictLine(Record):
    """`team/conflicts.jsonl`: what was changed here and in a file that was merged, until a person settles it."""

    kind: str
    table: str
    """Of the project's file: `coding`, `memo`, `code` …"""
    item: Uuid
    """What was changed."""
    document: str = ""
    document_id: Uuid | None = None
    coder: str
    """Whose work came in."""
    base: Table
    """As both had it, with what it refers to by UUID."""
    ours: Table
    theirs: Table
    state: str
    decided_by: str = ""
    decided: Moment | None = None
    created: Moment
    merged_id: Uuid
    """The file with which it came in."""
    id: Uuid | None = None


class ProposalLine(Record):
    """`codebook/proposals.jsonl`: a change of the codebook that somebody asks for."""

    kind: ProposalKind
    code: str = ""
    code_id: Uuid | None = None
    """The code it is about; none for a new one."""
    name: str
    rest: Table
    """What else is asked for."""
    reason: str = ""
    document: str = ""
    document_id: Uuid | None = None
    start: Offset | None = None
    end: Offset | None = None
    quote: str = ""
    coder: str
    created: Moment
    state: ProposalState
    decided_by: str = ""
    decided: Moment | None = None
    answer: str = ""
    id: Uuid | None = None


class FreezeLine(Record):
    """`codebook/freezes.jsonl`: a time in which coders propose and the lead accepts."""

    name: str
    round: str = ""
    round_id: Uuid | None = None
    coder: str
    created: Moment
    ended: Moment | None = None
    id: Uuid | None = None
