"""Random queries on random projects find what the plainest reading of the language finds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_queries import SlowCoding, SlowDocument, SlowStudy, SlowTurn

from example_counts import examples
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.exchange import import_codings
from qualcode.documents.importing import import_documents
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
from qualcode.retrieval.language.parsing import parse_query
from qualcode.retrieval.language.writing import write_query
from qualcode.retrieval.querying import ask
from qualcode.storage.project import Project, create_project
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_transcript

CODES = ("Change", "Change/Plans", "Change/Time", "Feeling", "Feeling/Joy")
PEOPLE = {"ANN": "Ann", "BOB": "Bob", "CYD": "Cyd", "DEE": "Dee"}
SITES = {"Ann": "North", "Bob": "South"}
KNOWN = {"Ann": {"grade": "low", "years": "3"}, "Bob": {"grade": "high", "years": "12"}, "Cyd": {"years": "7.5"}}
WORDS = ["plan", "time", "joy", "we", "they", "school", "goals", "maybe", "never", "again"]


def transcript(chance: random.Random) -> str:
    """A few turns of a few sentences; some by an interviewer, some by somebody who is not mapped, some by nobody."""
    labels = [*chance.sample(list(PEOPLE), 2), "INTERVIEWER", "GUEST"]
    turns = []
    for _ in range(chance.randint(3, 8)):
        said = " ".join(
            " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 4))).capitalize() + "."
            for _ in range(chance.randint(1, 3))
        )
        turns.append(f"{chance.choice(labels)}: {said}\n")
    return "\n".join(turns)


def build(path: Path, seed: int) -> Project:
    chance = random.Random(seed)
    project = create_project(path / f"study{seed}.qualcode", name="Study", coder="mara")
    for number, kind in enumerate(("interview", "notes", "interview", "focus group")):
        (path / f"d{number}.txt").write_text(transcript(chance), encoding="utf-8")
        from qualcode.domain.import_choices import ImportChoices

        import_documents(project, [path / f"d{number}.txt"], choices=ImportChoices(kind=kind))
    for code in CODES:
        create_path(project, code)
    labels = {
        speaker.label
        for document in list_documents(project)
        for speaker in read_transcript(project, document).speakers.values()
    }
    for label in labels & PEOPLE.keys():
        map_speaker(project, label, participant=PEOPLE[label])
        person = PEOPLE[label]
        for name, value in KNOWN.get(person, {}).items():
            set_attribute(project, find_bearer(project, person), name, value)
        if person in SITES:
            set_attribute(project, find_bearer(project, person), "site", SITES[person])
    set_attribute(project, find_bearer(project, "d1"), "wave", "2")
    lines = []
    for document in list_documents(project):
        text = read_transcript(project, document).text
        for _ in range(chance.randint(0, 9)):
            start = chance.randrange(len(text) - 1)
            end = min(len(text), start + chance.choice((1, 5, 15, 60)))
            if text[start:end].strip():
                lines.append({"document": document.name, "start": start, "end": end, "quote": text[start:end],
                              "code": chance.choice(CODES), "coder": chance.choice(("mara", "lou")),
                              "memo": chance.choice(("", "", "odd one"))})  # fmt: skip
    (path / "codings.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    import_codings(project, path / "codings.jsonl")
    return project


def plainly(project: Project) -> SlowStudy:
    """The study as the slow evaluator has it."""
    tree = load_tree(project)
    coders = {coder.id: coder.name for coder in list_coders(project)}
    documents = []
    for document in list_documents(project):
        read = read_transcript(project, document)
        documents.append(
            SlowDocument(
                document.name,
                document.kind,
                read.text,
                tuple(
                    SlowTurn(t.start, t.end, t.speaker, frozenset(i for s in t.speech for i in range(s.start, s.end)))
                    for t in read.turns
                ),
                tuple(sentence.start for sentence in read.sentences),
                tuple(
                    SlowCoding(c.id, c.start, c.end, tree.path(c.code_id), coders[c.coder_id], c.star, c.comment)
                    for c in list_codings(project, document_id=document.id)
                ),
                {t.speaker: PEOPLE[t.speaker] for t in read.turns if t.speaker in PEOPLE},
                {"wave": "2"} if document.name == "d1" else {},
            )
        )
    below = {code: {other for other in CODES if other == code or other.startswith(code + "/")} for code in CODES}
    return SlowStudy(documents, below, KNOWN, SITES, {document.name: "" for document in documents})


@pytest.fixture(scope="module", params=[1, 2, 3])
def study(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Project, SlowStudy]]:
    with build(tmp_path_factory.mktemp("random"), request.param) as project:
        yield project, plainly(project)


codes = st.builds(CodeTerm, st.sampled_from(CODES), st.booleans())
texts = st.builds(TextTerm, st.just("text"), st.sampled_from(["plan", "a", "joy we", "GOALS", "zebra"]))
of_codings = st.one_of(
    st.builds(Property, st.just("coder"), st.just("="), st.sampled_from(["mara", "lou"])),
    st.builds(Property, st.just("comment"), st.just("="), st.just("odd")),
    st.just(Property("is", "=", "coded")),
)
of_text = st.one_of(
    st.builds(Property, st.just("kind"), st.just("="), st.sampled_from(["interview", "notes"])),
    st.builds(AttributeTest, st.just("grade"), st.sampled_from(["=", "!="]), st.sampled_from(["low", "high"])),
    st.builds(AttributeTest, st.just("years"), st.sampled_from(["=", "<", ">=", "!="]), st.sampled_from(["3", "7.5"])),
    st.builds(AttributeTest, st.sampled_from(["grade", "wave"]), st.none(), st.just("")),
)
levels = st.sampled_from(["document", "participant", "site"])
kinds = st.sampled_from(["overlaps", "inside", "encloses", "near", "then", "same-speaker", "answered-by"])


def relation(kind: str, left: Query, right: Query, distance: int | None, unit: str) -> Query:
    if kind not in ("near", "then"):
        distance, unit = None, "t"
    return Relation(kind, left, right, distance, "t" if distance is None else unit)  # type: ignore[arg-type]


def larger(part: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Not, part),
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(relation, kinds, part, part, st.none() | st.integers(0, 3), st.sampled_from("ts")),
        st.builds(Holding, levels, st.booleans(), part),
    )


passages = st.recursive(st.one_of(codes, codes, texts, of_codings, of_text), larger, max_leaves=5)
about_cases = st.one_of(of_text, st.builds(Holding, levels, st.booleans(), passages))
cases = st.recursive(
    about_cases,
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(And, st.lists(part, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(part, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
patient = settings(
    max_examples=examples(300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def first_level(query: Query) -> str | None:
    match query:
        case Holding(level=level):
            return level
        case Not(part=part):
            return first_level(part)
        case And(parts=parts) | Or(parts=parts):
            return next((level for part in parts if (level := first_level(part))), None)
    return None


@pytest.mark.long
@patient
@given(query=passages)
def test_passages_are_those_of_the_plainest_reading(study: tuple[Project, SlowStudy], query: Query) -> None:
    project, slow = study
    written = write_query(query)
    query = parse_query(written)  # Brackets that change nothing are gone.
    selects = slow.selects(query)
    if not selects and first_level(query) is not None:
        return  # That lists cases, or is refused: below.
    answer = ask(project, written)
    found: dict[str, set[tuple[int, int, int]]] = {}
    for passage in answer.passages:
        name = answer.people.documents[passage.document_id].name
        found.setdefault(name, set()).add((passage.start, passage.end, passage.coding_id or 0))
    expected = {document.name: slow.find(query, document) for document in slow.documents}
    assert found == {name: places for name, places in expected.items() if places}
    assert bool(answer.why_empty) <= (not answer.passages)


@patient
@given(query=cases)
def test_cases_are_those_of_the_plainest_reading(study: tuple[Project, SlowStudy], query: Query) -> None:
    project, slow = study
    level = first_level(query)
    if level is None:
        return
    query = parse_query(write_query(query))
    answer = ask(project, write_query(query))
    assert answer.level == level
    assert {bearer.name for bearer in answer.bearers} == slow.cases(query, level)
