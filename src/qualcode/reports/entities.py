"""What a language model and forms find in what is about to be written, and which of it tells nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.codebook.tree import load_tree
from qualcode.domain.identifiers import Hit, IdentifierType
from qualcode.domain.placeholders import is_placeholder
from qualcode.domain.progress import steps
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.whole_files import read_whole
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_cases
from qualcode.storage.reads.codes import project_name
from qualcode.storage.reads.documents import list_documents

BRACKETED: dict[IdentifierType, str] = {
    "person": "name",
    "place": "place",
    "organisation": "organisation",
    "school": "school",
    "phone": "phone",
    "email": "e-mail",
    "address": "address",
    "id": "number",
    "other": "name",
}
"""What stands in the place of a hit in English; types that are not here are no hits."""


def bracketed(kind: IdentifierType) -> str:
    """What stands in brackets in the place of a hit, in the language of the file."""
    return _brackets()[BRACKETED[kind]]


def _brackets() -> dict[str, str]:
    return {
        "name": tr("name"),
        "place": tr("place"),
        "organisation": tr("organisation"),
        "school": tr("school"),
        "phone": tr("phone"),
        "e-mail": tr("e-mail"),
        "address": tr("address"),
        "number": tr("number"),
    }


def looks_like(kind: IdentifierType) -> str:
    """What a hit of a kind may be, in words."""
    return {
        "place": tr("the name of a place"),
        "organisation": tr("the name of an organisation"),
        "school": tr("the name of a school"),
        "phone": tr("a telephone number"),
        "email": tr("an e-mail address"),
        "address": tr("an address"),
        "id": tr("a number or id of somebody"),
    }.get(kind, tr("somebody's name"))


_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_GENITIVE = re.compile(r"['’ʼ]s?$")
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,80}\]")
_CONTACTS = frozenset({"person", "phone", "email", "address", "id", "other"})
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Known:
    """Words of a study that tell nobody by themselves."""

    pseudonyms: frozenset[str] = frozenset()
    """What participants and sites are called here, and the words of that; folded."""
    things: frozenset[str] = frozenset()
    """Names of codes, folded."""
    documents: frozenset[str] = frozenset()
    """Names of documents, folded: they are often those of people, and then pass only as pseudonyms."""
    accepted: frozenset[str] = field(default=frozenset())
    """What a person has looked at, folded."""

    def covers(self, text: str, hit: Hit) -> bool:
        """Whether a hit is a word of the name of a code, written out where it stands: then its capital says nothing.
        What has several words is a name also there."""
        low, said = text.casefold(), text[hit.start : hit.end].casefold()
        if len(low) != len(text) or " " in said:
            return False
        for thing in self.things:
            at = low.find(thing) if " " in thing and said in thing else -1
            while at >= 0:
                if at <= hit.start and hit.end <= at + len(thing):
                    return True
                at = low.find(thing, at + 1)
        return False

    def is_thing(self, text: str) -> bool:
        """Whether a text is the name of a code or document, and nothing else."""
        return folded(text) in self.things or folded(text) in self.documents

    def passes(self, surface: str, type_: IdentifierType) -> bool:
        """Whether a hit of these letters tells nobody."""
        said = folded(surface)
        if said in self.accepted or said in self.pseudonyms:
            return True
        # A code or document may be called like somebody: what is a person's name passes under none of them.
        if said in self.documents and type_ not in _CONTACTS:
            return True
        if said in self.things and (type_ not in _CONTACTS or (type_ == "person" and " " not in said)):
            return True
        words = _WORD.findall(said)
        return bool(words) and all(word in self.pseudonyms for word in words)


def folded(surface: str) -> str:
    """A name as it is compared: on one line, in small letters, without article and genitive."""
    return _GENITIVE.sub("", _ARTICLE.sub("", " ".join(surface.split()))).casefold()


def read_accepted(path: Path) -> tuple[str, ...]:
    """Words that a person has looked at and lets pass: one on each line; what follows a `#` is a comment.

    Raises:
        InputError: The file cannot be read.
    """
    data = read_whole(path)
    lines = (" ".join(line.partition("#")[0].split()) for line in decode(data, str(path)).text.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


def known_of(project: Project, terms: Terms) -> Known:
    """The words of a study that `terms.entities` may find."""
    pseudonyms: set[str] = set()
    called = [case.name for case in list_cases(project)] + list(terms.pseudonyms.values())
    for name in called:
        # A number of a pseudonym is no word of it: `Site 14` does not let every `14` pass.
        pseudonyms |= {folded(name), *(word for word in _WORD.findall(folded(name)) if not word.isdigit())}
    tree = load_tree(project)
    codes = {folded(name) for code in tree.walk() for name in (code.name, tree.path(code.id))}
    return Known(
        frozenset(pseudonyms),
        frozenset(codes | {folded(project_name(project))}),
        frozenset(folded(document.name) for document in list_documents(project)),
        frozenset(map(folded, terms.accept)),
    )


def find_hits(texts: Iterable[str], terms: Terms, known: Known, *, of_things: bool = False) -> dict[str, list[Hit]]:
    """Text → what in it may tell who somebody is; of the texts that hold such.

    What stands in brackets was put there on purpose and is passed over where it is one of our own words.

    Args:
        of_things: The texts are names of things: that a word of them has a capital says nothing.
    """
    every: Sequence[str] = list(dict.fromkeys(text for text in texts if text.strip()))
    if terms.entities is None or not every:
        return {}
    found = {}
    looked = zip(every, terms.entities(every), strict=True)
    for text, hits in steps(looked, tr("looking for names"), tr("texts"), total=len(every)):
        brackets = [match.span() for match in _BRACKETS.finditer(text) if _ours(match[0][1:-1], terms)]
        kept = [
            hit
            for hit in hits
            if hit.type in BRACKETED
            and (hit.told or not of_things)
            and not known.passes(text[hit.start : hit.end], hit.type)
            and (hit.told or not known.covers(text, hit))
            and not any(start <= hit.start and hit.end <= end for start, end in brackets)
        ]
        if kept:
            found[text] = kept
    return found


def _ours(inside: str, terms: Terms) -> bool:
    return (
        inside in BRACKETED.values()
        or inside in _brackets().values()
        or inside in terms.pseudonyms.values()
        or is_placeholder(inside)
    )
