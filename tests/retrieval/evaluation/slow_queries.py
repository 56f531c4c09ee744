"""What queries mean, written down as plainly as can be: every passage held against every other, letter by letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualcode.domain.queries import (
    And,
    AttributeTest,
    CodeTerm,
    Holding,
    Not,
    Or,
    Property,
    Query,
    Relation,
    TextTerm,
)

Place = tuple[int, int, int]
"""Start, end, and the id of the coding, or 0."""


@dataclass(frozen=True)
class SlowCoding:
    id: int
    start: int
    end: int
    code: str
    coder: str
    star: bool
    comment: str


@dataclass(frozen=True)
class SlowTurn:
    start: int
    end: int
    speaker: str | None
    speech: frozenset[int]
    """Every offset of it."""


@dataclass(frozen=True)
class SlowDocument:
    name: str
    kind: str
    text: str
    turns: tuple[SlowTurn, ...]
    sentence_starts: tuple[int, ...]
    codings: tuple[SlowCoding, ...]
    participants: dict[str, str]
    """Label → participant."""
    attributes: dict[str, str]


@dataclass(repr=False)
class SlowStudy:
    documents: list[SlowDocument]
    below: dict[str, set[str]]
    """Code → itself and those below it."""
    attributes: dict[str, dict[str, str]]
    """Participant → what is known of her."""
    sites: dict[str, str]
    site_of: dict[str, str] = field(default_factory=dict)

    # What is found

    def find(self, query: Query, document: SlowDocument) -> set[Place]:
        match query:
            case CodeTerm(name=name, children=children):
                codes = self.below[name] if children else {name}
                return {(c.start, c.end, c.id) for c in document.codings if c.code in codes}
            case TextTerm(words=words):
                hits = [m.span() for m in re.finditer(re.escape(words), document.text, re.IGNORECASE)]
                spoken = {i for turn in document.turns for i in turn.speech if not document.text[i].isspace()}
                return {(start, end, 0) for start, end in hits if spoken & set(range(start, end))}
            case Property(name="is", value="coded"):
                return {(c.start, c.end, c.id) for c in document.codings}
            case And(parts=parts) if self.selects(query):
                return {
                    place
                    for part in parts
                    if self.selects(part)
                    for place in self.find(part, document)
                    if all(self.holds(other, document, place) for other in parts if other is not part)
                }
            case Or(parts=parts) if self.selects(query):
                conditions = tuple(part for part in parts if not self.selects(part))
                finding = [part for part in parts if self.selects(part)] + ([Or(conditions)] if conditions else [])
                return {place for part in finding for place in self.find(part, document)}
            case Relation():
                left, right = self.find(query.left, document), self.find(query.right, document)
                return {a for a in left if any(self.stands(query, document, a, b) for b in right)}
        return {place for place in self.everything(query, document) if self.holds(query, document, place)}

    def everything(self, query: Query, document: SlowDocument) -> set[Place]:
        if self.of_codings(query):
            return {(c.start, c.end, c.id) for c in document.codings}
        return {(min(turn.speech), max(turn.speech) + 1, 0) for turn in document.turns if turn.speech}

    def selects(self, query: Query) -> bool:
        match query:
            case CodeTerm() | TextTerm() | Relation() | Property(name="is", value="coded"):
                return True
            case And(parts=parts) | Or(parts=parts):
                return any(map(self.selects, parts))
        return False

    def of_codings(self, query: Query) -> bool:
        match query:
            case Property(name="coder" | "comment") | Property(name="is", value="starred"):
                return True
            case Not(part=part):
                return self.of_codings(part) and not self.selects(part)
            case And(parts=parts) | Or(parts=parts):
                return any(map(self.of_codings, parts))
        return False

    # What holds

    def holds(self, query: Query, document: SlowDocument, place: Place) -> bool:
        start, end, coding_id = place
        match query:
            case Not(part=part):
                return not self.holds(part, document, place)
            case And(parts=parts) if not self.selects(query):
                return all(self.holds(part, document, place) for part in parts)
            case Or(parts=parts):
                return any(self.holds(part, document, place) for part in parts)
            case Holding():
                those = self.those(query)
                return any((one in those) == query.having for one in self.bearers(query.level, document, place))
            case Property(name="coder" | "comment" | "is") if not self.selects(query):
                own = [c for c in document.codings if c.id == coding_id] if coding_id else None
                near = [c for c in document.codings if c.start < end and start < c.end]
                return any(self.coding_is(query, coding) for coding in (near if own is None else own))
            case Property() if not self.selects(query):
                return self.said_by(query, document, place)
            case AttributeTest():
                people = self.bearers("participant", document, place) or {None}
                return any(self.value_is(query, document, person) for person in people)
        return any(s < end and start < e for s, e, _ in self.find(query, document))

    def coding_is(self, query: Property, coding: SlowCoding) -> bool:
        if query.name == "coder":
            return coding.coder == query.value
        if query.name == "comment":
            return query.value in coding.comment
        return coding.star

    def said_by(self, query: Property, document: SlowDocument, place: Place) -> bool:
        speakers = self.speakers(document, place)
        if query.name == "speaker":
            return query.value in speakers
        if query.name == "kind":
            return query.value == document.kind
        people = self.bearers("participant", document, place)
        if query.name == "participant":
            return query.value in people
        assert query.name == "site"
        return any(self.sites.get(person, self.site_of[document.name]) == query.value for person in people or {""})

    def value_is(self, query: AttributeTest, document: SlowDocument, person: str | None) -> bool:
        if query.name in document.attributes:
            own = document.attributes[query.name]
        else:
            own = self.attributes.get(person or "", {}).get(query.name, "")
        if not own or query.sign is None:
            return bool(own)
        if query.name == "years":
            a, b = float(own), float(query.value)
            return {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[query.sign]
        return (own == query.value) == (query.sign == "=")

    # Who speaks

    def speakers(self, document: SlowDocument, place: Place) -> set[str | None]:
        offsets = set(range(place[0], place[1]))
        return {turn.speaker for turn in document.turns if turn.speech & offsets}

    def bearers(self, level: str, document: SlowDocument, place: Place) -> set[str]:
        if level == "document":
            return {document.name}
        labels = self.speakers(document, place)
        people = {document.participants[label] for label in labels if label in document.participants}
        if level == "participant":
            return people
        sites = {self.sites.get(person, self.site_of[document.name]) for person in people or {""}}
        return {site for site in sites if site}

    def those(self, query: Holding) -> set[str]:
        return {
            bearer
            for document in self.documents
            for place in self.find(query.part, document)
            for bearer in self.bearers(query.level, document, place)
        }

    # How passages stand to each other

    def stands(self, query: Relation, document: SlowDocument, a: Place, b: Place) -> bool:
        if a[2] and a[2] == b[2]:
            return False
        touching = a[0] < b[1] and b[0] < a[1]
        match query.kind:
            case "overlaps":
                return touching
            case "inside":
                return b[0] <= a[0] and a[1] <= b[1]
            case "encloses":
                return a[0] <= b[0] and b[1] <= a[1]
            case "near":
                return self.apart(query, document, a, b) <= (1 if query.distance is None else query.distance)
            case "then":
                near = query.distance is None or self.apart(query, document, a, b) <= query.distance
                return b[0] >= a[1] and near
            case "same-speaker":
                return bool(self.voices(document, a) & self.voices(document, b))
        return self.answers(document, a, b)

    def voices(self, document: SlowDocument, place: Place) -> set[str]:
        named = {label for label in self.speakers(document, place) if label is not None}
        return {f"person {document.participants[one]}" if one in document.participants else one for one in named}

    def apart(self, query: Relation, document: SlowDocument, a: Place, b: Place) -> int:
        starts = [turn.start for turn in document.turns] if query.unit == "t" else list(document.sentence_starts)

        def number(offset: int) -> int:
            return max(0, sum(start <= offset for start in starts) - 1)

        mine = range(number(a[0]), number(a[1] - 1) + 1)
        others = range(number(b[0]), number(b[1] - 1) + 1)
        return min(abs(x - y) for x in mine for y in others)

    def answers(self, document: SlowDocument, a: Place, b: Place) -> bool:
        spoken = [i for i, turn in enumerate(document.turns) if turn.speech & set(range(a[0], a[1]))]
        if not spoken or b[0] < a[1]:
            return False
        last = spoken[-1]
        for i, turn in enumerate(document.turns):
            if i > last and turn.speech and turn.speaker != document.turns[last].speaker:
                return bool(turn.speech & set(range(b[0], b[1])))
        return False

    # Cases

    def cases(self, query: Query, level: str) -> set[str]:
        met: dict[str, list[tuple[SlowDocument, str | None]]] = {}
        for document in self.documents:
            people: list[str | None] = [
                document.participants[turn.speaker]
                for turn in document.turns
                if turn.speech and turn.speaker in document.participants
            ]
            for person in set(people) or {None}:
                for bearer in self.met(level, document, person):
                    met.setdefault(bearer, []).append((document, person))
        return {bearer for bearer, where in met.items() if self.case_is(query, level, bearer, where)}

    def met(self, level: str, document: SlowDocument, person: str | None) -> set[str]:
        if level == "document":
            return {document.name}
        if level == "participant":
            return {person} if person else set()
        site = self.sites.get(person or "", self.site_of[document.name])
        return {site} if site else set()

    def case_is(self, query: Query, level: str, bearer: str, where: list[tuple[SlowDocument, str | None]]) -> bool:
        match query:
            case Not(part=part):
                return not self.case_is(part, level, bearer, where)
            case And(parts=parts):
                return all(self.case_is(part, level, bearer, where) for part in parts)
            case Or(parts=parts):
                return any(self.case_is(part, level, bearer, where) for part in parts)
            case Holding():
                others = {one for document, person in where for one in self.met(query.level, document, person)}
                those = self.those(query)
                return any((one in those) == query.having for one in ({bearer} if query.level == level else others))
            case AttributeTest():
                return any(self.value_is(query, document, person) for document, person in where)
            case Property(name="kind"):
                return any(document.kind == query.value for document, _ in where)
            case Property(name="participant"):
                return any(person == query.value for _, person in where)
        raise AssertionError(query)
