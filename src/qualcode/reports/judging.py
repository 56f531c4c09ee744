"""What speaks against publication: names, people who stand out or are withheld, people of whom nothing is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from qualcode.cases.withholding import withheld_cases
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.identifiers import Hit, IdentifierType
from qualcode.domain.progress import steps
from qualcode.domain.publishing import Problem, problem, told
from qualcode.domain.translation import plural, tr
from qualcode.reports.entities import Known, find_hits, known_of, looks_like
from qualcode.reports.names import NameFinder
from qualcode.reports.scanning import everything_in
from qualcode.reports.scanning import readable as readable
from qualcode.reports.terms import K as K
from qualcode.reports.terms import Terms
from qualcode.reports.withheld_words import repeated
from qualcode.storage.project import Project

OFTEN_AT_LEAST, OFTEN_OF = 4, 8
"""A participant gives too many quotes with a quarter of them and so many, where there are at least so many."""

_LETTERS_OF_A_NAME = 3
"""A word of a file's name with fewer letters is not taken for a name that no list has."""


IT = ""
"""What a group shows of whom its place says it already: the cell itself."""


@dataclass(slots=True)
class Content:
    """What a publication would show."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    """(where, text): words of people and names of things, held against the list and looked through for other names."""
    things: list[tuple[str, str]] = field(default_factory=list)
    """(where, text): names of things, titles and queries, in which a capital says nothing; else as `texts`."""
    values: list[tuple[str, str]] = field(default_factory=list)
    """(where, text): values of attributes and words of the program, which are held against the list only."""
    unmapped: dict[tuple[str, str], None] = field(default_factory=dict)
    """(label, document) under which somebody is quoted or counted of whom it is not known who it is."""
    groups: list[tuple[str, str, int]] = field(default_factory=list)
    """(where, what is shown, in quotation marks, or `IT`; how many people it is true of)."""
    people: dict[int, str] = field(default_factory=dict)
    """Participant or site who is quoted or counted → where first."""
    quotes: list[frozenset[int]] = field(default_factory=list)
    """Of each quote the participants who give it; empty where the file holds no quotes."""


def judge(project: Project, content: Content, terms: Terms) -> None:
    """Refuse to publish what names or singles out people, shows people who cannot be counted or who are withheld.

    Raises:
        InputError: k is less than 1.
        PublicationError: Something speaks against it; `problems` has all of it.
    """
    if terms.k < 1:
        raise InputError(tr("k is the smallest number of people that may be shown; it is 1 at least"))
    missing = unlooked(terms)
    if missing:
        refuse(missing, terms.k)
    problems = find_problems(content, terms, known_of(project, terms))
    problems += _withheld(project, content, terms)
    refuse(problems, terms.k)


def refuse(problems: Sequence[Problem], k: int) -> None:
    """Raise what speaks against publication, if anything does.

    Raises:
        PublicationError: There is a problem.
    """
    if not problems:
        return
    if all(one.kind in ("key", "ner") for one in problems):
        remedies = tr(", and ").join(one.remedy for one in problems)
        raise PublicationError("; ".join(one.sentence for one in problems), remedy=remedies, problems=problems)
    wrong, remedy = told(problems)
    raise PublicationError(
        tr("this may not be published with k = {k}: {wrong}", k=k, wrong=wrong), remedy=remedy, problems=problems
    )


def unlooked(terms: Terms) -> list[Problem]:
    """What would not be looked for although nobody said that it need not be."""
    found = []
    if terms.names is None and not terms.without_key:
        found.append(problem("key", tr("there is no list of names"), tr("to check the file against")))
    if terms.entities is None and not terms.without_ner:
        found.append(problem("ner", tr("there is no language model"), tr("to look for names that no list has")))
    return found


def find_problems(content: Content, terms: Terms, known: Known | None = None) -> list[Problem]:
    """Every place that speaks against publication: a name, a label that nobody is known to stand behind, fewer than k
    people (none is fine), or somebody who is quoted too often."""
    known = known or Known()
    words = [one for one in content.texts if not known.is_thing(one[1])]
    things = [*content.things, *(one for one in content.texts if known.is_thing(one[1]))]
    values = list(content.values)
    if terms.target:
        things.append((tr("the name of the file"), _words_of_file(terms.target)))
        values.append((tr("the name of the file"), terms.target))
    hits = find_hits((text for _, text in words), terms, known)
    hits |= find_hits((text for _, text in things), terms, known, of_things=True)
    return [
        *_names([*words, *things, *values], terms),
        *_entities([*words, *things], hits, redacted=terms.redact),
        *(
            problem(
                "unmapped",
                tr("the speaker “{label}” in “{document}”", label=label, document=document),
                tr("is not mapped"),
            )
            for label, document in content.unmapped
        ),
        *_small(content.groups, terms.k),
        *([] if terms.quoted_often else _often(content.quotes)),
    ]


def _words_of_file(target: str) -> str:
    """The words of a file's name that may be a name: `rigor2` is none."""
    words = re.findall(r"[^\W_]+", PurePath(target).stem)
    return " ".join(word for word in words if len(word) >= _LETTERS_OF_A_NAME and word.isalpha())


def _small(groups: Sequence[tuple[str, str, int]], k: int) -> Iterator[Problem]:
    """Groups that are too small: where several places show the same of as few people, it is told once."""
    places: dict[tuple[str, int, str], dict[str, None]] = {}
    for where, what, people in groups:
        if 0 < people < k:
            places.setdefault((what, people, where if what == IT else ""), {})[where] = None
    for (what, people, _), wheres in places.items():
        if what == IT:
            said = plural("it is true of {number} person", "it is true of {number} people", people)
        else:
            said = plural("{what} is true of {number} person", "{what} is true of {number} people", people, what=what)
        more = tr("{said}, in {places} places", said=said, places=len(wheres)) if len(wheres) > 1 else said
        yield problem("small", next(iter(wheres)), more)


def _names(texts: Sequence[tuple[str, str]], terms: Terms) -> Iterator[Problem]:
    finder = NameFinder(terms.names or ())
    each = dict.fromkeys(text for _, text in texts)
    found = {text: finder.find(text) for text in steps(each, tr("looking for names"), tr("texts"))}
    yield from dict.fromkeys(
        problem("name", where, tr("holds the name “{name}”", name=name), redacted=terms.redact)
        for where, text in texts
        for name in found[text]
    )


def _entities(
    texts: Sequence[tuple[str, str]], hits: Mapping[str, Sequence[Hit]], *, redacted: bool
) -> Iterator[Problem]:
    """What no list has, each word once, with its first place and how many more there are."""
    places: dict[tuple[str, IdentifierType], dict[str, None]] = {}
    written: dict[tuple[str, IdentifierType], str] = {}
    for where, text in texts:
        for hit in hits.get(text, ()):
            if hit.certain:
                surface = " ".join(text[hit.start : hit.end].split())
                key = (surface.casefold(), hit.type)
                written.setdefault(key, surface)
                places.setdefault(key, {})[where] = None
    for key, wheres in places.items():
        first, *others = wheres
        what = tr("holds “{words}”, which looks like {what}", words=written[key], what=looks_like(key[1]))
        if others:
            what = plural(
                "{what}, as does {number} other place", "{what}, as do {number} other places", len(others), what=what
            )
        yield problem("entity", first, what, redacted=redacted)


def _often(quotes: Sequence[frozenset[int]]) -> Iterator[Problem]:
    """Whoever gives more than a quarter of the quotes."""
    given = Counter(person for people in quotes for person in people)
    if len(quotes) < OFTEN_OF:
        return
    for count in given.values():
        if count >= OFTEN_AT_LEAST and 4 * count > len(quotes):
            yield problem(
                "often",
                tr("one participant"),
                tr("gives {count} of the {all} quotes", count=count, all=len(quotes)),
            )


def _withheld(project: Project, content: Content, terms: Terms) -> list[Problem]:
    withheld = withheld_cases(project, terms.date)
    if not withheld:
        return []
    shown = {(where, case) for case, where in content.people.items() if case in withheld}
    found = [
        problem("withheld", where, tr("shows {name}, who {word}", name=withheld[case].name, word=withheld[case].word))
        for case, where in content.people.items()
        if case in withheld
    ]
    texts = [*content.texts, *content.things, *content.values]
    return found + [
        problem(
            "withheld", where, tr("repeats what {name} said, who {word}: write it anew", name=one.name, word=one.word)
        )
        for where, one in repeated(project, texts, withheld)
        if (where, one.case_id) not in shown
    ]


def check_whole(data: str | bytes, format: str, names: Sequence[str] | None) -> None:
    """Look through a finished file once more, so that nothing gets past that a writer adds by itself.

    Args:
        data: The file: its text or its bytes.
        format: As `scanning.everything_in` knows it.

    Raises:
        PublicationError: A name is in it.
        InputError: It cannot be looked through.
    """
    if not names:
        return
    found = NameFinder(names).find(everything_in(data, format))
    problems = [problem("name", tr("the file as a whole"), tr("holds the name “{name}”", name=name)) for name in found]
    if problems:
        wrong, remedy = told(problems)
        raise PublicationError(tr("this may not be published: {wrong}", wrong=wrong), remedy=remedy, problems=problems)
