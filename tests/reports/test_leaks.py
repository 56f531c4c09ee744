"""Ways in which a name or a person might slip past the check of a publication."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened
from qualcode.cases.attributes import set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.defining import rename_code
from qualcode.codebook.tree import load_tree
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import InputError, PublicationError
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.judging import check_whole, readable
from qualcode.reports.names import NameFinder, parts_of_names, read_names
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document

FORMATS = ("md", "csv", "json", "html")
OPEN = Terms("2026-05-31", without_key=True, without_ner=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def add(project: Project, folder: Path, name: str, text: str, words: str, code: str = "Liked") -> None:
    """Import a document and code some words of it."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt"])
    give(project, name, words, code)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # Accents, composition and letters that are written otherwise.
        ("José", "then jose left"),
        ("Jose", "JOSÉ’S plan"),
        ("Jose\u0301", "Jose"),
        ("Müller", "Mueller"),
        ("Mueller", "Mu\u0308ller"),
        ("Muller", "Müller"),
        ("Łukasz", "lukasz"),
        ("Søren", "Soren"),
        ("İrem", "IREM"),
        ("Strauß", "STRAUSS"),
        ("Пётр", "Петр"),
        ("Anna", "𝐀nna"),
        # Apostrophes, hyphens, points, brackets, humps and line ends.
        ("O'Hara", "Ms. O’Hara"),
        ("O'Hara", "ohara"),
        ("OHara", "O'Hara"),
        ("Anna", "Annaʼs"),
        ("Anna", "Anna´s"),
        ("Jones", "the Joneses"),
        ("Anna-Lena", "Anna‑Lena"),
        ("Anna-Lena", "Anna Lena"),
        ("Anna-Lena", "annalena"),
        ("Rosa Smith", "Rosa (Smith)"),
        ("Rosa Smith", "Rosa **Smith**"),
        ("Rosa Smith", "Rosa\u00a0\n Smith"),
        ("Rosa Smith", "rosa.smith@school.org"),
        ("Rosa Smith", "rosasmith_interview"),
        ("Smith, Rosa", "Rosa Smith"),
        ("McDonald", "teacherMcDonald2"),
        ("Anna", "InterviewAnna"),
        ("Anna", "An-\nna"),
        ("Anna", "A-N-N-A"),
        ("Smith", "it is S. M. I. T. H."),
        # What is not seen, and markup inside.
        ("Anna", "A\u200bn\u2060n\u200da"),
        ("Anna", "An\x00na"),
        ("Anna", "An\x1bna"),
        ("Anna", "An\u034fna"),
        ("Anna", "An\u3164na"),
        ("Anna", "An\ufe0fna"),
        ("Anna", "An**na**"),
        ("Anna", "An<b>na</b>"),
        ("Anna", "&#65;nna"),
        ("Anna", "An&shy;na"),
        # Scripts that write words together.
        ("佐藤", "佐藤さんは"),
        ("佐藤 花子", "佐藤花子です"),
        ("김민수", "김민수가"),
        ("أحمد", "لأحمد"),
        ("राम", "राम ने"),
    ],
)
def test_a_name_in_disguise_is_found(name: str, text: str) -> None:
    assert NameFinder([name]).find(text) == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ann", "Annabel planned an annex"),
        ("Al Pine", "alpine meadows are here"),
        ("Anna", "an na"),
        ("Ed", "an edible shed"),
        ("Rosa", "Rosalind"),
        ("Ng", "sing, king"),
        ("राम", "रम"),
    ],
)
def test_other_words_are_no_names(name: str, text: str) -> None:
    assert NameFinder([name]).find(text) == []


def test_parts_of_names_are_told_with_their_capital() -> None:
    names = ["Ms. Rosa Smith", "Will Page", "Ben", "Ben Oak"]
    assert parts_of_names(names, "Ms. Rosa and Ben will page Mr. Page.") == ["Rosa", "Page"]
    assert parts_of_names(names, "nobody") == []


def test_a_list_may_be_in_any_script_and_hold_no_signs_alone(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("佐藤\nराम\n", encoding="utf-8")
    assert read_names(path) == ("佐藤", "राम")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "disguise", ["R\u200bosa", "Ro<b>sa</b>", "&#82;osa", "Ro\x1bsa", "ROSÁ’s", "Ro-\nsa", "R.O.S.A."]
)
def test_a_name_in_disguise_gets_past_no_format(study: Project, tmp_path: Path, format: str, disguise: str) -> None:
    add(study, tmp_path, "third", f"INTERVIEWER: Yes?\n\nANNA: We saw {disguise} there.\n", f"{disguise} there", "Time")
    map_speaker(study, "ANNA", participant="P1")
    terms = Terms("2026-05-31", names=("Rosa",), without_ner=True)
    with pytest.raises(PublicationError, match="Rosa"):
        quotes_file(study, "Time", terms, format=format)
    quotes_file(study, "Liked", terms, format=format)


def test_the_finished_file_is_looked_through_once_more(study: Project) -> None:
    for format in FORMATS:
        with pytest.raises(PublicationError, match="as a whole holds the name “looked”"):
            quotes_file(study, "Liked", Terms("2026-05-31", names=("looked",), without_ner=True), format=format)
    # Words of the page's own markup and style are nobody's name.
    page = '<style>\nbody { font: Georgia; }\n</style><p class="mark" dir="auto">We plan.</p>'
    check_whole(page, "html", ["Georgia", "Mark", "Auto"])
    with pytest.raises(PublicationError):
        check_whole("<p>R&ouml;sa</p>", "html", ["Rosa"])
    with pytest.raises(PublicationError):
        check_whole(json.dumps({"quote": ["Ro\u200bsa"]}), "json", ["Rosa"])
    assert readable(json.dumps({"a": ["b", {"c": 1}]}), "json") == "a\nb\nc"


def test_coders_who_are_listed_in_a_table_are_held_against_the_names(study: Project) -> None:
    for format in ("json", "md", "csv"):
        terms = Terms("2026-05-31", k=1, names=("Jonas",), show_coders=True, without_ner=True)
        with pytest.raises(PublicationError, match="Jonas"):
            frequencies_file(study, terms, format=format, coders=["jonas"] if format != "json" else None)


@pytest.mark.parametrize("format", FORMATS)
def test_quotes_of_speakers_who_are_not_mapped_are_refused(study: Project, tmp_path: Path, format: str) -> None:
    add(study, tmp_path, "third", "INTERVIEWER: Yes?\n\nEVE: We like it.\n\nANNA: So do I.\n", "We like it.", "Time")
    give(study, "third", "So do I.", "Liked")
    map_speaker(study, "ANNA", participant="P1")
    with pytest.raises(PublicationError, match=r"the speaker “EVE” in “third” is not mapped.*speakers map"):
        quotes_file(study, "Time", OPEN, format=format)
    # Also in the turns around it, but not elsewhere in the document.
    with pytest.raises(PublicationError, match="EVE"):
        quotes_file(study, "Liked", OPEN, format=format, context=1)
    assert "So do I." in quotes_file(study, "Liked", OPEN, format=format)
    assert "We like it." in quotes_file(study, "Time", Terms("d", internal=True), format=format)
    map_speaker(study, "EVE", participant="P5")
    assert "We like it." in quotes_file(study, "Time", OPEN, format=format)


def test_a_site_is_not_shown_where_only_unmapped_people_speak(study: Project, tmp_path: Path) -> None:
    add(study, tmp_path, "third", "INTERVIEWER: Yes?\n\nEVE: We like it.\n\nEVE: So.\n", "Yes?", "Time")
    set_attribute(study, find_document(study, "third"), "site", "Far")
    with pytest.raises(PublicationError, match="EVE"):
        quotes_file(study, "Time", OPEN, attribution="{participant}, {site}", documents=["third"])
    assert "— interviewer (D04" in quotes_file(study, "Time", OPEN, documents=["third"])


def test_a_table_counts_nobody_who_is_not_mapped(study: Project, tmp_path: Path) -> None:
    terms = Terms("2026-05-31", k=1, without_key=True, without_ner=True)
    frequencies_file(study, terms, by="role")
    add(study, tmp_path, "third", "INTERVIEWER: Yes?\n\nEVE: We like it.\n\nEVE: So.\n", "We like it.", "Unknown")
    for by in ("document", "role"):
        with pytest.raises(PublicationError, match="“EVE” in “third” is not mapped"):
            frequencies_file(study, terms, by=by)
    # Where somebody who is known speaks as well, the cell is judged by those.
    assert "Unknown" in frequencies_file(study, terms)
    assert "third" in frequencies_file(study, Terms("d", internal=True), by="document")
    map_speaker(study, "EVE", participant="P5")
    assert "third" in frequencies_file(study, terms, by="document")
    # A column alone says that there is somebody, also where nothing is coded.
    (tmp_path / "fourth.txt").write_text("INTERVIEWER: Yes?\n\nFAY: We do.\n\nFAY: So.\n")
    import_documents(study, [tmp_path / "fourth.txt"])
    with pytest.raises(PublicationError, match="“FAY” in “fourth” is not mapped"):
        frequencies_file(study, terms, by="document")


def test_a_survey_answer_stands_for_a_person(study: Project, tmp_path: Path) -> None:
    def answer(number: int, role: str) -> None:
        add(
            study,
            tmp_path,
            f"answer {number}",
            f"It helps me a lot {number}.\n",
            f"It helps me a lot {number}.",
            "Time",
        )
        document = find_document(study, f"answer {number}")
        set_attribute(study, document, "kind", "survey answer")
        set_attribute(study, document, "post", role)

    names = [f"answer {i}" for i in range(4)]
    answer(0, "principal")
    with pytest.raises(PublicationError, match=r"document\.post: principal” is true of 1 person"):
        quotes_file(study, "Time", OPEN, attribution="{post}", documents=names[:1])
    with pytest.raises(PublicationError, match=r"the column “principal”.*1 person"):
        frequencies_file(study, OPEN, by="post", documents=names[:1])
    answer(1, "principal")
    with pytest.raises(PublicationError, match="is true of 2 people"):
        frequencies_file(study, OPEN, by="post", documents=names[:2])
    answer(2, "principal")
    answer(3, "teacher")
    assert "— principal (" in quotes_file(study, "Time", OPEN, attribution="{post}", documents=names[:3])
    assert "principal" in frequencies_file(study, OPEN, by="post", documents=names[:3])
    give(study, "answer 2", "It helps me", "Unknown")
    with pytest.raises(PublicationError, match="the cell “Plan/Unknown” × “principal”: it is true of 1 person"):
        frequencies_file(study, OPEN, by="post", documents=names[:3])
    with pytest.raises(PublicationError, match="teacher"):
        frequencies_file(study, OPEN, by="post", documents=names)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_sends_nothing_to_a_terminal(study: Project, tmp_path: Path, format: str) -> None:
    evil = "We \x1b]0;owned\x07 \x9b31m \u202e like \x7f it."
    add(study, tmp_path, "third", f"INTERVIEWER: Yes?\n\nANNA: {evil}\n", evil, "Time")
    map_speaker(study, "ANNA", participant="P1")
    rename_code(study, load_tree(study).find("Time").id, "Ti\u2067me")
    texts = [quotes_file(study, "Ti\u2067me", OPEN, format=format)]
    if format != "html":
        texts.append(frequencies_file(study, Terms("d", k=1, without_key=True, without_ner=True), format=format))
    for text in texts:
        assert all(c.isprintable() or c == "\n" for c in text)
    if format == "json":
        assert any(quote["quote"] == evil for quote in json.loads(texts[0])["quotes"])


@pytest.mark.parametrize(
    "template",
    [
        "{participant.__class__}",
        "{role!r}",
        "{role:>99999999}",
        "{role[0]}",
        "{0}",
        "{participant.site.state}",
        "{speaker}",
        "{}",
        "{{role}",
        "%(role)s {",
    ],
)
def test_a_template_is_no_program(study: Project, template: str) -> None:
    with pytest.raises(InputError):
        quotes_file(study, "Plan", OPEN, attribution=template)


def test_the_words_of_a_template_are_held_against_the_names(study: Project) -> None:
    with pytest.raises(PublicationError, match="Anna"):
        quotes_file(
            study, "Liked", Terms("d", names=("Anna",), without_ner=True), attribution="{participant}, called Anna"
        )


def test_a_site_is_judged_by_those_who_belong_there(study: Project) -> None:
    with pytest.raises(PublicationError, match=r"site: Elm.*2 people"):
        quotes_file(study, "Unknown", OPEN, attribution="{participant} at {SITE}")
