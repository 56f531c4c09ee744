"""Names replaced by brackets: however they are dressed, and all that is left is judged again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.errors import InputError
from qualcode.domain.identifiers import Hit
from qualcode.reports.entities import Known, find_hits
from qualcode.reports.names import NameFinder, read_name_list, read_names
from qualcode.reports.redaction import Redactor
from qualcode.reports.terms import Terms

KINDS = {"Boston": "place", "Elm School": "school", "Kim": "person", "555-1234": "phone", "Acme": "organisation"}


def entities(texts: Sequence[str]) -> list[list[Hit]]:
    """Finds some words wherever they stand whole."""
    return [
        [
            Hit(match.start(), match.end(), type_)  # type: ignore[arg-type]
            for word, type_ in KINDS.items()
            for match in re.finditer(rf"\b{word}\b", text)
        ]
        for text in texts
    ]


def redacted(text: str, *names: str, **pseudonyms: str) -> str:
    terms = Terms("d", names=names, redact=True, entities=entities, pseudonyms=pseudonyms)
    return Redactor(terms, Known())(text)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Anna", "then Anna's plan", "then [name]'s plan"),
        ("José", "JOSE left, josé came", "[name] left, [name] came"),
        ("Müller", "Frau Mueller, Frau Mu\u0308ller", "Frau [name], Frau [name]"),
        ("Rosa Smith", "Rosa (Smith) and rosa.smith@", "[name]) and [name]@"),
        ("Smith, Rosa", "Rosa **Smith** said", "[name]** said"),
        ("Anna", "A\u200bn\u2060na, An<b>na</b>, &#65;nna", "[name], [name]</b>, [name]"),
        ("Anna", "she said A-N-N-A twice", "she said [name] twice"),
        ("Anna", "An-\nna went", "[name] went"),
        ("O'Hara", "ohara, O’Hara", "[name], [name]"),
        ("佐藤", "佐藤さんは", "[name]さんは"),
        ("McDonald", "teacherMcDonald2", "teacher[name]2"),
        ("Ann", "Annabel planned", "Annabel planned"),
    ],
)
def test_a_name_in_disguise_is_replaced_and_nothing_else(name: str, text: str, shown: str) -> None:
    assert redacted(text, name) == shown
    assert NameFinder([name]).find(redacted(text, name)) == []


def test_what_the_list_does_not_have_is_called_what_it_is() -> None:
    assert redacted("Kim of Elm School, Boston, 555-1234, at Acme") == (
        "[name] of [school], [place], [phone], at [organisation]"
    )


def test_a_pseudonym_stands_in_the_brackets_and_longer_names_come_first() -> None:
    assert redacted("Rosa Quint and Rosa", "Rosa Quint", "Rosa", **{"Rosa Quint": "Maria"}) == "[Maria] and [name]"
    assert redacted("Kim Boston", "Kim Boston") == "[name]"


def test_nothing_is_replaced_unless_that_is_asked_for() -> None:
    assert Redactor(Terms("d", names=("Anna",), entities=entities), Known())("Anna of Boston") == "Anna of Boston"


def test_words_that_were_looked_at_and_brackets_of_ours_are_no_hits() -> None:
    known = Known(frozenset({"kim"}), frozenset({"acme"}), frozenset({"elm school"}), frozenset({"boston"}))
    texts = ["Kim of Acme", "in Boston", "the Boston", "at Elm School", "[Kim], [place]"]
    assert find_hits(texts, Terms("d", entities=entities), known) == {}
    assert Redactor(Terms("d", redact=True, entities=entities), known)("Kim of Boston") == "Kim of Boston"
    named = Terms("d", entities=entities, pseudonyms={"Rosa": "Kim"})
    assert find_hits(["then [Kim] said"], named, Known()) == {}
    assert find_hits(["then [Kim] said"], Terms("d", entities=entities), Known())


def test_part_of_the_name_of_a_code_is_no_hit_where_that_is_written_out() -> None:
    known = Known(things=frozenset({"boston rules"}))

    def by_capitals(texts: Sequence[str]) -> list[list[Hit]]:
        return [[hit._replace(told=False) for hit in hits] for hits in entities(texts)]

    terms = Terms("d", entities=by_capitals)
    assert find_hits(["use Boston Rules for it"], terms, known) == {}
    assert find_hits(["rules of Boston"], terms, known)
    # A code that bears the name of a place gives it away wherever it is written.
    assert find_hits(["use Boston Rules for it"], Terms("d", entities=entities), known)


def test_a_document_named_after_a_person_does_not_let_that_name_pass() -> None:
    known = Known(documents=frozenset({"kim", "boston"}))
    assert not known.passes("Kim", "person") and known.passes("Boston", "place")


@given(
    st.lists(st.sampled_from(["Anna", "ANNA'S", "Jose\u0301", "rosa quint", "Rosa\u00a0Quint", "so", "the", "B.", "-"]))
)
def test_no_name_is_left_and_every_other_word_is(words: list[str]) -> None:
    text = " ".join(words)
    names = ("Anna", "José", "Rosa Quint")
    left = redacted(text, *names)
    assert NameFinder(names).find(left) == []
    assert [word for word in left.split() if word in ("so", "the", "B.")] == [
        word for word in words if word in ("so", "the", "B.")
    ]


def test_a_list_may_say_pseudonyms(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("Rosa Quint = Maria  # teacher\nSmith; Ben\nAnna =\n", encoding="utf-8")
    found = read_name_list(path)
    assert found.names == ("Rosa Quint", "Smith; Ben", "Anna") and found.pseudonyms == {"Rosa Quint": "Maria"}
    for sign in "\t;":
        path.write_text(f"Name{sign}Pseudonym\nRosa Quint{sign} Maria\nBen\n", encoding="utf-8")
        assert read_names(path) == ("Rosa Quint", "Ben")
        assert read_name_list(path).pseudonyms == {"Rosa Quint": "Maria"}
    path.write_text("name;pseudonym\n", encoding="utf-8")
    with pytest.raises(InputError, match="no name"):
        read_names(path)
    path.write_text("= Maria\n", encoding="utf-8")
    with pytest.raises(InputError, match="is no name"):
        read_names(path)
