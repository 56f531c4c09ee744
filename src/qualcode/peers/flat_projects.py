"""What the tables of QualCoder and of RQDA have in common, as plain rows: things are known by keys, texts by offsets.

Both programs keep one row for each text, code, coded passage, case and value; the names of tables and columns differ.
Keys are those of the file, made apart by kind; everything is as it stands there, and mended by `flat_reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

MOST_CODERS = 10_000
"""Coders of a project; the largest teams have some dozens."""


@dataclass(frozen=True, slots=True)
class FlatCode:
    """A code, or a category of codes."""

    key: str
    identity: tuple[str, ...]
    """What it is known by in every copy of the project."""
    name: str
    definition: str = ""
    colour: str = ""
    parents: tuple[str, ...] = ()
    """Keys of what it stands under: the first that is there is its place, further ones are its themes."""


@dataclass(frozen=True, slots=True)
class FlatSource:
    """A text of the project, without its words."""

    key: str
    identity: tuple[str, ...]
    row: int
    """Where its text is found again."""
    name: str
    owner: str = ""
    created_ms: int | None = None
    file_name: str = ""
    recording: str = ""
    """Where the recording lies that it is the transcript of."""


@dataclass(frozen=True, slots=True)
class FlatMark:
    """A coded passage."""

    identity: tuple[str, ...]
    code: str
    """The key of its code, which there is."""
    start: int | None
    """As the file counts; None where there is no number."""
    end: int | None
    quote: str
    """Its words, as the file repeats them; empty where it does not."""
    owner: str = ""
    created_ms: int | None = None
    comment: str = ""
    star: bool = False


@dataclass(frozen=True, slots=True)
class FlatNote:
    """A note on a passage."""

    identity: tuple[str, ...]
    start: int | None
    end: int | None
    text: str
    owner: str = ""
    created_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FlatMemo:
    """A note on the project, on a whole text, or on a case."""

    identity: tuple[str, ...]
    text: str
    title: str = ""
    """Stands above the words, unless they begin with it."""
    on: str = "project"
    """`project`, `document` or `case`."""
    target: str = ""
    """The key of the text or case; where there is none of it, the memo is on the project."""
    owner: str = ""
    created_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FlatLink:
    """A passage that belongs to a case."""

    case: str
    source: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class FlatCase:
    """A case."""

    key: str
    identity: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class FlatAttribute:
    """An attribute; it is known by its name."""

    name: str
    numeric: bool = False
    level: str = ""
    """`document` or `participant`; empty where the file does not say."""


@dataclass(frozen=True, slots=True)
class FlatValue:
    """What a text or a case has of an attribute."""

    attribute: str
    on: str
    """`document` or `case`."""
    bearer: str
    """Its key."""
    value: str


@dataclass(frozen=True, slots=True)
class FlatSet:
    """A named list of texts."""

    identity: tuple[str, ...]
    name: str
    members: tuple[str, ...]
    """Keys."""


@dataclass(slots=True)
class FlatProject:
    """All rows of a project but for its texts and what stands on their passages, which are read one text at a time."""

    name: str
    program: str
    """The program, without its version: what is known of how it counts."""
    origin: str
    """The program, as it calls itself."""
    identity: str
    """What the project is known by in every copy of it."""
    text: Callable[[FlatSource], str | None]
    """The text of a source, as the file has it; None where it has none."""
    marks: Callable[[FlatSource], Iterable[FlatMark]]
    notes: Callable[[FlatSource], Iterable[FlatNote]]
    check_unchanged: Callable[[], None]
    """Raises `InputError` where the file was changed while it was read."""
    times: Callable[[FlatSource], Iterable[FlatMark]] = lambda source: ()
    """Codings on the recording that a text is the transcript of: start and end in milliseconds."""
    codes: list[FlatCode] = field(default_factory=list)
    sources: list[FlatSource] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    """Who is named anywhere as an owner of what becomes theirs, each once."""
    memos: list[FlatMemo] = field(default_factory=list)
    cases: list[FlatCase] = field(default_factory=list)
    links: list[FlatLink] = field(default_factory=list)
    attributes: list[FlatAttribute] = field(default_factory=list)
    values: list[FlatValue] = field(default_factory=list)
    sets: list[FlatSet] = field(default_factory=list)
