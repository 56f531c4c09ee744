"""Codebooks as tables: what is taken, and what is refused with its line."""

from __future__ import annotations

import pytest

from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.errors import InputError
from qualcode.importing.codebook_csv import read_codebook_csv


def entries(text: str) -> tuple[CodebookEntry, ...]:
    return read_codebook_csv(text.encode(), "book.csv").entries


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_and_header_case_is_understood(delimiter: str) -> None:
    table = "Path,DEFINITION\nTheme/Code,d\n".replace(",", delimiter)
    assert entries(table) == (CodebookEntry("Theme", children=(CodebookEntry("Code", definition="d"),)),)


def test_a_spreadsheets_separator_line_and_bom_are_understood() -> None:
    data = b"\xef\xbb\xbfsep=;\r\npath;color\r\na;sky\r\n"
    assert read_codebook_csv(data, "b").entries == (CodebookEntry("a", colour="#56B4E9"),)


def test_a_theme_may_follow_its_codes_and_keeps_its_own_spelling() -> None:
    assert entries("path,memo\ntheme/Code,m\nTheme,t\n") == (
        CodebookEntry("Theme", memo="t", children=(CodebookEntry("Code", memo="m"),)),
    )


def test_parents_are_found_by_name_or_path() -> None:
    table = "name,parent\nWhy,Home\nHome,\nWork,\nSub,Why\nWhy,Work\nDeep,Work/Why\n"
    assert [entry.name for entry in entries(table.replace("Sub,Why", "Sub,Home/Why"))] == ["Home", "Work"]
    work = entries(table.replace("Sub,Why", "Sub,Home/Why"))[1]
    assert work == CodebookEntry("Work", children=(CodebookEntry("Why", children=(CodebookEntry("Deep"),)),))


def test_cells_of_several_lines_and_short_rows_are_taken() -> None:
    assert entries('path,definition,memo\na,"one\ntwo"\n\nb\n') == (
        CodebookEntry("a", definition="one\ntwo"),
        CodebookEntry("b"),
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", None, "empty"),
        (" \n\n", None, "empty"),
        ("definition,memo\na,b\n", 1, "found are definition, memo"),
        ("name,memo\na,b\n", 1, "“name” and “parent”"),
        ("path,defnition\na,b\n", 1, "did you mean “definition”"),
        ("path,qqqq\na,b\n", 1, "found are path, qqqq"),
        ("path,path\na,b\n", 1, "twice"),
        ("path,name,parent\na,b,c\n", 1, "both"),
        ('path,memo\na,"x\ny"\nb,\nA,\n', 5, "in line 2"),
        ("path\na//b\n", 2, "needs a name"),
        ("path,memo\n,x\n", 2, "no name"),
        ("path,memo\na,b,c\n", 2, "3 cells"),
        ("path,colour\nb,red-ish\n", 2, "no colour"),
        ("path,mark\nb,xy\n", 2, "not one character"),
        ("path,memo\nb,x\x07\n", 2, "U+0007"),
        ('path,memo\na,b\nc,"open\n', 3, "quotation mark"),
        ("name,parent\na,\nb,c\n", 3, "is no code of this file"),
        ("name,parent\na,b\nb,c\nc,a\n", 2, "circle"),
        ("name,parent\nx,\na,a\n", 3, "circle"),
        ("name,parent\na,\nb,\nc,a\nc,b\nd,c\n", 6, "line 4 and 5"),
        ("name,parent\na,\nb,a\nB,A\n", 4, "in line 3"),
        ("path,codebook\na,X\nb,Y\n", 3, "codebook"),
        ("path\n" + "/".join("a" * 51) + "\n", 2, "50 levels"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, line: int | None, says: str) -> None:
    with pytest.raises(InputError) as caught:
        entries(text)
    assert says in caught.value.sentence
    assert (caught.value.file, caught.value.line) == ("book.csv", line)


def test_a_path_of_thousands_of_levels_is_refused_without_a_crash() -> None:
    with pytest.raises(InputError, match="50 levels"):
        entries("path\n" + "/".join("a" * 5000) + "\n")


def test_a_code_with_its_parent_beside_it_is_a_name_and_a_description_is_a_definition() -> None:
    book = read_codebook_csv(b"code,description,parent\nChange,what moves,\nPlans,what was meant,Change\n", "book.csv")
    (theme,) = book.entries
    assert (theme.name, theme.definition) == ("Change", "what moves")
    assert [(code.name, code.definition) for code in theme.children] == [("Plans", "what was meant")]
