"""What our files say of themselves comes back as it was said."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.identity import new_uuids
from qualcode.refi import own_conventions as own
from qualcode.refi.xml_out import holds

LINE = st.text(max_size=12) | st.sampled_from(["Kind: x", "\\", "\\u0041", "a\nb", "\x00", " x ", "C:\\new"])
GUID = "FDA115A0-D7FB-5FFC-A5E6-3BC6BD79FE76"


@settings(max_examples=examples(100), deadline=None)
@given(LINE, LINE, LINE, st.lists(LINE, max_size=3))
def test_descriptions_come_back_as_they_were(first: str, second: str, third: str, more: list[str]) -> None:
    document = own.DocumentSaid(first, second, third)
    case = own.CaseSaid(first, tuple((GUID, label) for label in more))
    variable = own.VariableSaid(first, second, third, tuple(more))
    assert own.document_said(own.document_description(document)) == document
    assert own.case_said(own.case_description(case)) == case
    assert own.variable_said(own.variable_description(variable)) == variable
    assert own.set_kind(own.set_description(first)) == first
    for description in (own.document_description(document), own.variable_description(variable)):
        assert holds(description)
        assert "\r" not in description


@pytest.mark.parametrize("kind", ["note", "theory", "summary"])
def test_the_kind_of_a_memo_comes_back(kind: str) -> None:
    assert own.memo_kind(own.memo_description(kind)) == kind


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("note", "First\nwords", "First words"),
        ("question", "Why?", "Question: Why?"),
        ("note", " \n", "Note"),
        ("method", "", "Method"),
        ("note", "x" * 80, "x" * 59 + "…"),
    ],
)
def test_a_note_is_called_by_its_first_words(kind: str, text: str, name: str) -> None:
    assert own.memo_name(kind, text) == name


def test_a_project_keeps_its_identity() -> None:
    assert own.project_uuid(own.project_description(GUID.lower())) == GUID.lower()
    assert own.project_uuid("Project: mine") == own.project_uuid("About us") == ""


def test_a_description_of_other_hands_says_nothing() -> None:
    assert own.document_said("A long\ntalk: really") == own.DocumentSaid()
    assert own.case_said("Speaks: nobody Ann\nSpeaks:") == own.CaseSaid()
    assert own.memo_kind("") == "note"


@pytest.mark.parametrize("offsets", own.OFFSETS)
@pytest.mark.parametrize("plain", [False, True])
def test_the_origin_binds_offsets(offsets: str, plain: bool) -> None:
    origin = own.origin("1.2.dev3+x", offsets, plain_ids=plain)
    assert own.is_own(origin)
    assert own.own_offsets(origin) == offsets


@pytest.mark.parametrize("origin", ["NVivo", "qualcoder 3.5", "qualcode", "", "qualcode 1 (offsets: bytes)"])
def test_files_of_others_are_not_ours(origin: str) -> None:
    assert not own.is_own(origin)
    assert own.own_offsets(origin) == ""


def test_ids_of_strict_files_lead_back_to_ours() -> None:
    plain, exact = (own.origin("1", "codepoint", plain_ids=flag) for flag in (True, False))
    for uuid in [*new_uuids(20), GUID.lower(), "a1d5b27c-0b0c-4a94-8a4e-1f0e2d3c4b5a"]:
        written = own.plain_guid(uuid)
        assert UUID(written).version in (4, 5)
        assert own.read_guid(written.upper(), plain) == uuid
        assert own.read_guid(uuid.upper(), exact) == own.read_guid(f"{{{uuid}}}", "NVivo") == uuid
        assert own.read_guid(f"{{{written}}}", "ATLAS.ti") == uuid  # which keeps the ids of codes that it took
    assert own.read_guid("x", plain) == ""


@settings(max_examples=examples(60), deadline=None)
@given(st.uuids(version=4))
def test_ids_of_others_go_back_to_them_as_they_came(theirs: UUID) -> None:
    assert own.plain_guid(own.read_guid(str(theirs), "MAXQDA")) == str(theirs)


@settings(max_examples=examples(60), deadline=None)
@given(st.uuids(), st.uuids())
def test_ids_stay_apart_and_always_the_same(one: UUID, other: UUID) -> None:
    assert (own.plain_guid(str(one)) == own.plain_guid(str(other))) == (one == other)
    assert re.fullmatch(r"[0-9a-f-]{14}[45][0-9a-f-]{4}[89ab][0-9a-f-]{16}", own.plain_guid(str(one)))
