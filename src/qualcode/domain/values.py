"""The nouns of the field as frozen values; what storage gives and what screens and commands show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn

CONSENSUS = "Consensus"
"""The coder that owns adjudicated codings."""
SUGGESTED = "suggested"
"""The origin of a coding that was suggested and accepted."""
AUTOCODED = "autocoded"
"""The origin of a coding that was given to a hit list at once, without its passage being read."""
BY_MACHINE = (SUGGESTED, AUTOCODED)
"""The origins of codings that the program had a part in, as sentences and switches name them; every answer tells them
from others, and leaves them out where that is asked for."""
IN_VIVO = "in vivo"
"""The origin of a coding whose code was named by its words."""
AGREED_ON = "consensus"
"""The origin of a coding of Consensus whose sources came to be in several ways, or that has none."""
ORIGINS = ("manual", *BY_MACHINE, IN_VIVO, "duplicate", "import", AGREED_ON)
"""How codings come to be; a file of codings may say otherwise of its own."""

DOCUMENT_KINDS = ("interview", "focus group", "notes", "survey answer", "report")
DOCUMENT_STATES = ("to do", "doing", "done")
SPEAKER_ROLES = ("participant", "interviewer", "unknown")
WITHDRAWN, EMBARGO = "withdrawn", "embargo"
WITHHOLDINGS = (WITHDRAWN, EMBARGO)
"""Why no publication may show a participant or site."""
ATTRIBUTE_TYPES = ("text", "number", "date", "choice")
MEMO_KINDS = ("note", "method", "theory", "question")
"""What can be written on anything."""
OWN_SUMMARY = "summary"
"""The kind of a memo that is on a case and a theme both: a cell of the framework matrix, in a coder's own words."""
ALL_MEMO_KINDS = (*MEMO_KINDS, OWN_SUMMARY)
PROPOSAL_KINDS = ("new", "rename", "redefine", "merge", "retire")
PROPOSAL_STATES = ("open", "accepted", "declined")
SET_KINDS = ("document", "case", "code")


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes."""

    id: int
    uuid: str
    name: str
    role: str
    """`coder` or `lead`."""
    colour: str
    """In which the coder is shown, as `#RRGGBB`: the one given, else one that the program chose."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text to be coded, without the text itself."""

    id: int
    uuid: str
    name: str
    kind: str
    file_name: str
    format: str
    language: str | None
    version_id: int
    version: int
    length: int
    """Code points of the whole text."""
    words: int
    """Words of speech."""
    turns: int
    speakers: int
    site_id: int | None
    imported_ms: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label of one document, and who stands behind it."""

    id: int
    uuid: str
    document_id: int
    label: str
    role: str
    """`participant`, `interviewer` or `unknown`."""
    case_id: int | None
    """The participant, where the label is mapped to one."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A document's text with its structure: what a screen needs to show it and a count to count it."""

    document: Document
    text: str
    turns: tuple[Turn, ...]
    speaker_ids: tuple[int | None, ...]
    """For each turn the id of its speaker."""
    sentences: tuple[Span, ...]
    """All sentences of speech, ascending; each lies in one turn."""
    speakers: dict[int, Speaker]


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the codebook."""

    id: int
    uuid: str
    parent_id: int | None
    position: int
    name: str
    definition: str
    include: str
    exclude: str
    example: str
    colour: str
    """`#RRGGBB`, or empty: then it is its parent's."""
    mark: str
    """One grapheme shown beside the colour, or empty."""
    memo: str
    retired: bool
    definition_id: int | None = None
    """The definition that holds now; None while it is the one that the code was made with."""
    keywords: str = ""
    """Words and phrases that speak for it, parted by commas, semicolons or line ends."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a code meant from one redefinition to the next."""

    id: int
    uuid: str
    code: str
    """The UUID of the code; it may have been merged into another since."""
    number: int
    """1 for the definition that the code was made with."""
    name: str
    """What the code was called when the definition was written down."""
    definition: str
    include: str
    exclude: str
    reason: str
    coder: str
    """Who redefined it; empty for the first one."""
    created_ms: int


@dataclass(frozen=True, slots=True)
class FormerCode:
    """A code that was merged into another."""

    uuid: str
    path: str
    """Its path when it was merged."""
    into_id: int
    merged_ms: int


@dataclass(frozen=True, slots=True)
class CodebookVersion:
    """A state of the codebook that was given a name."""

    id: int
    uuid: str
    name: str
    change_id: int
    """The journal's entry after which it was named."""
    coder: str
    reason: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Freeze:
    """A time in which coders propose and the lead accepts, and nobody changes the codebook directly."""

    id: int
    uuid: str
    name: str
    """What it is for: a round, as a rule."""
    coder: str
    created_ms: int
    ended_ms: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the codebook that somebody asks for, with the passage that made her ask."""

    id: int
    uuid: str
    kind: str
    """One of `PROPOSAL_KINDS`."""
    code_id: int | None
    """The code it is about; None for a new one."""
    name: str
    """The path of a new code, the new name of one that is to be renamed; else the path of the code when it was
    written."""
    rest: dict[str, Any]
    """What else is asked for: `texts`, `into`, the UUID of the code to merge into; or `code`, the path that one to be
    renamed had."""
    reason: str
    document_id: int | None
    start: int | None
    end: int | None
    """Where the passage stood, in code points."""
    quote: str
    coder: str
    created_ms: int
    state: str
    """One of `PROPOSAL_STATES`."""
    decided_by: str
    decided_ms: int | None
    answer: str

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the code that are asked for, by field."""
        return {field: text for field, text in self.rest.items() if field not in ("into", "code")}


@dataclass(frozen=True, slots=True)
class Coding:
    """A code that a coder gave to a span of a document."""

    id: int
    uuid: str
    document_id: int
    code_id: int
    coder_id: int
    start: int
    end: int
    quote: str
    turn: int
    """Ordinal of the turn in which the span starts."""
    origin: str
    """How it came to be: one of `ORIGINS`, or what a file of codings said."""
    comment: str
    star: bool
    created_ms: int
    definition_id: int | None = None
    """The definition of its code under which it was made or looked at last; None for the code's first one."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class CoverageMark:
    """A passage that a coder has read and found nothing to code in."""

    id: int
    uuid: str
    document_id: int
    coder_id: int
    start: int
    end: int
    created_ms: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """A code that was suggested for a passage and that a coder would not give it."""

    id: int
    uuid: str
    document_id: int
    code_id: int
    coder_id: int
    start: int
    end: int
    created_ms: int


@dataclass(frozen=True, slots=True)
class Case:
    """What has attributes: a participant, a site, any unit of analysis."""

    id: int
    uuid: str
    kind: str
    name: str
    site_id: int | None
    attributes: dict[str, str]
    withheld: str | None = None
    """`withdrawn` or `embargo`: why no publication may show it; None where any may."""
    withheld_until: str | None = None
    """The day on which an embargo ends, as `2027-01-31`."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed property of cases of one kind, or of documents."""

    id: int
    level: str
    """`document`, `participant`, `site` or another kind of case."""
    name: str
    type: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memo:
    """A note on the project, a document, a code, a coding, a case or a span."""

    id: int
    uuid: str
    kind: str
    text: str
    coder: str
    created_ms: int
    changed_ms: int
    document_id: int | None
    code_id: int | None
    coding_id: int | None
    case_id: int | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A coding, a memo or a mark whose words are gone from the corrected transcript; it counts nowhere."""

    id: int
    uuid: str
    """Of the coding, memo or mark; it has the same once it is placed."""
    kind: str
    """`coding`, `memo` or `mark` (read, nothing to code)."""
    document_id: int
    version_id: int
    """The version in whose text it stood."""
    coder_id: int
    code_id: int | None
    holder: str | None
    """The UUID of the coding that a memo stands on."""
    start: int
    end: int
    """Where it stood, in code points of that version."""
    quote: str
    prefix: str
    suffix: str
    rest: dict[str, Any]
    """What else the row held."""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query that is kept under a name; it is asked anew each time."""

    id: int
    uuid: str
    name: str
    query: str
    """As it is kept: codes by their UUIDs."""
    note: str
    coder: str
    created_ms: int
    changed_ms: int


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A named list of documents, cases or codes."""

    id: int
    uuid: str
    kind: str
    name: str
    members: tuple[int, ...]
