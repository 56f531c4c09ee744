"""A project as a directory of text: what its files are called, and what every record in them is made of.

The records themselves stand in `project_text_team`, `project_text_study` and `project_text_documents`. A reference is
written as the name of a thing and, in a field ending in `_id`, its UUID; where the two differ, as after somebody else
renamed it, the UUID counts. A line without `id` is something new and gets one when it is read.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from qualcode.domain.errors import InputError
from qualcode.domain.times import iso_time, parse_iso_time

FORM: Final = "qualcode project directory"
"""What the head says of the directory."""
LAYOUT = 1
"""The number of this layout; a directory of a higher one is read by a later qualcode only."""

ATTRIBUTES = ".gitattributes"
CODEBOOK = "codebook.yaml"
CODES = "codebook/codes.jsonl"
DEFINITIONS = "codebook/definitions.jsonl"
FORMER_CODES = "codebook/former.jsonl"
CODEBOOK_VERSIONS = "codebook/versions.jsonl"
STATES = "codebook/states"
"""The folder of what was kept of the codebook when it was given a name, by SHA-256."""
FREEZES = "codebook/freezes.jsonl"
PROPOSALS = "codebook/proposals.jsonl"
CODERS = "team/coders.jsonl"
FOR_GIT = f"* -text\n{CODERS} merge=union\n"
"""Change no line ends, since offsets count them; and who signed on in either branch is a coder of the study."""
ROUNDS = "team/rounds.jsonl"
ASSIGNMENTS = "team/assignments.jsonl"
PINS = "team/pins.jsonl"
BUNDLES = "team/bundles.jsonl"
MERGED = "team/merged.jsonl"
CONFLICTS = "team/conflicts.jsonl"
CASE_ATTRIBUTES = "cases/attributes.jsonl"
CASES = "cases/cases.jsonl"
CASE_VALUES = "cases/values.jsonl"
SETS = "sets/sets.jsonl"
SET_MEMBERS = "sets/members.jsonl"
QUERIES = "queries.jsonl"
MEMOS = "memos.jsonl"
"""Those that are on no document: on the project, on codes and on cases."""
ORIGINALS = "originals"
"""The folder of the imported files, by SHA-256."""
DOCUMENTS = "documents"
"""The folder of the documents, each in a folder of its own."""
DOCUMENT = "document.json"
TEXT = "text.txt"
TURNS = "turns.jsonl"
EARLIER = "versions"
"""In a document's folder: the texts that it had before, each in a folder called by its number."""
CODINGS = "codings.jsonl"
DOCUMENT_MEMOS = "memos.jsonl"
COVERAGE = "coverage.jsonl"
REJECTIONS = "rejections.jsonl"
STATES_OF_WORK = "states.jsonl"
DOCUMENT_VALUES = "values.jsonl"
UNPLACED = "unplaced.jsonl"
DECISIONS = "decisions.jsonl"

_HASH = "[0-9a-f]{64}"
KEPT_NAME = re.compile(rf"{_HASH}(?:\.[a-z0-9]{{1,8}})?")
"""How an original file is called in its folder."""
_IN_DOCUMENT = "|".join(
    map(re.escape, (DOCUMENT, TEXT, TURNS, CODINGS, DOCUMENT_MEMOS, COVERAGE, REJECTIONS, STATES_OF_WORK,
                    DOCUMENT_VALUES, UNPLACED, DECISIONS))
)  # fmt: skip
_AT_TOP = "|".join(
    map(re.escape, (CODEBOOK, CODES, DEFINITIONS, FORMER_CODES, CODEBOOK_VERSIONS, FREEZES, PROPOSALS, CODERS, ROUNDS,
                    ASSIGNMENTS, PINS, BUNDLES, MERGED, CONFLICTS, CASE_ATTRIBUTES, CASES, CASE_VALUES, SETS,
                    SET_MEMBERS, QUERIES, MEMOS))
)  # fmt: skip
FOLDERS = frozenset({DOCUMENTS, ORIGINALS, "codebook", "cases", "team", "sets"})
"""The folders that the files lie in."""
OURS = re.compile(
    rf"(?:{_AT_TOP}|{STATES}/{_HASH}\.json|{ORIGINALS}/{KEPT_NAME.pattern}"
    rf"|{DOCUMENTS}/[^/]+/(?:{_IN_DOCUMENT}|{EARLIER}/[0-9]+/(?:{TEXT}|{TURNS})))"
)
"""The files that a project directory may hold, but for its head; whatever else lies in it is somebody else's."""

_FIRST_SECOND, _LAST_SECOND = -62_135_596_800_000, 253_402_300_800_000
"""Of the years 1 to 9999, in milliseconds since 1970."""


def _shown_time(milliseconds: int) -> str | int:
    return iso_time(milliseconds) if 0 <= milliseconds < _LAST_SECOND else milliseconds


def _read_time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_iso_time(value)
    except InputError as error:
        raise ValueError(error.problem) from error
    except OverflowError as error:
        raise ValueError(f"“{value}” is no time of this calendar") from error


class OneOf:
    """Of a field that holds one of a few words."""

    def __init__(self, *words: str) -> None:
        self._words = list(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As pydantic asks for it."""
        return core_schema.literal_schema(self._words)


Uuid = Annotated[str, Field(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
"""A UUID: lower case, with hyphens."""
Sha256 = Annotated[str, Field(pattern=f"^{_HASH}$")]
Number = Annotated[int, Field(strict=True, ge=-(2**62), lt=2**62)]
Offset = Annotated[int, Field(strict=True, ge=0, lt=2**32)]
"""Code points from the beginning of the document's text."""
Moment = Annotated[
    int,
    BeforeValidator(_read_time),
    Field(ge=_FIRST_SECOND, lt=_LAST_SECOND),
    PlainSerializer(_shown_time),
    WithJsonSchema({"type": ["string", "integer"], "description": "UTC, ISO 8601: `2026-11-22T05:27:00.123Z`"}),
]
"""A time; in memory UTC milliseconds since 1970."""
Yes = StrictBool
Span = tuple[Offset, Offset]
Table = dict[str, Any]
"""An object whose keys are not fixed."""


class Record(BaseModel):
    """One line of a file, or one file. Fields that say nothing are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def written(self) -> Table:
        """The record as it stands in a file, fields in their order."""
        return self.model_dump(exclude_defaults=True, warnings=False)


class Head(Record):
    """`qualcode.json`: that this is a project, and of which study."""

    form: Literal["qualcode project directory"]
    layout: Number
    """The number of this layout of files."""
    name: str
    """What the study is called."""
    created: Moment
    suggestions: Yes | None = None
    """False: nobody is shown any."""
    bundle: Uuid | None = None
    """The bundle that the project's file was, where it was none of the whole study."""
    id: Uuid
