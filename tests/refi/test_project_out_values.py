"""Attributes, cases and sets are written so that each program finds them where it looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from outgoing_projects import P1, SITE, TALK, TOWN, WAVE, Q, document, project, rich, uid, written

from qualcode.domain.exchange import ExchangedAttribute, ExchangedCase
from qualcode.refi.own_conventions import SITE_VARIABLE


def test_cases_bear_values_documents_passages_and_their_site(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    pia, dunmore = taken.one("Case", name="Pia"), taken.one("Case", name="Dunmore")
    names = {variable.get("guid"): variable.get("name") for variable in taken.all("Variable")}

    def values(element: object) -> dict[str, str]:
        return {
            names[one[0].get("targetGUID")]: f"{etree.QName(one[1]).localname}={one[1].text}"
            for one in taken.children(element, "VariableValue")
        }

    assert values(pia) == {"Age": "IntegerValue=42", "Since": "DateValue=2018-05-31", "Site": "TextValue=Dunmore"}
    assert values(dunmore) == {"Size": "TextValue=big"}
    assert pia.findtext(Q + "Description") == f"Kind: participant\nSpeaks: {TALK.upper()} P"
    assert [one.get("targetGUID") for one in taken.children(pia, "SourceRef")] == [TALK.upper()]
    (passage,) = taken.children(dunmore, "SelectionRef")
    selection = taken.one("PlainTextSelection", guid=passage.get("targetGUID"))
    assert (selection.get("startPosition"), selection.get("endPosition")) == ("0", "14")
    talk = taken.one("TextSource", name="Interview 1")
    assert values(talk) == {
        "Age": "IntegerValue=42",
        "Since": "DateValue=2018-05-31",
        "Size": "TextValue=big",
        "Wave": "IntegerValue=2",
    }
    assert talk.findtext(Q + "Description") == "Kind: focus group\nLanguage: de\nFile: talk 1.docx"
    size = taken.one("Variable", name="Size")
    assert size.findtext(Q + "Description") == "Level: site\nType: choice\nAllowed: big\nAllowed: small"
    assert SITE_VARIABLE.upper() in names


@pytest.mark.parametrize(
    ("type_", "values", "element"),
    [
        ("number", ("1", "-2"), "IntegerValue"),
        ("number", ("1", "2.50"), "FloatValue"),
        ("number", ("1", "about 2"), "TextValue"),
        ("date", ("2018-05-31", "2020-02-29"), "DateValue"),
        ("date", ("2018-05-31", "2018"), "TextValue"),
        ("text", ("1",), "TextValue"),
        ("choice", ("2018-05-31",), "TextValue"),
    ],
)
def test_a_variable_has_the_type_that_all_its_values_allow(
    tmp_path: Path, type_: str, values: tuple[str, ...], element: str
) -> None:
    documents = [document(uuid=uid(i, 5), name=f"D{i}", values={WAVE: value}) for i, value in enumerate(values)]
    taken = written(
        project(*documents, attributes=(ExchangedAttribute(WAVE, "Wave", type_, (), "document"),)), tmp_path
    )
    assert [one[1].text for one in taken.all("VariableValue")] == list(values)
    assert {etree.QName(one[1]).localname for one in taken.all("VariableValue")} == {element}
    assert taken.one("Variable").get("typeOfVariable") == element.removesuffix("Value")


def test_values_on_sources_are_those_that_all_their_cases_agree_on(tmp_path: Path) -> None:
    level = (
        ExchangedAttribute(TOWN, "Town", "text", (), "participant"),
        ExchangedAttribute(WAVE, "Sex", "text", (), "participant"),
    )
    cases = (
        ExchangedCase(P1, "Pia", "", {TOWN: "Dunmore", WAVE: "f"}, (TALK,)),
        ExchangedCase(SITE, "Per", "participant", {TOWN: "Dunmore", WAVE: "m"}, (), (), ((TALK, "Per"),)),
    )
    taken = written(project(document(), attributes=level, cases=cases), tmp_path)
    (only,) = taken.children(taken.one("TextSource"), "VariableValue")
    assert only[1].text == "Dunmore"


def test_variables_of_one_name_are_told_apart_and_remember_it(tmp_path: Path) -> None:
    attributes = tuple(
        ExchangedAttribute(uid(i, 3), "State", "text", (), level) for i, level in enumerate(("participant", "site", ""))
    )
    taken = written(project(attributes=attributes), tmp_path)
    assert [one.get("name") for one in taken.all("Variable")] == ["State", "State (site)", "State (2)"]
    assert taken.all("Variable")[1].findtext(Q + "Description").startswith("Name: State\n")


def test_sets_hold_documents_or_codes_and_an_empty_one_tells_its_kind(tmp_path: Path) -> None:
    taken = written(rich(), tmp_path)
    wave, core, later = (taken.one("Set", name=name) for name in ("Wave 1", "Core", "Later"))
    assert [(one.tag, one.get("targetGUID")) for one in wave] == [(Q + "MemberSource", TALK.upper())]
    assert [one.tag for one in core] == [Q + "MemberCode"] * 2
    assert later.findtext(Q + "Description") == "Kind: document"
