from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counted_study import opened
from qualcode.cases.attributes import (
    attribute_names,
    find_bearer,
    guess_type,
    set_attribute,
    set_attribute_type,
)
from qualcode.cases.sheets import CasesReport, export_cases, import_cases
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError, NotFoundError, RuleError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import document_attributes, list_attributes, list_cases
from qualcode.storage.reads.documents import find_document, list_speakers


def attributes_of(project: Project, name: str) -> dict[str, str]:
    """What is known of the case of this name."""
    return dict(next(case.attributes for case in list_cases(project) if case.name == name))


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path, coded=False) as project:
        yield project


def take(project: Project, folder: Path, text: str, *, dry_run: bool = False, name: str = "sheet.csv") -> CasesReport:
    (folder / name).write_bytes(text.encode("utf-8"))
    return import_cases(project, folder / name, dry_run=dry_run)


def values(project: Project, kind: str) -> dict[str, dict[str, str]]:
    return {case.name: case.attributes for case in list_cases(project, kind)}


def test_a_sheet_makes_participants_sites_attributes_and_maps_labels(study: Project) -> None:
    assert values(study, "participant")["P1"] == {"role": "teacher", "years": "5"}
    assert values(study, "participant")["P4"] == {"years": "3"}
    assert values(study, "site") == {"Elm": {"state": "CA"}, "Oak Hill": {"state": "FL"}}
    kinds = {(a.level, a.name): (a.type, a.allowed) for a in list_attributes(study)}
    assert kinds["participant", "role"] == ("choice", ("teacher", "principal"))
    assert kinds["participant", "years"] == ("number", ())
    people = {case.id: case.name for case in list_cases(study, "participant")}
    assert {s.label: people.get(s.case_id or 0) for s in list_speakers(study)} == {
        "INTERVIEWER": None,
        "ANNA": "P1",
        "BEN": "P2",
        "CARA": "P3",
        "DORA": "P4",
    }


def test_a_sheet_of_documents_sets_sites_kinds_and_attributes(study: Project, tmp_path: Path) -> None:
    assert document_attributes(study)[find_document(study, "second").id] == {"phase": "2"}
    take(study, tmp_path, "document,kind\nsecond.txt,focus group\n")
    assert find_document(study, "second").kind == "focus group"
    with pytest.raises(InputError, match=r"line 2: “party” in column “Kind” is not one of interview"):
        take(study, tmp_path, "document,Kind\nsecond,party\n")


def test_importing_again_changes_nothing_and_later_says_what_it_changed(study: Project, tmp_path: Path) -> None:
    again = import_cases(study, tmp_path / "people.csv")
    assert (again.created, again.changes, again.attributes, again.mapped) == ((), (), (), 0)
    assert again.effects.change_id is None
    report = take(study, tmp_path, "Participant\tSite\tROLE\np1\tElm\tprincipal\nP9\tElm\t\n", name="x.tsv")
    assert [tuple(change) for change in report.changes] == [
        ("participant", "P1", "site", "Oak Hill", "Elm"),
        ("participant", "P9", "site", None, "Elm"),
        ("participant", "P1", "role", "teacher", "principal"),
    ]
    assert report.created == (("participant", "P9"),)
    assert values(study, "participant")["P1"] == {"role": "principal", "years": "5"}


def test_one_import_is_one_change_that_undo_takes_back(
    study: Project, tmp_path: Path, dump: Callable[[Project], object]
) -> None:
    before = dump(study)
    take(study, tmp_path, "participant,site,age,site.size,speaker\nP1,Elm,40,big,CARA\nNew,Far,31,small,\n")
    assert dump(study) != before
    undo(study)
    assert dump(study) == before


def test_a_dry_run_says_the_same_and_writes_nothing(
    study: Project, tmp_path: Path, dump: Callable[[Project], object]
) -> None:
    sheet = "participant,site,age,speaker\nP1,Elm,40,CARA\nNew,Far,31,\n"
    before = dump(study)
    dry = take(study, tmp_path, sheet, dry_run=True)
    assert dump(study) == before
    real = take(study, tmp_path, sheet)
    assert (dry.created, dry.attributes, dry.changes, dry.mapped) == (
        real.created,
        real.attributes,
        real.changes,
        real.mapped,
    )


def test_labels_equal_to_a_new_participant_are_mapped(project: Project, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("INTERVIEWER: Yes?\n\nANNA: I am Anna.\n")
    import_documents(project, [tmp_path / "talk.txt"])
    assert take(project, tmp_path, "participant,role\nAnna,teacher\n", dry_run=True).mapped == 1
    assert take(project, tmp_path, "participant,role\nAnna,teacher\n").mapped == 1
    assert [s.role for s in list_speakers(project) if s.label == "ANNA"] == ["participant"]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("", "empty"),
        ("role,town\nteacher,Elm\n", r"line 1: no column says whom.*“role”, “town”"),
        ("participant,role\nP1,teacher\nP1,principal\n", r"line 3: participant “P1” stands in line 2"),
        ("participant,role\nP1,teacher\np1,principal\n", r"line 3"),
        ("document,phase\nfirst,1\nnowhere,2\n", r"line 3: no document is called “nowhere”"),
        ("participant,years\nP1,many\n", r"line 2: “many” in column “years” is not a number"),
        ("participant,role\nP1,pupil\n", r"line 2: “pupil” in column “role” is not one of teacher, principal"),
        ("participant,site,site.state\nP1,Elm,CA\nP2,elm,TX\n", r"line 3.*of Elm is “TX” here and “CA” in line 2"),
        ("participant,site.state\nNew,CA\n", r"line 2: .*names no site"),
        ("participant,role,Role\nP1,a,b\n", r"line 1: there are two columns “Role”"),
        ("participant,role\n,teacher\n", r"line 2: the line has nothing in “participant”"),
        ("participant,role\nP1,a,b\n", r"line 2: there are 3 cells for 2 columns"),
        ("participant,\nP1,a\n", r"line 2: .*column without a name"),
        ('participant,role\nP1,"teach\n', r"line 2: this is no sheet"),
        ("participant,speaker\nP1,ANNA\nP2,anna\n", r"line 3: the label “anna” belongs to P1 in line 2"),
        ("participant,name\nP1,Anna Smith\n", r"real names do not belong"),
        ("participant,document\nP1,first\n", r"one sheet of participants and one of documents"),
        ("participant,{x}\nP1,1\n", r"line 1: “\{x\}” cannot be the name"),
        ("participant,code\nP1,1\n", r"line 1: “code” cannot be the name"),
    ],
)
def test_a_wrong_sheet_is_refused_whole_with_its_line(
    study: Project, tmp_path: Path, dump: Callable[[Project], object], sheet: str, message: str
) -> None:
    before = dump(study)
    with pytest.raises(InputError, match=message) as caught:
        take(study, tmp_path, sheet)
    assert "sheet.csv" in str(caught.value)
    assert dump(study) == before


def test_cells_may_hold_line_ends_and_the_line_is_still_right(study: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 4"):
        take(study, tmp_path, 'participant,note,years\nP1,"two\nlines",1\nP2,x,none\n')


def test_sheets_come_with_other_delimiters_encodings_and_columns_first(study: Project, tmp_path: Path) -> None:
    take(study, tmp_path, "Site;Participant;Ort\nElm;P1;Köln, West\nElm;P2;Zürich\n")
    assert values(study, "participant")["P1"]["Ort"] == "Köln, West"
    (tmp_path / "u.csv").write_bytes("participant,Ort\nP3,Zürich\n".encode("utf-16"))
    import_cases(study, tmp_path / "u.csv")
    assert values(study, "participant")["P3"]["Ort"] == "Zürich"


def test_cases_of_other_kinds_have_a_name_and_a_kind(study: Project, tmp_path: Path) -> None:
    report = take(study, tmp_path, "name,kind,size\nNorth,district,9\nElm,site,4\n")
    assert report.level == "case"
    assert values(study, "district") == {"North": {"size": "9"}}
    assert values(study, "site")["Elm"] == {"state": "CA", "size": "4"}


def test_a_label_that_no_transcript_has_is_a_warning(study: Project, tmp_path: Path) -> None:
    assert "“EVE”" in take(study, tmp_path, "participant,speaker\nP5,EVE; ANNA\n").warnings[0]
    assert {s.label: s.case_id for s in list_speakers(study)}["ANNA"] == find_bearer(study, "P5").id


def test_types_are_guessed_from_all_values() -> None:
    assert guess_type(["1", "-2.5"])[0] == "number"
    assert guess_type(["02134", "90210"])[0] == "choice"
    assert guess_type(["2018-05-31", "2019-01-01"])[0] == "date"
    assert guess_type(["2018-02-31"])[0] == "choice"
    assert guess_type(["a", "b", "a"]) == ("choice", ("a", "b"))
    assert guess_type([f"v{i}" for i in range(13)])[0] == "text"
    assert guess_type(["x" * 41])[0] == "text"


@pytest.mark.parametrize("kind", ["participant", "site", "document"])
def test_an_exported_sheet_comes_back_without_a_change(study: Project, tmp_path: Path, kind: str) -> None:
    name = {"participant": "P1", "site": "Elm", "document": "first"}[kind]
    set_attribute(study, find_bearer(study, name), "remark", '=HYPERLINK("x"), "quoted"\nand two lines')
    set_attribute(study, find_bearer(study, name), "balance", "-5")
    text = export_cases(study, kind)
    rows = list(csv.DictReader(io.StringIO(text)))
    row = next(row for row in rows if row[kind] == name)
    assert row["remark"].startswith("'=HYPERLINK") and row["balance"] == "'-5"
    report = take(study, tmp_path, text)
    assert (report.changes, report.created, report.effects.change_id) == ((), (), None)


def test_values_are_checked_set_and_taken_away(study: Project) -> None:
    anna = find_bearer(study, "P1")
    set_attribute(study, anna, "Years", "6")
    with pytest.raises(RuleError, match="a number"):
        set_attribute(study, anna, "years", "six")
    with pytest.raises(RuleError, match="one of teacher"):
        set_attribute(study, anna, "role", "pupil")
    set_attribute_type(study, "role", "choice", ["teacher", "principal", "pupil"])
    set_attribute(study, anna, "role", "pupil")
    set_attribute(study, anna, "site", "")
    assert attributes_of(study, "P1") == {"role": "pupil", "years": "6"}
    assert next(case for case in list_cases(study, "participant") if case.name == "P1").site_id is None
    set_attribute(study, anna, "years", "")
    assert attributes_of(study, "P1") == {"role": "pupil"}
    with pytest.raises(RuleError, match="does not fit"):
        set_attribute_type(study, "role", "number")
    with pytest.raises(NotFoundError):
        find_bearer(study, "nobody")


def test_a_name_on_two_levels_is_shown_qualified(study: Project) -> None:
    set_attribute(study, find_bearer(study, "first"), "State", "draft")
    shown = {name.shown: name.ambiguous for name in attribute_names(study)}
    assert shown["document.State"] and shown["site.state"] and not shown["role"] and not shown["kind"]
    set_attribute(study, find_bearer(study, "P1"), "site", "first")
    with pytest.raises(NotFoundError, match="site:first"):
        find_bearer(study, "first")
    assert find_bearer(study, "document:first").id == find_document(study, "first").id
