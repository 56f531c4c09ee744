"""Paths of project files are understood in every spelling, and lead to a bare name and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.refi.references import base_key, resolve


@pytest.mark.parametrize(
    "written",
    [
        "internal://Anna 1.txt",
        "internal:///Anna 1.txt",
        "internal:/Anna 1.txt",
        "internal:Anna 1.txt",
        "INTERNAL://Anna 1.txt",
        "internal:\\\\Anna 1.txt",
        "internal://Anna%201.txt",
        "internal://sources/Anna 1.txt",
        " internal://Anna 1.txt ",
        "Anna 1.txt",
        "sources\\Anna 1.txt",
    ],
)
def test_a_member_of_the_archive_is_known_in_every_spelling(written: str) -> None:
    found = resolve(written, "/home/somebody")
    assert (found.kind, found.name) == ("internal", "Anna 1.txt")
    assert found.path in ("Anna 1.txt", "sources/Anna 1.txt")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("relative:///tapes/a.m4a", "/Users/x/Media/tapes/a.m4a"),
        ("relative://tapes/a.m4a", "/Users/x/Media/tapes/a.m4a"),
        ("relative:tapes\\a.m4a", "/Users/x/Media/tapes/a.m4a"),
    ],
)
def test_a_relative_path_is_shown_below_the_base_path(written: str, shown: str) -> None:
    found = resolve(written, "/Users/x/Media/")
    assert (found.kind, found.name, found.path) == ("relative", "a.m4a", shown)
    assert resolve(written).path == "tapes/a.m4a"
    assert resolve(written, "C:\\Media").path == "C:/Media/tapes/a.m4a"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("absolute:///C:/Tapes/a.m4a", "C:/Tapes/a.m4a"),
        ("absolute://C:\\Tapes\\a.m4a", "C:/Tapes/a.m4a"),
        ("absolute:///home/x/a.m4a", "/home/x/a.m4a"),
        ("file:///home/x/a.m4a", "/home/x/a.m4a"),
        ("C:\\Tapes\\a.m4a", "C:/Tapes/a.m4a"),
        ("/home/x/a.m4a", "/home/x/a.m4a"),
        ("\\\\server\\tapes\\a.m4a", "//server/tapes/a.m4a"),
    ],
)
def test_an_absolute_path_is_one_with_or_without_its_scheme(written: str, shown: str) -> None:
    found = resolve(written, "/elsewhere")
    assert (found.kind, found.name, found.path) == ("absolute", "a.m4a", shown)


def test_a_bare_percent_sign_leaves_both_names_to_be_tried() -> None:
    assert resolve("internal://a%20b.txt").names == ("a b.txt", "a%20b.txt")
    assert resolve("internal://100%.txt").names == ("100%.txt",)


@pytest.mark.parametrize(
    "written", ["", "  ", "internal://", "internal://..", "internal://a/..", "relative:///.", "C:"]
)
def test_a_path_that_names_no_file_has_no_name(written: str) -> None:
    assert resolve(written).names == ()


@given(st.text() | st.text(alphabet="./\\%2fFeE5cC:\0a", max_size=30).map("internal://".__add__), st.text(max_size=5))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_is_written_a_name_never_holds_a_folder(written: str, base: str) -> None:
    for name in resolve(written, base).names:
        assert name not in ("", ".", "..")
        assert not set(name) & {"/", "\\", "\0"}


def test_names_are_alike_but_for_case_and_the_way_accents_are_put_together() -> None:
    assert base_key("Cafe\u0301.TXT") == base_key("café.txt")
