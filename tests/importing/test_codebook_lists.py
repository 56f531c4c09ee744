"""Lists of codes as other programs export them give their tree, their definitions and colours."""

from __future__ import annotations

import io
from time import process_time

import pytest
from openpyxl import Workbook

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import InputError
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_paths import split_tag
from qualcode.importing.codebook_xlsx import read_codebook_xlsx

TAGUETTE = (
    "tag,description,number of highlights,number of documents\r\n"
    'work,"all, about work",7,2\r\nwork.pay,,1,1\r\npeople.anna,of Anna,1,1\r\nDr. Who,,1,1\r\nand/or,,0,0\r\n'
)
DEDOOSE = (
    "Id,Parent Id,Depth,Title,Description,Weighted,Weight Minimum,Weight Maximum,Weight Default\n"
    "1,,0,Work,about,False,0,0,0\n2,1,1,Pay and/or time,,True,0,5,1\n4,2,2,Late,,False,0,0,0\n3,1,1,Boss,,False,,,\n"
)
NVIVO = (
    "Name,Description,Files,References\nWork,all,3,12\n  Pay and/or time,,2,4\n    Late,,1,1\n  Boss,,1,1\nLife,,2,3\n"
)
NVIVO_PATHS = (
    "Name;Files;References;Created On;Created By;Color\n"
    "Nodes\\\\Work;3;12;01.02.2020 03:04;AB;\nNodes\\\\Work\\Pay;2;4;;;Red\nNodes\\\\Life;1;2;;;Lilac\n"
)
ATLAS = "Code,Comment,Code Group 1,Code Group 2\nPay,what is paid,Work,Money\nBoss,,Work,\nFood,,Life,Money\nAlone,,,\n"
ATLAS_REPORT = (
    "ATLAS.ti Report,,\nProject: Mine,,\nID,Name,Color,Grounded,Density,Groups,Comment,Created by\n"
    '1,Coke::diet,#ff0000,3,1,"Drinks; Sweet",said,me\n2,Coke,,2,0,Drinks,,me\n'
)
NVIVO_SLASHES = "Name,Files\nNodes\\\\Work,3\nNodes\\\\Work\\Pay and/or time,1\n"
NVIVO_HIERARCHY = "Hierarchical Name,Description\nWork\\Pay and/or time,money\nWork,\n"
MAXQDA = (
    "Color,Parent code,Code,Cod. seg. (all documents)\n,,Work/Life,3\n,Work/Life,Pay,3\n"
    ",Work/Life > Pay,Low,1\n,,Food,1\n,Food,Pay,1\n"
)
MAXQDA_FLAT = "Color;Parent code;Code;Cod. seg.\n;;Work/Life;3\n;Work/Life;Pay;3\n;Pay;Low;3\n"
TITLED = 'Codes of: pay, time\n\nName;Description;Files\nWork, pay;x, y;3\n  Boss;"a;\nb";1\n'
LEVELS = "Level 1,Level 2,Level 3,Definition\nWork,,,about\n,Pay,,money\n,,Late,x\nLife,Food,,\n"


def shape(book: CodebookFile) -> dict[str, str]:
    """Path → definition of all codes."""
    found: dict[str, str] = {}

    def add(entries: tuple[CodebookEntry, ...], above: str) -> None:
        for entry in entries:
            found[f"{above}{entry.name}"] = entry.definition
            add(entry.children, f"{above}{entry.name}/")

    add(book.entries, "")
    return found


@pytest.mark.parametrize(
    ("written", "wanted", "says"),
    [
        (
            TAGUETTE,
            {
                "work": "all, about work",
                "work/pay": "",
                "people": "",
                "people/anna": "of Anna",
                "Dr. Who": "",
                "and∕or": "",
            },
            ["“number of highlights”, “number of documents”"],
        ),
        (
            DEDOOSE,
            {"Work": "about", "Work/Pay and∕or time": "", "Work/Pay and∕or time/Late": "", "Work/Boss": ""},
            ["“Weighted”"],
        ),
        (
            NVIVO,
            {"Work": "all", "Work/Pay and∕or time": "", "Work/Pay and∕or time/Late": "", "Work/Boss": "", "Life": ""},
            ["“Files”, “References”"],
        ),
        (NVIVO_PATHS, {"Work": "", "Work/Pay": "", "Life": ""}, ["“Created On”", "“Lilac”", "folder “Nodes”"]),
        (
            ATLAS,
            {
                "Work": "",
                "Work/Pay": "what is paid",
                "Work/Boss": "",
                "Life": "",
                "Life/Food": "",
                "Alone": "",
                "Money": "",
            },
            [],
        ),
        (ATLAS_REPORT, {"Coke": "", "Coke/diet": "said", "Drinks": "", "Sweet": ""}, ["“Grounded”, “Density”"]),
        (NVIVO_SLASHES, {"Work": "", "Work/Pay and∕or time": ""}, ["folder “Nodes”"]),
        (NVIVO_HIERARCHY, {"Work": "", "Work/Pay and∕or time": "money"}, []),
        (
            MAXQDA,
            {"Work∕Life": "", "Work∕Life/Pay": "", "Work∕Life/Pay/Low": "", "Food": "", "Food/Pay": ""},
            ["“Cod. seg. (all documents)”"],
        ),
        (MAXQDA_FLAT, {"Work∕Life": "", "Work∕Life/Pay": "", "Work∕Life/Pay/Low": ""}, ["“Cod. seg.”"]),
        (TITLED, {"Work, pay": "x, y", "Work, pay/Boss": "a;\nb"}, ["“Files”"]),
        (LEVELS, {"Work": "about", "Work/Pay": "money", "Work/Pay/Late": "x", "Life": "", "Life/Food": ""}, []),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lists_of_other_programs_give_their_tree(
    written: str, wanted: dict[str, str], says: list[str], encoding: str
) -> None:
    book = read_codebook_csv(written.encode(encoding), "list.csv")
    assert shape(book) == wanted
    said = "\n".join(book.warnings)
    assert all(one in said for one in says), said
    assert not says or said


@pytest.mark.parametrize("written", [TAGUETTE, DEDOOSE, NVIVO, ATLAS, ATLAS_REPORT, LEVELS])
def test_a_list_is_the_same_in_excel(written: str) -> None:
    from csv import reader

    workbook = Workbook()
    workbook.active.title = "About"  # type: ignore[union-attr]
    workbook.active.append(["made by a program"])  # type: ignore[union-attr]
    sheet = workbook.create_sheet("Codes")
    for row in reader(io.StringIO(written, newline="")):
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    assert shape(read_codebook_xlsx(out.getvalue(), "list.xlsx")) == shape(
        read_codebook_csv(written.encode(), "list.csv")
    )


def test_further_groups_of_a_code_are_further_themes() -> None:
    book = read_codebook_csv(ATLAS.encode(), "list.csv")
    (work, life, _, money) = book.entries
    assert (work.children[0].themes, life.children[0].themes, money.name) == (("Money",), ("Money",), "Money")
    report = read_codebook_csv(ATLAS_REPORT.encode(), "list.csv").entries
    assert report[0].children[0].themes == ("Drinks", "Sweet") and report[0].children[0].colour == "#FF0000"


def test_colours_have_the_names_of_other_programs() -> None:
    book = read_codebook_csv(NVIVO_PATHS.encode(), "list.csv")
    assert [entry.colour for entry in (book.entries[0].children[0], book.entries[1])] == ["#FF0000", ""]


def test_ids_that_are_uuids_stay_and_parents_that_are_not_there_are_told() -> None:
    first, second = "0e984725-c51c-4bf4-9960-e1c80e27aba0", "1e984725-c51c-4bf4-9960-e1c80e27aba0"
    written = f"Title,Id,Parent Id\nWork,{first},\nPay,{second},{first}\nLost,,99\n"
    book = read_codebook_csv(written.encode(), "list.csv")
    assert (book.entries[0].uuid, book.entries[0].children[0].uuid) == (first, second)
    assert [entry.name for entry in book.entries] == ["Work", "Lost"]
    assert any(warning.startswith("line 4: the parent 99 of “Lost”") for warning in book.warnings)


def test_ids_of_parents_that_lead_in_a_circle_are_refused_with_the_line() -> None:
    with pytest.raises(InputError, match="below itself") as caught:
        read_codebook_csv(b"Id,Parent Id,Title\n1,2,a\n2,1,b\n", "list.csv")
    assert caught.value.line == 2


def test_ids_of_parents_that_lead_too_deep_are_refused_at_once() -> None:
    chain = "".join(f"{number},{number - 1},t{number}\n" for number in range(2, 2_000))
    with pytest.raises(InputError, match="more than 50 levels deep") as caught:
        read_codebook_csv(f"Id,Parent Id,Title\n1,,t1\n{chain}".encode(), "list.csv")
    assert caught.value.line == 52


def test_names_behind_many_blanks_take_no_time() -> None:
    blanks, begun = " " * 40_000, process_time()
    book = read_codebook_csv(f"Name,Files\nWork,1\n{blanks}Pay,1\n".encode(), "list.csv")
    assert shape(book) == {"Work": "", "Work/Pay": ""} and process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("path,Files\na,3\n", "“Files” is unknown"),
        ("name,memo\na,b\n", "no column says where a code stands"),
        ("Name,Age\nAnna,44\n", "no column says where a code stands"),
        ("Code,Files\na,many\n", "“Files” is unknown"),
    ],
)
def test_a_table_that_is_no_list_of_a_program_is_held_to_our_own_form(written: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_codebook_csv(written.encode(), "list.csv")


@pytest.mark.parametrize(
    ("tag", "levels"),
    [
        ("a.b", ["a", "b"]),
        ("a.b.c", ["a", "b", "c"]),
        ("people.anna.b", ["people", "anna", "b"]),
        ("Dr. Who", ["Dr. Who"]),
        ("approx.", ["approx."]),
        ("3.5 years", ["3.5 years"]),
        ("version v1.2", ["version v1.2"]),
        ("1.Work", ["1.Work"]),
        ("U.S. law", ["U.S. law"]),
        ("wait...what", ["wait...what"]),
        (".hidden", [".hidden"]),
        ("", [""]),
    ],
)
def test_dots_part_levels_and_nothing_else(tag: str, levels: list[str]) -> None:
    assert split_tag(tag) == levels
