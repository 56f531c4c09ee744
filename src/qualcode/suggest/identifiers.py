"""Finds what may tell who a participant is: names, places, schools, numbers and dates, as candidates to confirm.

Three sources are united: the names of a language model, where there is one; capitals that this corpus does not write
otherwise; and forms. What is found once is then sought in all texts. Nothing found this way is complete: a person
confirms, and `Findings.warnings` says where the search can be relied on less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from qualcode.domain.identifiers import (
    CONFIDENCES,
    IDENTIFIER_TYPES,
    Candidate,
    DocumentText,
    Findings,
    FoundBy,
    Occurrence,
)
from qualcode.suggest.capitals import Run, runs_of, tokens_of
from qualcode.suggest.case_counts import CaseCounts, Token, is_everyday
from qualcode.suggest.identifier_capital_nouns import begins_with_given_name, in_genitive, is_noun
from qualcode.suggest.identifier_forms import Formed
from qualcode.suggest.identifier_matching import Matcher, Place, Surface, owners_of, parts_of
from qualcode.suggest.identifier_patterns import find_formed
from qualcode.suggest.identifier_typing import LABELS, Evidence, type_by_words, vote
from qualcode.suggest.identifier_values import (
    DAYS_AND_MONTHS,
    FUNCTION_WORDS,
    NEVER_NAMES,
    ORDINARY_ACRONYMS,
    PARTICLES,
    ROLE_LABELS,
    TITLES,
)
from qualcode.suggest.identifier_warnings import Judged, judge_casing, warnings_of
from qualcode.suggest.pieces import Piece, pieces_of

EntitiesOf: TypeAlias = Callable[[Sequence[str]], Sequence[Sequence[tuple[int, int, str]]]]
"""For each of some texts, the names in it as (start, end, label), in code points; labels are spaCy's."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"})
_AROUND = 40
"""Code points of an example before and behind the identifier."""


@dataclass(slots=True)
class _Read:
    """One document, read once."""

    pieces: list[Piece]
    tokens: list[list[Token]]
    judged: Judged
    forms: list[list[Formed]]
    """Of each piece, what has the form of an identifier."""
    formed: list[tuple[int, int, str]] = field(default_factory=list)
    """The same in the document's offsets: start, end, key; disjoint."""
    persons: set[int] = field(default_factory=set)
    """Where a single word begins that the language model holds for a person's name."""


def find_identifiers(
    texts: Sequence[DocumentText], entities_of: EntitiesOf | None = None, known: Sequence[str] = ()
) -> Findings:
    """All that may be an identifier in some texts, each with every place where it stands.

    Args:
        texts: The documents, looked through together: what one writes small is no name in another, and a name found
            in one is sought in all.
        entities_of: The names that a language model finds, called with the pieces of one document at a time; None
            without a model.
        known: Names that are sought whatever the texts say: of participants, interviewers, sites.
    """
    counts = CaseCounts()
    read = [_read(index, document, counts) for index, document in enumerate(texts)]
    counts.named = _words_of_labels(texts, counts)
    found: dict[str, Evidence] = defaultdict(Evidence)
    for name in known:
        _note(found, name, "known").votes["person"] += 1
    for document, one in zip(texts, read, strict=True):
        _take_labels(found, document, counts)
        named = _named(one, entities_of)
        for piece, tokens, forms, names in zip(one.pieces, one.tokens, one.forms, named, strict=True):
            _take_names(found, piece, tokens, names, one, counts)
            _take_forms(found, piece, forms, one.formed)
    candidates = _gathered(texts, read, {key: found[key] for key in sorted(found)}, counts)
    return Findings(candidates, warnings_of(texts, [one.judged for one in read], model=entities_of is not None))


def _read(index: int, document: DocumentText, counts: CaseCounts) -> _Read:
    pieces = list(pieces_of(index, document))
    tokens = [tokens_of(piece.text) for piece in pieces]
    forms = [find_formed(piece.text) for piece in pieces]
    inside = [token for row in tokens for token in row if not token.opening and len(token.word) > 1]
    judged = judge_casing(pieces, len(inside), sum(token.noun for token in inside), document.language)
    if judged.capitals_tell and judged.casing != "tiny":
        for piece, row, one in zip(pieces, tokens, forms, strict=True):
            counts.add(_without_forms(piece.text, one), row)
    return _Read(pieces, tokens, judged, forms)


def _without_forms(text: str, forms: Sequence[Formed]) -> str:
    """A text without what has the form of an identifier: the small letters of an e-mail address are no words."""
    for one in forms:
        if one.type in ("email", "id"):
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _named(one: _Read, entities_of: EntitiesOf | None) -> list[list[tuple[int, int, str]]]:
    """The model's names of each piece, without those that are numbers, dates, works …"""
    if entities_of is None:
        return [[] for _ in one.pieces]
    return [
        [(start, end, label) for start, end, label in names if label in LABELS]
        for names in entities_of([piece.text for piece in one.pieces])
    ]


def _note(found: dict[str, Evidence], surface: str, source: FoundBy) -> Evidence:
    written = " ".join(surface.split())
    evidence = found[_key(written)]
    evidence.written[written] += 1
    evidence.found_by.add(source)
    return evidence


def _key(surface: str) -> str:
    return " ".join(surface.split()).casefold().replace("’", "'").replace("ʼ", "'")


def _labelled(document: DocumentText, counts: CaseCounts) -> list[str]:
    """The names in the labels of a document, without titles and without words for what somebody does there."""
    names = []
    for speaker in dict.fromkeys(turn.speaker for turn in document.turns if turn.speaker):
        said = [word.strip(".,()[]") for word in speaker.split()]
        said = [word for word in said if word.lower() not in TITLES and word.lower() not in ROLE_LABELS]
        if said and all(_is_role(word.lower(), counts) for word in said):
            continue
        if any(len(word) > 1 and any(map(str.isalpha, word)) and not word[-1].isdigit() for word in said):
            names.append(" ".join(filter(None, said)))
    return names


def _is_role(word: str, counts: CaseCounts) -> bool:
    """Whether a word of a label says what somebody is: an everyday word, or one that is only written small here."""
    if is_everyday(word):
        return True
    return not counts.may_be_name(word) and counts.small[word] > counts.capital[word] == 0


def _words_of_labels(texts: Sequence[DocumentText], counts: CaseCounts) -> frozenset[str]:
    return frozenset(
        word.lower() for document in texts for name in _labelled(document, counts) for word in name.split()
    )


def _take_labels(found: dict[str, Evidence], document: DocumentText, counts: CaseCounts) -> None:
    for name in _labelled(document, counts):
        _note(found, name, "label").votes["person"] += 3


def _take_names(
    found: dict[str, Evidence],
    piece: Piece,
    tokens: Sequence[Token],
    names: Sequence[tuple[int, int, str]],
    one: _Read,
    counts: CaseCounts,
) -> None:
    """Take in what capitals and the model say of one piece."""
    runs = runs_of(piece.text, tokens, counts, [(start, end) for start, end, _ in names])
    for run in runs if one.judged.capitals_tell else ():
        label = next((label for start, end, label in names if start < run.end and run.start < end), None)
        if label is None and one.judged.casing == "capital nouns":
            if genitive := in_genitive(piece.text[run.start : run.end]):
                evidence = _note(found, genitive, "capitals")
                evidence.votes["person"] += 2
                evidence.rare = True
                continue
            if is_noun(piece.text, run):
                continue
        word = piece.text[run.start : run.end].lower()
        if run.opening and label is not None and LABELS[label] != "person" and is_everyday(word):
            continue
        evidence = _note(found, piece.text[run.start : run.end], "capitals")
        evidence.rare |= run.rare and not run.opening and not is_everyday(word)
        evidence.rare |= one.judged.casing == "capital nouns" and begins_with_given_name(word)
        if run.titled:
            evidence.found_by.add("title")
        if label is not None:
            evidence.found_by.add("names")
            if LABELS[label] == "person":
                one.persons.add(piece.at(run.start))
        vote(evidence, piece.text, run.start, run.end, titled=run.titled, label=label)
    if one.judged.casing not in ("cased", "capital nouns"):
        _take_small(found, piece, names, counts)
    elif one.judged.casing == "cased":
        _take_left(found, piece, tokens, names, runs, counts)


def _take_small(
    found: dict[str, Evidence], piece: Piece, names: Sequence[tuple[int, int, str]], counts: CaseCounts
) -> None:
    """The model's names where capitals are missing: they are all that is left."""
    for start, end, label in names:
        said = piece.text[start:end].strip(" .,;:?!\"'“”()")
        words = [word.strip(".,;:?!…-") for word in said.lower().replace("’", "'").split()]
        if not all(
            counts.is_function(word) or word in DAYS_AND_MONTHS or word in NEVER_NAMES or not word[:1].isalpha()
            for word in words
        ):
            surface = said.removesuffix("'s").removesuffix("’s")
            evidence = _note(found, surface, "names")
            vote(evidence, piece.text, start, start + len(surface), titled=False, label=label)


def _take_left(
    found: dict[str, Evidence],
    piece: Piece,
    tokens: Sequence[Token],
    names: Sequence[tuple[int, int, str]],
    runs: Sequence[Run],
    counts: CaseCounts,
) -> None:
    """The model's names of which capitals say nothing, from the first to the last word that may name somebody."""
    for start, end, label in names:
        if any(run.start < end and start < run.end for run in runs):
            continue
        said = [one for one in tokens if start <= one.start and one.end <= end and not _names_nobody(one, counts)]
        if said:
            start, end = said[0].start, said[-1].end
            vote(_note(found, piece.text[start:end], "names"), piece.text, start, end, titled=False, label=label)


def _names_nobody(token: Token, counts: CaseCounts) -> bool:
    word = token.word
    listed = word in DAYS_AND_MONTHS or word in ORDINARY_ACRONYMS or word in NEVER_NAMES or word in TITLES
    return len(word) < 2 or listed or counts.is_function(word) or is_everyday(word)


def _take_forms(
    found: dict[str, Evidence], piece: Piece, forms: Sequence[Formed], formed: list[tuple[int, int, str]]
) -> None:
    for one in forms:
        surface = piece.text[one.start : one.end]
        key = f"{one.type}\t{_key(surface)}"
        evidence = found[key]
        evidence.written[" ".join(surface.split())] += 1
        evidence.found_by.add("pattern")
        evidence.votes[one.type] += 1
        if evidence.formed is None or CONFIDENCES.index(one.confidence) < CONFIDENCES.index(evidence.formed):
            evidence.formed = one.confidence
        formed.extend((start, end, key) for start, end in piece.spans(one.start, one.end))


def _gathered(
    texts: Sequence[DocumentText], read: Sequence[_Read], found: dict[str, Evidence], counts: CaseCounts
) -> tuple[Candidate, ...]:
    surfaces, shared = _surfaces(found, counts)
    matcher = Matcher(surfaces)
    places: dict[str, list[Occurrence]] = defaultdict(list)
    written: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for index, (document, one) in enumerate(zip(texts, read, strict=True)):
        taken = sorted(one.formed)
        openings = _openings(one)
        for start, end, key in taken:
            places[key].append(Occurrence(index, start, end))
        for place in matcher.places(document.text, [(start, end) for start, end, _ in taken]):
            if place.start in openings and counts.is_function(document.text[place.start : place.end].lower()):
                continue
            certain = place.form != "lower" and not _may_be_a_word(document.text, place, openings, one.judged, counts)
            places[place.key].append(Occurrence(index, place.start, place.end, place.form, certain))
            if place.form == "whole":
                written[place.key][" ".join(document.text[place.start : place.end].split())] += 1
    made = [
        _candidate(texts, found[key], sorted(places[key]), written.get(key, {}), shared.get(key, ()))
        for key in found
        if places[key]
    ]
    return tuple(sorted(made, key=lambda one: (IDENTIFIER_TYPES.index(one.type), -len(one.occurrences), one.surface)))


def _openings(one: _Read) -> set[int]:
    """Where words have a capital that says nothing: they open a sentence, and no model holds them for a person."""
    rows = zip(one.pieces, one.tokens, strict=True)
    return {piece.at(token.start) for piece, row in rows for token in row if token.opening} - one.persons


def _surfaces(found: dict[str, Evidence], counts: CaseCounts) -> tuple[list[Surface], dict[str, tuple[str, ...]]]:
    """What is sought in all texts, and of which full names the ambiguous parts are."""
    names = {key: evidence for key, evidence in found.items() if evidence.formed is None}
    shown = {key: _shown(evidence.written) for key, evidence in names.items()}
    parts = {
        key: [part for part in parts_of(shown[key], PARTICLES, TITLES | _SUFFIXES) if not _is_plain(part, counts)]
        for key, evidence in names.items()
        if evidence.type == "person" or (evidence.type in ("place", "organisation") and not _is_told(shown[key]))
    }
    owners = owners_of(parts)
    surfaces, shared = [], {}
    for part, keys in owners.items():
        key = _key(part)
        own = found.get(key)
        if own is not None and (_is_told(shown[key]) or len(keys) > 1 or "known" in own.found_by):
            # It stands for itself, but whose it is cannot be told.
            shared[key] = tuple(shown[full] for full in keys)
        elif len(keys) > 1:
            joint = found[key] = Evidence()
            joint.written[next(p for p in parts[keys[0]] if p.casefold() == part)] += 1
            joint.votes["person"] += 1
            joint.rare = True
            for full in keys:
                joint.found_by |= found[full].found_by
            names[key], shown[key] = joint, _shown(joint.written)
            shared[key] = tuple(shown[full] for full in keys)
        else:
            owner = found[keys[0]]
            if own is not None:
                owner.found_by |= own.found_by
                names.pop(key, None)
            spelled = next(p for p in parts[keys[0]] if p.casefold() == part)
            surfaces.append(Surface(spelled, keys[0], "part", _small_too(spelled, owner, counts)))
    surfaces.extend(
        Surface(shown[key], key, "whole", _small_too(shown[key], evidence, counts)) for key, evidence in names.items()
    )
    return surfaces, shared


def _is_told(surface: str) -> bool:
    """Whether a name's own words say what it names; if only a model says it, it may be a person's after all."""
    return type_by_words(surface.lower().split()) is not None


def _shown(written: dict[str, int]) -> str:
    """The commonest way of writing; not all in capitals if there is another."""
    return min(written, key=lambda surface: (surface.isupper(), -written[surface], surface))


def _is_plain(part: str, counts: CaseCounts) -> bool:
    """Whether one name out of a full one is a word that would be found where nobody is meant."""
    word = part.lower()
    if " " in word or counts.may_be_name(word):
        return False
    return counts.is_function(word) or (counts.is_ordinary(word) and is_everyday(word))


def _small_too(surface: str, evidence: Evidence, counts: CaseCounts) -> bool:
    """Whether the same letters, written small, are worth a look: not where they are a word of their own."""
    if evidence.shouted and not evidence.found_by & {"label", "known"}:
        return False
    word = surface.lower()
    if " " in word:
        return True
    if counts.is_function(word) or is_everyday(word):
        return False
    return counts.small[word] <= max(2, counts.capital[word])


def _may_be_a_word(text: str, place: Place, openings: set[int], judged: Judged, counts: CaseCounts) -> bool:
    """Whether a single word has its capital perhaps only because a sentence begins."""
    word = text[place.start : place.end].lower()
    if " " in word or not (counts.small[word] or word in FUNCTION_WORDS):
        return False
    return not counts.is_rare(word) and (place.start in openings or judged.casing == "shouted")


def _candidate(
    texts: Sequence[DocumentText],
    evidence: Evidence,
    occurrences: Sequence[Occurrence],
    written: dict[str, int],
    part_of: tuple[str, ...],
) -> Candidate:
    first = next((one for one in occurrences if one.certain and one.form == "whole"), occurrences[0])
    text = texts[first.document].text
    start, end = max(first.start - _AROUND, 0), min(first.end + _AROUND, len(text))
    example = ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
    return Candidate(
        evidence.type,
        _shown(written or evidence.written),
        tuple(occurrences),
        tuple(sorted(evidence.found_by)),
        evidence.confidence,
        example,
        part_of,
    )
