"""The names of a project that a query can hold, for completing one while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Names:
    """What can be named in a query, each in the order in which it is to be offered."""

    codes: tuple[str, ...] = ()
    """Paths of the codes that can be used."""
    coders: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    """Labels as the documents have them."""
    participants: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name as it is shown (`grade`, `site.state`) → the values that the attribute may have or has."""
    saved: tuple[str, ...] = ()
    """Names of saved queries."""
    origins: tuple[str, ...] = ()

    @cached_property
    def folded_codes(self) -> tuple[str, ...]:
        """The paths as they are compared, made once: every letter typed asks for them."""
        return tuple(path.casefold() for path in self.codes)

    @cached_property
    def folded_code_names(self) -> tuple[str, ...]:
        """The last names of the paths as they are compared."""
        return tuple(path.rpartition("/")[2] for path in self.folded_codes)
