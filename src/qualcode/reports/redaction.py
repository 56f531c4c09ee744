"""Names replaced by what they are, in brackets: in what is written only, never in the project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from qualcode.reports.entities import Known, bracketed, find_hits, known_of
from qualcode.reports.names import NameFinder
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project

_PASSES = 4
"""Words that stand alone once a name beside them is gone may be found only then."""


class _Replacement(NamedTuple):
    start: int
    end: int
    word: str
    listed: bool
    """Whether the list of names has it: what that says of a place goes first."""


class Redactor:
    """Replaces names of the list and what may tell who somebody is.

    A name of the list becomes `[name]`, or `[PSEUDONYM]` where the list has one; everything else what it is: `[place]`,
    `[phone]` … What cannot be placed stays, and the file is refused for it: all is judged again afterwards.

    Args:
        terms: Its list of names and what finds others; if it does not ask for redaction, nothing is replaced.
        known: What tells nobody.
    """

    def __init__(self, terms: Terms, known: Known) -> None:
        self._terms = terms
        self._known = known
        self._finder = NameFinder(terms.names or ())
        self._made: dict[str, str] = {}

    def read(self, texts: Iterable[str]) -> None:
        """Look through texts together, so that each is told apart by all of them; before `redact` is called on them."""
        if not self._terms.redact:
            return
        now = {text: text for text in texts if text not in self._made}
        self._made |= now
        for _ in range(_PASSES):
            hits = find_hits(now.values(), self._terms, self._known)
            changed = {}
            for text, shown in now.items():
                found = [_Replacement(h.start, h.end, bracketed(h.type), False) for h in hits.get(shown, ())]
                found += [_Replacement(p.start, p.end, self._called(p.name), True) for p in self._finder.places(shown)]
                if found:
                    self._made[text] = changed[text] = _replaced(shown, found)
            if not changed:
                return
            now = changed

    def redact(self, text: str) -> str:
        """A text without names; as it is where the terms do not ask for it."""
        if not self._terms.redact:
            return text
        if text not in self._made:
            self.read([text])
        return self._made[text]

    __call__ = redact

    def _called(self, name: str) -> str:
        return self._terms.pseudonyms.get(name, bracketed("person"))


def redactor_of(project: Project, terms: Terms, texts: Iterable[str] = ()) -> Redactor:
    """What replaces names on these terms; it has read the texts."""
    redactor = Redactor(terms, known_of(project, terms) if terms.redact else Known())
    redactor.read(texts)
    return redactor


def _replaced(text: str, found: list[_Replacement]) -> str:
    """The text with brackets; places that overlap are one, called as the longest of them that the list has."""
    parts, done = [], 0
    united: list[tuple[int, int, _Replacement]] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if united and one.start < united[-1][1]:
            start, end, longest = united[-1]
            best = max(longest, one, key=lambda each: (each.listed, each.end - each.start))
            united[-1] = (start, max(end, one.end), best)
        else:
            united.append((one.start, one.end, one))
    for start, end, one in united:
        parts += [text[done:start], f"[{one.word}]"]
        done = end
    return "".join([*parts, text[done:]])
