"""Codebooks as tables: what is taken, and what is refused with its line."""

from __future__ import annotations

import pytest

from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.errors import InputError
from qualcode.importing.codebook_csv import read_codebook_csv

UUID = "123e4567-e89b-12d3-a456-426614174000"


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
        ("path,notes on it\na,b\n", 1, "“notes on it” is unknown (found are path, notes on it)"),
        ("path,files,refs\na,b,\n", 1, "it may be deleted"),
        ("path,,memo\na,b,\n", 1, "column 2 has no name"),
        ("foo,bar\na,b\n", 1, "no column says where a code stands (found are foo, bar)"),
        ("pth,memo\na,b\n", 1, "mean “path”"),
        ("level,memo\n1,b\n", 1, "found are level, memo"),
        ("Description,Definition,Code\na,b,c\n", 1, "“Description” and “Definition”"),
        ("Theme,Category,Code\na,b,c\n", 1, "“Theme” and “Category”"),
        ("Code,Name\na,b\n", 1, "two columns say which code"),
        ("Code,Name,Parent\na,b,\n", 1, "two columns say which code"),
        ("Theme,Code,Parent\na,b,\n", 1, "several columns"),
        ("path,level\na,1\n", 1, "both"),
        ("name,level\na,1\nb,two\n", 3, "no whole number"),
        ("name,level\na,1\nb,\n", 3, "no whole number"),
        ("name,level\na,1\nb,-1\n", 3, "no whole number"),
        ("name,level\na," + "9" * 5000 + "\n", 2, "no whole number"),
        ("name,level\na,2\nb,1\n", 2, "no smaller one above"),
        ("name,level\na,1\nb,2\nB,2\n", 4, "in line 3"),
        ("name,level\n" + "".join(f"a,{n}\n" for n in range(1, 52)), 52, "50 levels"),
        ("name,level\na/b,1\n", 2, "“/”"),
        ("name,parent\na/b,\n", 2, "“/”"),
        ("Theme,Code\na/b,c\n", 2, "“/”"),
        ("Theme,Code\na,b\nb,c\n", 3, "a code of another group"),
        ("Theme,Code\na,b\nA,B\n", 3, "in line 2"),
        ("path,retired\na,yes\nb,maybe\n", 3, "neither yes nor no"),
        ("path,id\na,1\n", 2, "no UUID"),
        (f"path,id\na,{UUID}\nb,{{{UUID.upper()}}}\n", 3, "in line 2"),
        ("path,themes\na,B//C\n", 2, "needs a name"),
        ("path,themes\na,B; b\n", 2, "twice"),
        ('path,themes\na,"""B"\n', 2, "list of themes"),
        ("path,themes\na,B\x1b[31m\n", 2, "control character"),
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


def tree(found: tuple[CodebookEntry, ...]) -> list[object]:
    """Names with what is below them."""
    return [(entry.name, tree(entry.children)) if entry.children else entry.name for entry in found]


WANTED = [("Home", [("Why", ["Deep"]), "How"]), "Work"]


@pytest.mark.parametrize(
    "table",
    [
        "path\nHome\nHome/Why\nHome/Why/Deep\nHome/How\nWork\n",
        "Full path\nHome\nHome > Why\nHome > Why > Deep\nHome > How\nWork\n",
        "Code\nHome\nHome\\Why\\Deep\nHome\\How\nWork\n",
        "Hierarchical Name\nHome\nHome\\\\Why\\\\Deep\nHome\\\\How\nWork\n",
        "code-path\nHome::Why::Deep\nHome::How\nWork\n",
        "Node,Parent_Node\nHome,\nWhy,Home\nDeep,Why\nHow,Home\nWork,\n",
        "TAG NAME,parent code\nHome,\nWhy,Home\nDeep,Home/Why\nHow,Home\nWork,\n",
        "name,level\nHome,1\nWhy,2\nDeep,3\nHow,2\nWork,1\n",
        "Depth,Code name\n0,Home\n1,Why\n5,Deep\n1,How\n0,Work\n",
    ],
)
def test_every_way_of_saying_where_a_code_stands_gives_the_same_tree(table: str) -> None:
    assert tree(entries(table)) == WANTED


def test_signs_of_other_programs_are_part_of_a_name_where_a_path_has_a_slash() -> None:
    assert tree(entries("path\nA > B/c::d\nA > B/e\\f\n")) == [("A > B", ["c::d", "e\\f"])]


def test_a_sign_without_space_around_it_separates_nothing() -> None:
    assert tree(entries("path\nAge>65\nage -> work\n")) == ["Age>65", "age -> work"]


def test_themes_are_separated_as_the_paths_are() -> None:
    [_, code] = entries('path,Further themes\nA > B,\nC,"A > B; D\nE"\n')
    assert code.themes == ("A/B", "D", "E")


def test_a_theme_that_holds_a_semicolon_stands_in_quotation_marks() -> None:
    [code] = entries('path,themes\nC,"""near; far/x""; D"\n')
    assert code.themes == ("near; far/x", "D")


def test_codes_with_their_theme_beside_them_are_put_below_it() -> None:
    table = "Theme,Code,Definition\nHome,Why,w\nHome,Home,h\nWork,,of work\nWork,How,\n,Alone,\n"
    found = entries(table)
    assert tree(found) == [("Home", ["Why", "Home"]), ("Work", ["How"]), "Alone"]
    assert [entry.definition for entry in found] == ["", "of work", ""]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Description", "definition"),
        ("Code Definition", "definition"),
        ("Inclusion criteria", "include"),
        ("When to use", "include"),
        ("EXCLUSION", "exclude"),
        ("when_not-to use", "exclude"),
        ("Do not use when:", "exclude"),
        ("Quote", "example"),
        ("Examples", "example"),
        ("Key words", "keywords"),
        ("Keyword", "keywords"),
        ("Search terms", "keywords"),
        ("Comment", "memo"),
        ("Notes", "memo"),
        ("code memo", "memo"),
    ],
)
def test_columns_go_by_the_names_that_people_give_them(header: str, field: str) -> None:
    [entry] = entries(f"Code,{header}\na,said\n")
    assert getattr(entry, field) == "said"


def test_identity_and_retirement_are_read() -> None:
    found = entries(f"Title,Color,GUID,Retired\na,#abc,{{{UUID.upper()}}},TRUE\nb,,,no\n")
    assert found == (CodebookEntry("a", colour="#AABBCC", uuid=UUID, retired=True), CodebookEntry("b"))


def test_empty_columns_of_no_meaning_or_said_twice_are_left_out() -> None:
    assert entries("path,Files,,Comment,Memo\na, ,,,m\n") == (CodebookEntry("a", memo="m"),)
