"""Comments of YAML codebooks: kept with what they speak of, written where they stood, never acting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.domain.codebook_comments import ENTRY_KEYS, settled
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile, Comment
from qualcode.domain.errors import InputError
from qualcode.exporting.codebook_files import codebook_to_yaml
from qualcode.importing.codebook_yaml import read_codebook_yaml

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "codebooks").glob("*.yaml"))
COMMENTED = """\
# ours
#   since May

# second part
name: Study # working title
version: "1.10"
# The tree.
codes: # two themes
  # first theme
  - name: "A # no comment"
    definition: |- # in two lines
      one # still text
      # text too
    # above include
    include: plain#text
    example: "q # uoted" # said in May
    memo: # to be written
    themes: # crossing
      - B
    # gone since June
    retired: yes
    children:
      # its only child

      # (for now)
      - name: C
  - name: B # last
# the end
"""


def read(text: str) -> CodebookFile:
    return read_codebook_yaml(text.encode(), "book.yaml")


def comment_lines(text: str) -> list[str]:
    """Lines of nothing but a comment, in a file without blocks that hold such."""
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]


def test_a_commented_codebook_is_written_as_it_was_read() -> None:
    assert codebook_to_yaml(read(COMMENTED)) == COMMENTED


def test_each_comment_is_kept_with_what_it_speaks_of() -> None:
    book = read(COMMENTED)
    theme, last = book.entries
    assert book.comments == (
        Comment("name", "above", "# ours\n#   since May\n\n# second part"),
        Comment("name", "beside", "# working title"),
        Comment("codes", "above", "# The tree."),
        Comment("codes", "beside", "# two themes"),
        Comment("", "above", "# the end"),
    )
    assert theme.comments == (
        Comment("name", "above", "# first theme"),
        Comment("definition", "beside", "# in two lines"),
        Comment("include", "above", "# above include"),
        Comment("example", "beside", "# said in May"),
        Comment("memo", "beside", "# to be written"),
        Comment("themes", "beside", "# crossing"),
        Comment("retired", "above", "# gone since June"),
    )
    assert theme.children[0].comments == (Comment("name", "above", "# its only child\n\n# (for now)"),)
    assert last.comments == (Comment("name", "beside", "# last"),)
    assert (theme.name, theme.definition) == ("A # no comment", "one # still text\n# text too")
    assert (theme.include, theme.example, theme.memo) == ("plain#text", "q # uoted", "")


@pytest.mark.parametrize(
    ("text", "where", "comment"),
    [
        ("%YAML 1.2 # d\n---\ncodes: []\n", "codes", "# d"),
        ("--- # d\ncodes: []\n", "codes", "# d"),
        ("codes: [] # d\n", "codes", "# d"),
        ("codes: [ # d\n ]\n", "codes", "# d"),
        ("codes: []\n... # d\n", "", "# d"),
        ("codes:\n- # d\n  name: a\n", "name", "# d"),
        ("codes:\n-\n  name: a\n\n    # d\n  memo: b\n", "memo", "# d"),
        ("codes:\n- name: # d\n    a\n", "name", "# d"),
        ("codes:\n- name:\n    # d\n    a\n", "name", "# d"),
        ("codes:\n- name: !!str # d\n    a\n", "name", "# d"),
        ("codes:\n- name: a\n  memo: !!str\n    # d\n    |\n    x\n", "memo", "# d"),
        ("codes:\n- name: a\n  memo: >- # d\n    x\n", "memo", "# d"),
        ("codes:\n- name: a\n  memo: |\n    x\n   # d\n", "", "# d"),
        ("codes:\n- name: a\n  memo: |\n    x\n   # d\n  mark: y\n", "mark", "# d"),
        ("codes:\n- name: a\n  memo: x\n    y # d\n", "memo", "# d"),
        ("codes:\n- {name: a, # d\n  memo: b}\n", "name", "# d"),
        ("codes:\n- {name: a,\n  # d\n  memo: b}\n", "memo", "# d"),
        ("codes:\n- {name: a, memo: b} # d\n", "memo", "# d"),
        ("codes:\n- name: a\n  themes:\n  # d\n  - b\n", "themes", "# d"),
        ("codes:\n- name: a\n  themes:\n  - b # d\n", "themes", "# d"),
        ("codes:\n- id: 123e4567e89b12d3a456426614174000 # d\n  name: a\n", "name", "# d"),
        ("codes:\n- name: a\n  children: # d\n", "children", "# d"),
        ("\ufeff# d\ncodes: []\n", "codes", "# d"),
        ("codes: [] # d \t", "codes", "# d"),
    ],
)
def test_a_comment_is_found_wherever_yaml_allows_one(text: str, where: str, comment: str) -> None:
    book = read(text)
    found = book.comments + tuple(comment for entry in book.entries for comment in entry.comments)
    assert [(one.key, one.text) for one in found] == [(where, comment)]
    again = codebook_to_yaml(book)
    assert again.count(comment) == 1
    assert codebook_to_yaml(read(again)) == again


@pytest.mark.parametrize(
    "value",
    ["'x # y'", '"x # y"', "x#y", "'a\n    # b'", '"a\n\n    # b"', "|\n    # b", ">-\n    a # b\n    # c", "'#'"],
)
def test_a_number_sign_in_a_text_is_text(value: str) -> None:
    book = read(f"codes:\n- name: a\n  memo: {value}\n")
    assert "#" in book.entries[0].memo
    assert book.comments == book.entries[0].comments == ()


def test_several_comments_of_one_key_lose_no_line_and_no_order() -> None:
    [entry] = read("codes:\n- name: # one\n    # two\n    a # three\n  # four\n").entries
    assert entry.comments == (Comment("name", "above", "# one\n# two"), Comment("name", "beside", "# three"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_codebook_loses_no_comment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert comment_lines(text)
    again = codebook_to_yaml(read(text))
    assert comment_lines(again) == comment_lines(text)
    assert codebook_to_yaml(read(again)) == again


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_comments_strewn_over_a_shipped_codebook_all_come_back_in_their_order(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    strewn = []
    for number, line in enumerate(lines):
        strewn += [" " * (number % 7) + f"# above {number}"] if number % 3 == 0 else []
        strewn.append(f"{line} # beside {number}" if ":" in line and number % 2 else line)
    text = "\n".join(strewn)
    again = codebook_to_yaml(read(text))
    found = re.findall(r"# (?:above|beside) \d+", text)
    assert re.findall(r"# (?:above|beside) \d+", again) == found
    assert len(found) > len(lines) // 2
    assert codebook_to_yaml(read(again)) == again


def test_what_could_end_a_comment_is_taken_out_when_it_is_written() -> None:
    hostile = "no sign\x85name: evil\u2028codes: []\rx\x00"
    book = CodebookFile("N", "", (CodebookEntry("a", comments=(Comment("name", "beside", hostile),)),))
    book = read(codebook_to_yaml(book))
    assert [entry.name for entry in book.entries] == ["a"]
    assert book.entries[0].comments == (Comment("name", "beside", "# no sign�name: evil�codes: []�x�"),)


def test_comments_of_keys_that_are_not_written_stand_above_the_name() -> None:
    comments = (Comment("id", "beside", "# where from"), Comment("name", "above", "# theme"))
    assert settled(comments, ENTRY_KEYS) == (Comment("name", "above", "# where from\n# theme"),)


def test_a_control_character_in_a_comment_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match=r"U\+009B") as caught:
        read("name: a\n# fine\ncodes: [] # x\x9b31m\n")
    assert (caught.value.file, caught.value.line) == ("book.yaml", 3)


def test_twenty_thousand_comments_are_read_in_no_time_that_grows_with_their_square() -> None:
    book = read("".join(f"# {n}\n" for n in range(20_000)) + "codes: []\n")
    assert book.comments[0].text.count("\n") == 19_999
