from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.analysis.frequencies import frequencies
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.documents.listing import set_done
from qualcode.domain.answers import Frequencies
from qualcode.domain.errors import NotFoundError
from qualcode.domain.values import CONSENSUS
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document
from qualcode.storage.types import pack_spans


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def cells(answer: Frequencies, *, rolled_up: bool = False) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """(code, column) → its four counts, those that are not all zero."""
    return {(r.code, r.column): tuple(r[2:6]) for r in answer.rows if r.rolled_up == rolled_up and any(r[2:6])}


def test_counts_are_those_made_by_hand(study: Project) -> None:
    answer = frequencies(study)
    assert cells(answer) == {
        ("Plan", "all"): (1, 1, 0, 1),
        ("Plan/Liked", "all"): (2, 1, 2, 1),
        ("Plan/Unknown", "all"): (1, 1, 1, 1),
        ("Time", "all"): (3, 2, 3, 2),
    }
    assert cells(answer, rolled_up=True) == {("Plan", "all"): (4, 3, 3, 2)}
    assert answer.denominators["all"].model_dump() == {"documents": 3, "participants": 4, "sites": 2}
    assert answer.coders == ("mara", "jonas")


def test_a_coding_of_two_roles_counts_in_both_columns(study: Project) -> None:
    answer = frequencies(study, by="role")
    assert answer.filter.by == "participant.role"
    assert answer.columns == ("teacher", "principal", "(none)")
    assert cells(answer) == {
        ("Plan/Liked", "teacher"): (2, 1, 1, 1),
        ("Plan/Liked", "principal"): (1, 1, 1, 1),
        ("Plan/Unknown", "teacher"): (1, 1, 1, 1),
        ("Time", "principal"): (1, 1, 1, 1),
        ("Time", "teacher"): (1, 1, 1, 1),
        # the interviewer alone in one document, a participant without a role in the other
        ("Time", "(none)"): (2, 2, 1, 1),
        ("Plan", "(none)"): (1, 1, 0, 1),
    }
    assert {c: tuple(d.model_dump().values()) for c, d in answer.denominators.items()} == {
        "teacher": (2, 2, 2),
        "principal": (1, 1, 1),
        "(none)": (3, 1, 2),
    }
    assert any("more than" in note for note in answer.filter.notes)


def test_sites_and_their_attributes_are_reached_through_participants_and_documents(study: Project) -> None:
    assert cells(frequencies(study, by="site"))["Time", "Elm"] == (1, 1, 2, 1)
    # The document “first” has no site of its own: what only its interviewer says has none either.
    assert cells(frequencies(study, by="site"))["Time", "(none)"] == (1, 1, 0, 0)
    assert cells(frequencies(study, by="state"))["Plan", "FL"] == (1, 1, 0, 1)
    assert cells(frequencies(study, by="site.state"))["Plan/Liked", "FL"] == (2, 1, 2, 1)


def test_documents_speakers_participants_and_kinds_are_columns(study: Project) -> None:
    by_document = frequencies(study, by="document")
    assert by_document.columns == ("first", "hall", "second")
    assert cells(by_document)["Time", "first"] == (2, 1, 1, 1)
    by_speaker = frequencies(study, by="speaker")
    assert cells(by_speaker)["Time", "INTERVIEWER"] == (1, 1, 0, 0)
    assert cells(by_speaker)["Plan", "(none)"] == (1, 1, 0, 1)
    assert cells(frequencies(study, by="participant"))["Plan/Liked", "P2"] == (1, 1, 1, 1)
    assert cells(frequencies(study, by="kind"))["Plan", "notes"] == (1, 1, 0, 1)
    assert cells(frequencies(study, by="phase"))["Time", "2"] == (1, 1, 2, 1)


def test_numbers_stand_in_the_order_of_their_value(study: Project) -> None:
    assert frequencies(study, by="years").columns == ("3", "5", "7", "12", "(none)")


def test_the_table_is_complete_and_has_the_names_of_the_contract(study: Project) -> None:
    answer = frequencies(study, by="role")
    assert [(r.code, r.rolled_up) for r in answer.rows[::3]] == [
        ("Plan", False),
        ("Plan", True),
        ("Plan/Liked", False),
        ("Plan/Unknown", False),
        ("Time", False),
    ]
    plain = json.loads(answer.model_dump_json())
    assert list(plain) == ["coders", "filter", "denominators", "rows"]
    names = ["code", "column", "segments", "documents", "participants", "sites", "rolled_up"]
    assert all(list(row) == names for row in plain["rows"])
    assert not any(row.rolled_up for row in frequencies(study, roll_up=False).rows)


def test_codes_and_documents_and_coders_can_be_chosen(study: Project) -> None:
    assert {r.code for r in frequencies(study, codes=["Plan"]).rows} == {"Plan", "Plan/Liked", "Plan/Unknown"}
    assert {r.code for r in frequencies(study, codes=["=Plan", "Time"]).rows} == {"Plan", "Time"}
    second = frequencies(study, documents=["second"])
    assert cells(second) == {("Plan/Unknown", "all"): (1, 1, 1, 1), ("Time", "all"): (1, 1, 2, 1)}
    assert second.denominators["all"].documents == 1
    jonas = frequencies(study, coders=["Jonas"])
    assert jonas.coders == ("jonas",) and "jonas" in jonas.filter.whose
    assert cells(jonas) == {("Plan/Liked", "all"): (1, 1, 2, 1)}
    with pytest.raises(NotFoundError):
        frequencies(study, coders=["nobody"])


def test_consensus_counts_where_a_document_is_adjudicated(study: Project) -> None:
    give(study, "first", "I like the plan.", "Liked", CONSENSUS)
    answer = frequencies(study)
    assert cells(answer)["Plan/Liked", "all"] == (1, 1, 1, 1)
    assert cells(answer)["Time", "all"] == (1, 1, 2, 1)
    assert "1 adjudicated of 3" in answer.filter.whose
    assert set(answer.coders) == {"mara", CONSENSUS}
    study.coder = CONSENSUS
    set_done(study, find_document(study, "second").id, True)
    assert "2 adjudicated of 3" in frequencies(study).filter.whose
    assert ("Time", "all") not in cells(frequencies(study))
    assert cells(frequencies(study, coders=["mara", "jonas"]))["Time", "all"] == (3, 2, 3, 2)


def test_labels_that_are_not_mapped_count_for_nobody_and_are_mentioned(study: Project) -> None:
    map_speaker(study, "BEN", participant=None)
    answer = frequencies(study)
    assert cells(answer)["Plan/Liked", "all"] == (2, 1, 1, 1)
    assert any("1 speaker label is not mapped" in note for note in answer.filter.notes)
    for label in ("ANNA", "CARA", "DORA"):
        map_speaker(study, label, participant=None)
    assert cells(frequencies(study))["Time", "all"] == (3, 2, 0, 1)


def test_a_name_on_two_levels_must_be_qualified(study: Project) -> None:
    set_attribute(study, find_bearer(study, "P1"), "state", "GA")
    with pytest.raises(NotFoundError, match=r"participant\.state.*site\.state"):
        frequencies(study, by="state")
    assert frequencies(study, by="participant.state").columns == ("GA", "(none)")
    with pytest.raises(NotFoundError, match="no attribute"):
        frequencies(study, by="shoe size")


ROLES = ("teacher", "principal", None)


def scatter(project: Project, seed: int) -> None:
    """Random documents, turns with stamps in them, speakers, participants, sites and codings."""
    rng = random.Random(seed)
    with project.change("import", "random") as tx:
        sites = tx.insert_many("cases", ("kind", "name", "site_id"), [("site", f"S{i}", None) for i in range(3)])
        rows = [("participant", f"P{i}", rng.choice([*sites, None])) for i in range(5)]
        people = tx.insert_many("cases", ("kind", "name", "site_id"), rows)
        role = tx.add("attribute", level="participant", name="role", type="text", allowed="[]")
        for person in people:
            if value := rng.choice(ROLES):
                tx.add("attribute_value", attribute_id=role, case_id=person, document_id=None, value=value)
        blank = dict.fromkeys(("definition", "include", "exclude", "example", "colour", "mark", "memo"), "")
        codes = [
            tx.add("code", parent_id=None, position=i, name=f"C{i}", retired=0, created_ms=0, **blank) for i in range(2)
        ]
        for number in range(3):
            _document(tx, rng, number, sites, people, codes, project.coder_id())


def _document(tx, rng, number, sites, people, codes, coder) -> None:  # type: ignore[no-untyped-def]
    text, turns = "", []
    for _ in range(8):
        start = len(text)
        text += rng.choice(["A: ", "", "[00:01] "])
        speech = []
        for _ in range(rng.randrange(3)):
            first = len(text)
            text += "".join(rng.choice("ab \n\u00a0\u2003é") for _ in range(rng.randrange(6))).strip() + "x"
            speech.append((first, len(text)))
            text += rng.choice([" ", " [00:02] ", "\n"])
        text = text[:start] + (text[start:].rstrip() or ".")
        turns.append((start, len(text), speech))
        text += rng.choice(["\n", "\n\n \n"])
    sha = tx.keep(text.encode())
    document = tx.add(
        "document", name=f"D{number}", kind="interview", file_name="d", format="txt", language=None,
        site_id=rng.choice([*sites, None]), imported_ms=0,
    )  # fmt: skip
    version = tx.add(
        "version", document_id=document, number=1, text_sha256=sha, original_sha256=sha, encoding="utf-8",
        notation=None, length=len(text), words=0, metadata="{}", warnings="[]", created_ms=0,
    )  # fmt: skip
    standing = [("participant", rng.choice(people)), ("participant", rng.choice(people)), ("interviewer", None)]
    speakers = tx.insert_many(
        "speaker",
        ("document_id", "label", "role", "case_id"),
        [(document, f"L{i}", *s) for i, s in enumerate(standing)],
    )
    tx.insert_many(
        "turn",
        ("version_id", "ordinal", "start", "end", "speaker_id", "speech"),
        [
            (version, i, start, end, rng.choice([*speakers, None]), pack_spans(speech))
            for i, (start, end, speech) in enumerate(turns)
        ],
    )
    for _ in range(40):
        start = rng.randrange(len(text) - 1)
        end = min(len(text), start + rng.choice([1, 2, 5, 30]))
        ordinal = max([i for i, turn in enumerate(turns) if turn[0] <= start], default=0)
        tx.add(
            "coding", document_id=document, version_id=version, code_id=rng.choice(codes), coder_id=coder, start=start,
            end=end, quote=text[start:end], prefix="", suffix="", turn=ordinal, origin="import", comment="", star=0,
            created_ms=0,
        )  # fmt: skip


def by_character(project: Project) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """The table by role, counted anew: each coding character by character, against the rows as they lie there."""
    with project.reading() as connection:

        def rows(sql: str) -> list[tuple]:  # type: ignore[type-arg]
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

        texts = {v: bytes(data).decode() for v, data in rows(
            "SELECT version.id, data FROM version JOIN content ON sha256 = text_sha256")}  # fmt: skip
        roles = {case: str(value, "utf-8") for case, value in rows("SELECT case_id, value FROM attribute_value")}
        site_of = dict(rows("SELECT id, site_id FROM cases"))
        document_site = dict(rows("SELECT id, site_id FROM document"))
        person_of = dict(rows("SELECT id, case_id FROM speaker WHERE role = 'participant'"))
        said = defaultdict(dict)
        for version, speaker, speech in rows("SELECT version_id, speaker_id, speech FROM turn"):
            numbers = [int.from_bytes(speech[i : i + 4], "little") for i in range(0, len(speech), 4)]
            for start, end in zip(numbers[::2], numbers[1::2], strict=True):
                for i in range(start, end):
                    if not texts[version][i].isspace():
                        said[version][i] = person_of.get(speaker)
        names = {code: str(name, "utf-8") for code, name in rows("SELECT id, name FROM code")}
        table: dict[tuple[str, str], tuple[list[int], set[int], set[int], set[int]]] = {}
        for code, document, version, start, end in rows(
            'SELECT code_id, document_id, version_id, start, "end" FROM coding'
        ):
            reached = {said[version].get(i) for i in range(start, end)} - {None} or {None}
            for column in {roles.get(person, "(none)") for person in reached}:
                cell = table.setdefault((names[code], column), ([], set(), set(), set()))
                cell[0].append(1)
                cell[1].add(document)
                for person in reached:
                    if roles.get(person, "(none)") == column:
                        cell[2].update({person} - {None})
                        cell[3].update({site_of.get(person) or document_site[document]} - {None})
    return {key: tuple(len(part) for part in cell) for key, cell in table.items()}  # type: ignore[misc]


@pytest.mark.parametrize("seed", range(12))
def test_the_table_by_role_equals_a_count_character_by_character(project: Project, seed: int) -> None:
    scatter(project, seed)
    answer = frequencies(project, by="role")
    assert cells(answer) == by_character(project)
    for row in answer.rows:
        of = answer.denominators[row.column]
        assert (row.documents, row.participants, row.sites) <= (of.documents, of.participants, of.sites)
        assert row.participants <= of.participants and row.sites <= of.sites


def test_a_study_without_documents_has_counts_of_nothing(project: Project) -> None:
    create_path(project, "Plan/Liked")
    answer = frequencies(project)
    assert answer.denominators["all"].model_dump() == {"documents": 0, "participants": 0, "sites": 0}
    assert [tuple(row[:6]) for row in answer.rows if not row.rolled_up] == [
        ("Plan", "all", 0, 0, 0, 0),
        ("Plan/Liked", "all", 0, 0, 0, 0),
    ]
