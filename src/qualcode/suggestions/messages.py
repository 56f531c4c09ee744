"""What the program and the process that suggests say to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.domain.locations import Location
from qualcode.domain.suggestions import Advice

if TYPE_CHECKING:
    from qualcode.storage.file_keys import FileKey


@dataclass(frozen=True, slots=True)
class Begin:
    """What the process is to suggest for; the first thing said to it."""

    path: Location
    """The project."""
    coder: str
    """Who works in the session."""
    suggester: str
    """The name of a suggester's entry point."""
    models: Path
    """The folder of the language models that the user added."""
    keys: tuple[FileKey, ...] = field(default=(), repr=False)
    """What opens the project, where it is encrypted."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is suggested for this passage? Of several that wait only the last is answered."""

    document_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Refresh:
    """Something was committed."""

    document_ids: frozenset[int] | None
    """Where something was coded, marked, finished or rejected, and nothing else changed; None: anything may have."""


@dataclass(frozen=True, slots=True)
class Prefetch:
    """A document was opened: let its words lie ready."""

    document_id: int


@dataclass(frozen=True, slots=True)
class Request:
    """A list is wanted that takes longer; of several that wait only the last is worked on."""

    number: int
    kind: str
    """One of `suggestions.lists.LISTS`."""
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cancel:
    """No list is wanted any more."""


@dataclass(frozen=True, slots=True)
class Close:
    """End."""


@dataclass(frozen=True, slots=True)
class Preparing:
    """How many documents have their words ready."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Listing:
    """How far a list has come."""

    number: int
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was asked for."""

    number: int
    found: Any
    """What the function of `suggestions.lists` gives."""
    refused: str = ""
    """Why there is none, as a sentence."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Suggestions are not what they should be."""

    sentence: str
    alive: bool
    """Whether the process still answers."""
    again: bool = True
    """Whether another is started where it does not."""


Asked = Begin | Ask | Refresh | Prefetch | Request | Cancel | Close
Told = Advice | Preparing | Listing | Listed | Trouble
Message = Asked | Told
