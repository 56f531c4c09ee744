"""The codebook to print is a publication: it fails closed, and says of few people nothing that could tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from counted_study import give, opened
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, rename_code
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.moving import add_theme
from qualcode.codebook.removing import retire_code, revive_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import set_comment, set_star
from qualcode.documents.importing import import_documents
from qualcode.domain.codebook_entries import CodebookFile
from qualcode.domain.errors import InputError, NotFoundError, PublicationError
from qualcode.reports.codebook_appendix import codebook_appendix
from qualcode.reports.terms import Terms, without_key
from qualcode.storage.project import Project

OPEN = Terms("2026-05-31", without_key=True, without_ner=True)
LISTED = Terms("2026-05-31", names=("Rosa Quint",), without_ner=True)
INTERNAL = Terms("2026-05-31", internal=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    """The counted study; `Time` is said by three people, all other codes by fewer."""
    with opened(tmp_path) as project:
        set_star(project, give(project, "second", "There is no time here.\n\nDORA: I saw", "Time"), True)
        set_star(project, give(project, "first", "I like the plan.", "Liked"), True)
        yield project


def code(project: Project, name: str) -> int:
    return load_tree(project).find(name).id


def lines(data: bytes) -> list[str]:
    """The paragraphs of a Word file, with what stands at the edges of its pages."""
    document = Document(BytesIO(data))
    section = document.sections[0]
    parts = (section.header, document, section.footer)
    return [paragraph.text for part in parts for paragraph in part.paragraphs if paragraph.text]


def page_of(text: list[str], name: str) -> list[str]:
    """The paragraphs of one code: from its heading, which stands behind the contents, to the next."""
    start = len(text) - 1 - text[::-1].index(name)
    names = {"Plan", "Liked", "Unknown", "Time"} - {name}
    end = next((i for i in range(start + 1, len(text)) if text[i] in names), len(text))
    return text[start:end]


def test_each_code_has_its_rule_counts_and_starred_quotes(study: Project) -> None:
    said = {"definition": "hours", "include": "days", "exclude": "years", "example": "no time", "keywords": "late"}
    describe_code(study, code(study, "Time"), **said)
    text = lines(codebook_appendix(study, OPEN))
    page = page_of(text, "Time")
    assert page[:7] == [
        "Time",
        "codings: 3 · documents: 2 · participants: 3",
        "Definition\thours",
        "Include\tdays",
        "Exclude\tyears",
        "Example\tno time",
        "Keywords\tlate",
    ]
    assert "There is no time here." in "\n".join(page) and "Why not, Ben?" not in "\n".join(page)
    assert "Codes\t4" in text and "Date\t2026-05-31" in text
    assert "\n".join(text).count(without_key()) >= 2


def test_without_a_list_of_names_nothing_is_written_unless_that_is_said(study: Project) -> None:
    with pytest.raises(PublicationError, match="no list of names"):
        codebook_appendix(study, Terms("2026-05-31", without_ner=True))
    assert without_key() in "\n".join(lines(codebook_appendix(study, OPEN)))
    assert without_key() not in "\n".join(lines(codebook_appendix(study, LISTED)))


@pytest.mark.parametrize("field", ["definition", "include", "exclude", "example", "keywords"])
def test_a_known_name_in_what_a_code_says_keeps_the_file_back(study: Project, field: str) -> None:
    create_path(study, "Plan/Quiet")
    describe_code(study, code(study, "Quiet"), **{field: "as Rosa\u200b Quint’s remark"})
    with pytest.raises(PublicationError, match=f"{field} of the code “Plan/Quiet” holds the name “Rosa Quint”"):
        codebook_appendix(study, LISTED)
    codebook_appendix(study, INTERNAL)


def test_a_known_name_in_a_code_a_quote_or_the_version_keeps_the_file_back(study: Project, tmp_path: Path) -> None:
    codebook_appendix(study, LISTED)
    rename_code(study, code(study, "Unknown"), "Rosa Quint says so")
    with pytest.raises(PublicationError, match="Rosa Quint"):
        codebook_appendix(study, LISTED)
    rename_code(study, code(study, "Rosa Quint says so"), "Unknown")
    import_codebook(study, CodebookFile("b", "by Rosa Quint", ()))
    with pytest.raises(PublicationError, match="Rosa Quint"):
        codebook_appendix(study, LISTED)
    import_codebook(study, CodebookFile("b", "2", ()))
    assert "Version\t2" in lines(codebook_appendix(study, LISTED))
    with pytest.raises(PublicationError, match=r"quote .* holds the name “no time”"):
        codebook_appendix(study, Terms("2026-05-31", names=("no time",), without_ner=True))
    codebook_appendix(study, Terms("2026-05-31", names=("I like",), without_ner=True))


def test_a_name_of_a_code_without_a_page_is_looked_at_where_it_is_shown(study: Project) -> None:
    create_path(study, "Rosa Quint/Room")
    retire_code(study, code(study, "Rosa Quint"))
    codebook_appendix(study, LISTED)
    add_theme_of_old(study)
    with pytest.raises(PublicationError, match="“Time” holds the name “Rosa Quint”"):
        codebook_appendix(study, LISTED)


def add_theme_of_old(project: Project) -> None:
    """Let `Time` belong to a theme that is retired and has no codings."""
    theme = code(project, "Rosa Quint")
    revive_code(project, theme)
    add_theme(project, code(project, "Time"), theme)
    retire_code(project, theme)


def test_a_name_above_a_retired_code_with_codings_is_looked_at(study: Project) -> None:
    create_path(study, "Rosa Quint/Room")
    give(study, "second", "I saw it once.", "Room")
    retire_code(study, code(study, "Rosa Quint"))
    assert "Rosa Quint/Room" in lines(codebook_appendix(study, OPEN))
    with pytest.raises(PublicationError, match="path of the code “Rosa Quint/Room”"):
        codebook_appendix(study, LISTED)


def test_what_few_people_say_has_no_counts_quotes_example_or_keywords(study: Project) -> None:
    describe_code(study, code(study, "Liked"), example="I like the plan.", keywords="fond of it")
    text = lines(codebook_appendix(study, OPEN))
    for name in ("Liked", "Unknown"):
        page = page_of(text, name)
        assert any("held back, as are quotes, examples and keywords: fewer than 3 people" in line for line in page)
        assert not any("codings:" in line or "Anchor" in line for line in page)
    assert "I like the plan." not in "\n".join(text) and "fond of it" not in "\n".join(text)
    one = lines(codebook_appendix(study, Terms("2026-05-31", k=2, without_key=True, without_ner=True)))
    assert {"Example\tI like the plan.", "Keywords\tfond of it"} <= set(page_of(one, "Liked"))
    assert any("fewer than 2 people" in line for line in page_of(one, "Unknown"))


def test_what_nobody_says_has_counts_of_nought(study: Project) -> None:
    create_path(study, "Time/Never")
    text = lines(codebook_appendix(study, OPEN))
    assert "codings: 0 · documents: 0 · participants: 0" in text


def test_a_speaker_of_whom_nothing_is_known_keeps_the_file_back(study: Project, tmp_path: Path) -> None:
    (tmp_path / "third.txt").write_text("INTERVIEWER: Yes?\n\nEVE: All of it is new to me.\n", encoding="utf-8")
    import_documents(study, [tmp_path / "third.txt"])
    coding = give(study, "third", "All of it is new to me.", "Plan/Liked")
    set_star(study, coding, True)
    codebook_appendix(study, OPEN)
    set_star(study, give(study, "third", "All of it is new to me.", "Time"), True)
    with pytest.raises(PublicationError, match="“EVE” in “third” is not mapped"):
        codebook_appendix(study, OPEN)


def test_a_code_that_only_somebody_unknown_says_keeps_the_file_back(study: Project, tmp_path: Path) -> None:
    (tmp_path / "third.txt").write_text("INTERVIEWER: Yes?\n\nEVE: All of it is new to me.\n", encoding="utf-8")
    import_documents(study, [tmp_path / "third.txt"])
    create_path(study, "New")
    give(study, "third", "All of it is new to me.", "New")
    with pytest.raises(PublicationError, match="“EVE” in “third” is not mapped"):
        codebook_appendix(study, OPEN)


def test_an_attribution_that_few_share_keeps_the_file_back(study: Project) -> None:
    with pytest.raises(PublicationError, match="true of"):
        codebook_appendix(study, OPEN, attribution="{role} at {site}")
    with pytest.raises(InputError):
        codebook_appendix(study, OPEN, attribution="{nothing")


def test_only_an_internal_file_has_memos_and_it_is_marked(study: Project) -> None:
    describe_code(study, code(study, "Time"), memo="between us: Rosa Quint")
    set_comment(study, give(study, "first", "There is no time.", "Time"), "between us")
    for terms in (OPEN, LISTED):
        text = "\n".join(lines(codebook_appendix(study, terms)))
        assert "between us" not in text and "INTERNAL" not in text.upper()
    text = lines(codebook_appendix(study, INTERNAL))
    assert "Memo\tbetween us: Rosa Quint" in text
    assert sum("INTERNAL" in line.upper() for line in text) >= 2
    assert any("codings: 1" in line for line in page_of(text, "Unknown"))


def test_so_many_anchor_quotes_are_there_as_were_asked_for(study: Project) -> None:
    for words in ("There is no time.", "no time"):
        set_star(study, give(study, "first", words, "Time"), True)
    for most, title in ((0, None), (1, "Anchor quote"), (3, "Anchor quotes")):
        page = page_of(lines(codebook_appendix(study, OPEN, quotes=most)), "Time")
        assert [line for line in page if line.startswith("Anchor")] == ([title] if title else [])
        assert sum(line.startswith("— ") for line in page) == min(most, 2)


def test_retired_codes_are_there_only_with_codings_and_say_so(study: Project) -> None:
    create_path(study, "Old")
    for name in ("Old", "Time"):
        retire_code(study, code(study, name))
    text = lines(codebook_appendix(study, OPEN))
    assert "Time (retired)" in text and "Old (retired)" not in text


def test_codings_of_some_coders_alone_can_be_shown_and_are_not_named(study: Project) -> None:
    text = lines(
        codebook_appendix(study, Terms("2026-05-31", k=1, without_key=True, without_ner=True), coders=["jonas"])
    )
    assert "Codings of\tonly one coder" in text
    assert "codings: 1 · documents: 1 · participants: 2" in "\n".join(page_of(text, "Liked"))
    assert not any("jonas" in line for line in text)
    with pytest.raises(NotFoundError):
        codebook_appendix(study, OPEN, coders=["nobody"])


def test_equal_codebooks_give_equal_bytes(study: Project) -> None:
    assert codebook_appendix(study, OPEN) == codebook_appendix(study, OPEN)


def test_an_empty_codebook_is_printed_too(project: Project) -> None:
    assert "Codes\t0" in lines(codebook_appendix(project, OPEN))
