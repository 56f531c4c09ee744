from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counted_study import give, opened, working_as
from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import set_comment
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import rename_document
from qualcode.domain.errors import InputError, PublicationError
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.judging import IT, Content, find_problems, judge
from qualcode.reports.names import NameFinder, read_names
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document

FORMATS = ("md", "csv", "json", "html")
OPEN = Terms("2026-05-31", without_key=True, without_ner=True)
LISTED = Terms("2026-05-31", names=("Rosa Smith", "Wyatt"), without_ner=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def comment(project: Project, coder: str, words: str) -> None:
    """Give a quote of the code Liked a comment by a coder."""
    with working_as(project, coder):
        set_comment(project, give(project, "first", "I like", "Liked", coder), words)


def crowd(project: Project, folder: Path, people: int = 4, *, role: str = "teacher") -> None:
    """More people at Elm with one role, who all say the same."""
    for i in range(people):
        label = f"{role[0].upper()}EX{'ABCDEFGH'[i]}"
        (folder / f"{role} {i}.txt").write_text(f"INTERVIEWER: Yes?\n\n{label}: We like plan {i} here.\n")
        import_documents(project, [folder / f"{role} {i}.txt"])
        map_speaker(project, label, participant=f"{role} P{i}")
        case = find_bearer(project, f"participant:{role} P{i}")
        set_attribute(project, case, "role", role)
        set_attribute(project, case, "site", "Elm")
        give(project, f"{role} {i}", f"We like plan {i}", "Liked")


def test_without_a_list_of_names_it_must_be_said_and_the_file_says_so(study: Project) -> None:
    for write in (quotes_file, frequencies_file):
        args = (study, "Plan") if write is quotes_file else (study,)
        with pytest.raises(PublicationError, match="--without-key"):
            write(*args, Terms("2026-05-31", without_ner=True))  # type: ignore[operator]
    for format in FORMATS:
        text = quotes_file(study, "Plan", OPEN, format=format)
        assert "Not checked for names" in text
        if format != "json":
            assert text.count("Not checked for names") == 2
        assert "2026-05-31" in text
        checked = quotes_file(study, "Plan", LISTED, format=format)
        assert "Not checked" not in checked and "a list of 2 names" in checked


@pytest.mark.parametrize("format", FORMATS)
def test_a_publication_shows_pseudonyms_only(study: Project, format: str) -> None:
    comment(study, "jonas", "a private thought")
    text = quotes_file(study, "Plan", OPEN, format=format, context=2)
    assert "I like the plan." in text and "P1" in text and "P1 / P2" in text
    for secret in ("ANNA", "BEN:", "CARA", "mara", "jonas", "teacher", "Oak Hill", "private thought", "INTERNAL"):
        assert secret not in text.replace("Study: quotes", "")
    assert "jonas" in quotes_file(
        study, "Plan", Terms("d", without_key=True, show_coders=True, without_ner=True), format=format
    )
    assert "jonas" not in quotes_file(study, "Plan", OPEN, format=format, coders=["jonas"])


@pytest.mark.parametrize("format", FORMATS)
def test_an_internal_file_is_unchecked_whole_and_marked(study: Project, format: str) -> None:
    comment(study, "jonas", "a private thought")
    internal = Terms("2026-05-31", internal=True)
    text = quotes_file(study, "Plan", internal, format=format, attribution="{role}, {site}")
    for shown in ("jonas", "Oak Hill", "private thought", "teacher"):
        assert shown in text
    sections = 3
    assert text.count("INTERNAL – not for publication") >= (1 if format == "json" else sections + 2)
    if format != "html":
        table = frequencies_file(study, internal, format=format, by="role")
        assert "INTERNAL – not for publication" in table and "principal" in table


def test_an_attribution_is_refused_until_k_people_share_it(study: Project, tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match=r"participant\.role: teacher, site: Oak Hill.*is true of 1 person"):
        quotes_file(study, "Liked", OPEN, attribution="{role}, {site}")
    with pytest.raises(PublicationError, match="is true of 2 people"):
        quotes_file(study, "Unknown", OPEN, attribution="{role}")
    assert "— teacher (" in quotes_file(
        study, "Unknown", Terms("d", k=2, without_key=True, without_ner=True), attribution="{role}"
    )
    crowd(study, tmp_path)
    text = quotes_file(study, "Unknown", OPEN, attribution="a {role} at {site}")
    assert "— a teacher at Elm (D02:T002)" in text
    # The pseudonym is no attribute, but it does not make others more common.
    assert "P3, teacher" in quotes_file(study, "Unknown", OPEN, attribution="{participant}, {role}")
    with pytest.raises(PublicationError, match="5 people"):
        quotes_file(
            study, "Unknown", Terms("d", k=6, without_key=True, without_ner=True), attribution="{role} at {site}"
        )


def test_attributes_of_documents_are_judged_by_who_speaks_there(study: Project, tmp_path: Path) -> None:
    crowd(study, tmp_path)
    assert "teacher, interview" in quotes_file(study, "Unknown", OPEN, attribution="{role}, {kind}")
    with pytest.raises(PublicationError, match=r"document\.phase: 2.*1 person"):
        quotes_file(study, "Unknown", OPEN, attribution="{role}, {phase}")


def test_context_and_notes_are_judged_as_well(study: Project, tmp_path: Path) -> None:
    crowd(study, tmp_path)
    quotes_file(study, "Unknown", OPEN, attribution="{role}")
    with pytest.raises(PublicationError, match="role: none"):
        quotes_file(study, "Unknown", OPEN, attribution="{role}", context=1)
    with pytest.raises(PublicationError, match=r"site: Oak Hill.*2 people"):
        quotes_file(study, "=Plan", OPEN, attribution="{site}")
    text = quotes_file(
        study, "=Plan", Terms("d", k=2, without_key=True, without_ner=True), attribution="{participant}, {site}"
    )
    assert "— notes, Oak Hill (D03:T002)" in text


def test_templates_know_their_fields(study: Project) -> None:
    with pytest.raises(InputError, match=r"\{shoe\}.*participant, document, code, site, phase, kind, role"):
        quotes_file(study, "Plan", OPEN, attribution="{shoe}")
    with pytest.raises(InputError, match="labels"):
        quotes_file(study, "Plan", OPEN, attribution="{speaker}")
    for wrong in ("{role", "role}", "{role!r}", "{participant.__class__}", "{}"):
        with pytest.raises(InputError):
            quotes_file(study, "Plan", OPEN, attribution=wrong)
    assert (
        "{P1}"
        in json.loads(
            quotes_file(study, "Liked", OPEN, attribution="{{{participant}}} of {document}: {code}", format="json")
        )["quotes"][0]["attribution"]
    )


def test_a_name_anywhere_in_the_file_is_refused(study: Project, tmp_path: Path) -> None:
    def refused(*, context: int = 0, attribution: str = "{participant}", query: str = "Time") -> str:
        with pytest.raises(PublicationError) as caught:
            quotes_file(
                study,
                query,
                Terms("d", names=("Ben", "Zoe"), without_ner=True),
                context=context,
                attribution=attribution,
            )
        return str(caught.value)

    assert "holds the name “Ben”" in refused()
    with pytest.raises(PublicationError, match="name “ben”"):
        quotes_file(study, "Liked", Terms("d", names=("ben",), without_ner=True), context=1)
    quotes_file(study, "Liked", Terms("d", names=("ben", "Anna", "Zoe"), without_ner=True))
    rename_document(study, find_document(study, "second").id, "talk_with_zoe2")
    shown = quotes_file(study, "Unknown", Terms("d", names=("Ben", "Zoe"), without_ner=True))
    assert "zoe" not in shown and "(D02:T002)" in shown
    rename_document(study, find_document(study, "talk_with_zoe2").id, "ZOE2")
    assert "the reference of the quote ZOE2:T002 holds the name “Zoe”" in refused(query="Unknown")
    rename_document(study, find_document(study, "ZOE2").id, "second")
    rename_code(study, load_tree(study).find("Unknown").id, "Zoe's plan")
    assert "the code “Plan/Zoe's plan”" in refused(query="Zoe's plan")
    with pytest.raises(PublicationError, match="the code"):
        frequencies_file(study, Terms("d", k=1, names=("Zoe",), without_ner=True))
    set_attribute(study, find_bearer(study, "P3"), "nick", "Zoë")
    with pytest.raises(PublicationError, match="the attribution"):
        quotes_file(study, "Zoe's plan", Terms("d", k=1, names=("ZOE\u0308",), without_ner=True), attribution="{nick}")


def test_a_refusal_names_some_places_and_counts_the_rest(study: Project) -> None:
    content = Content(groups=[(f"cell {i}", IT, 1) for i in range(9)] + [("fine", IT, 0), ("fine", IT, 3)])
    assert len(find_problems(content, OPEN)) == 9
    with pytest.raises(PublicationError, match=r"cell 0.*cell 4.*; and 4 more") as caught:
        judge(study, content, OPEN)
    assert len(caught.value.problems) == 9
    judge(study, content, replace(OPEN, k=1))
    with pytest.raises(InputError):
        judge(study, content, replace(OPEN, k=0))


def test_a_table_is_refused_while_a_cell_or_column_counts_few(study: Project, tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="the cell “Plan/Liked” × “all”: it is true of 2 people"):
        frequencies_file(study, OPEN)
    with pytest.raises(PublicationError, match=r"the column “principal”.*1 person"):
        frequencies_file(study, OPEN, by="role", codes=["=Time"])
    with pytest.raises(PublicationError, match="labels"):
        frequencies_file(study, OPEN, by="speaker")
    crowd(study, tmp_path)
    text = frequencies_file(study, OPEN, codes=["=Plan", "=Liked"])
    assert "| Plan/Liked | 6 | 5 (" not in text
    assert "| code | segments | documents (of 7) | participants (of 8) | sites (of 2) |" in text
    assert "| Plan/Liked | 6 | 5 | 6 | 2 |" in text
    assert "| Plan (with the codes below) | 8 | 7 | 7 | 2 |" in text


@pytest.mark.parametrize("format", ["md", "csv", "json"])
def test_a_published_table_names_no_coder_unless_asked(study: Project, tmp_path: Path, format: str) -> None:
    crowd(study, tmp_path)
    for coders in (None, ["mara"]):
        text = frequencies_file(study, OPEN, codes=["=Plan"], format=format, coders=coders, roll_up=False)
        assert "mara" not in text and "jonas" not in text
    shown = Terms("d", without_key=True, show_coders=True, without_ner=True)
    assert "mara" in frequencies_file(study, shown, codes=["=Plan"], format=format, coders=["mara"], roll_up=False)


def test_the_same_passage_of_two_coders_is_published_once(study: Project) -> None:
    give(study, "first", "I like the plan.", "Liked", "jonas")
    text = quotes_file(study, "Liked", OPEN)
    assert text.count("I like the plan.") == 1
    assert "2 from 1 document" in text


def test_a_csv_reads_back_and_holds_no_formula(study: Project, tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text('INTERVIEWER: Yes?\n\nEVE: =HYPERLINK("http://x")+1 is "it", yes\n')
    import_documents(study, [tmp_path / "evil.txt"])
    map_speaker(study, "EVE", participant="P5")
    give(study, "evil", '=HYPERLINK("http://x")+1 is "it", yes', "Time")
    text = quotes_file(study, "Time", OPEN, format="csv")
    lines = [line for line in text.splitlines() if not line.lstrip('"').startswith("#")]
    rows = list(csv.DictReader(lines))
    row = next(row for row in rows if row["document"] == "D04")
    assert row["quote"] == '\'=HYPERLINK("http://x")+1 is "it", yes'
    assert row["attribution"] == "P5"


def test_unknown_formats_are_refused(study: Project) -> None:
    with pytest.raises(InputError, match="md, csv, json, html"):
        quotes_file(study, "Plan", OPEN, format="exe")
    with pytest.raises(InputError):
        frequencies_file(study, OPEN, format="html")


def test_names_are_read_with_comments(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("# who\nAnna  Smith # teacher\n\nBen\nBen\n", encoding="utf-8")
    assert read_names(path) == ("Anna Smith", "Ben")
    path.write_text("# nobody\n")
    with pytest.raises(InputError, match="no name"):
        read_names(path)
    path.write_text("...\n")
    with pytest.raises(InputError):
        read_names(path)
    with pytest.raises(InputError):
        read_names(tmp_path / "absent.txt")


@pytest.mark.parametrize(
    "text",
    ["Anna", "anna.", "ANNA’S", "Annas", "(Anna)", "x_anna_1", "An\u00adna", "Ａnna", "so Anna\u200b!", "to\nAnna\n"],
)
def test_a_name_is_found_in_every_dress(text: str) -> None:
    assert NameFinder(["Anna"]).find(text) == ["Anna"]


def test_parts_of_words_are_no_names_and_blanks_may_be_line_ends() -> None:
    finder = NameFinder(["Ann", "Li Po", "O'Hara", "C. Oak"])
    assert finder.find("Annabel planned an annex") == []
    assert finder.find("li\n po and O'HARA's and c. oak") == ["Li Po", "O'Hara", "C. Oak"]
    assert NameFinder([]).find("Anna") == []
