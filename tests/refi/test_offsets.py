"""Offsets of other programs lead to the same words, however they are counted; and how is found out and told."""

from __future__ import annotations

import codecs
import random
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.refi import raw_texts
from qualcode.refi.containers import Container
from qualcode.refi.offsets import Dialect, RawText, choose
from qualcode.refi.own_conventions import origin as own_origin
from qualcode.refi.xml_streams import stream

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/refi"
WAYS = [Dialect(*way) for way in product(("codepoint", "utf16"), (1, 2), (0, 1))]
PIECES = st.sampled_from(["a", "b", " ", "é", "e\u0301", "\r\n", "\n", "\r", "😀", "𝒜", "👩‍👧", "\ufeff", "\0", "中"])
SPOKEN = "I: How was it?\r\nP: Great 😀 – really 👍🏽 good, the café on Main Street was open 🎉 all day.\r\n" * 6


def counted(dialect: Dialect, raw: RawText) -> list[tuple[int, int]]:
    """(place in our text, place as the file counts) of every boundary, counted out by hand."""
    ours, theirs = 0, dialect.mark if raw.mark else 0
    places = [(ours, theirs)]
    for piece in re.findall(r"\r\n|.", raw.raw, re.DOTALL):
        wide = (dialect.unit == "utf16" and piece > "\uffff") or (piece == "\r\n" and dialect.crlf == 2)
        ours, theirs = ours + 1, theirs + 1 + wide
        places.append((ours, theirs))
    return places


def as_counted(raw: RawText, dialect: Dialect, pattern: str, *, named: bool) -> list[tuple[int, int, str]]:
    """Selections of all that a pattern finds, as a program with that dialect writes them."""
    back = dialect.back(raw)
    return [
        (back(found.start()), back(found.end()), found[0] if named else "") for found in re.finditer(pattern, raw.text)
    ]


@given(st.lists(PIECES, max_size=30).map("".join), st.booleans(), st.sampled_from(WAYS))
@settings(max_examples=examples(300), deadline=None)
def test_every_dialect_leads_to_the_place_that_counting_by_hand_gives_and_back(
    words: str, mark: bool, way: Dialect
) -> None:
    raw = RawText(words, mark)
    places = counted(way, raw)
    assert len(raw.text) == places[-1][0]
    to_ours, back = way.map(raw), way.back(raw)
    boundaries = {theirs for _, theirs in places}
    for ours, theirs in places:
        assert to_ours(theirs) == (ours, False)
        assert back(ours) == theirs
        assert not to_ours.splits(theirs)
    for between in set(range(places[0][1], places[-1][1])) - boundaries:
        assert to_ours.splits(between)
        assert to_ours(between) == to_ours(between - 1)
    assert to_ours(places[-1][1] + 1) == (len(raw.text), True)
    assert to_ours(-1) == (0, True)


@given(st.lists(PIECES, max_size=20).map("".join), st.booleans())
@settings(max_examples=examples(150), deadline=None)
def test_a_text_in_bytes_is_the_text_with_plain_line_ends_and_without_its_mark(words: str, mark: bool) -> None:
    ours = words.replace("\r\n", "\n").replace("\r", "\n")
    data = words.encode()
    if mark or not data.startswith((codecs.BOM_UTF8, b"\0")):
        raw = RawText.decode((codecs.BOM_UTF8 if mark else b"") + data, "a.txt")
        if "\0" not in words:
            assert (raw.text, raw.mark, raw.encoding, raw.warnings) == (ours, mark, "utf-8", ())
    exact = RawText.decode(data, "a.txt", exact=True)
    assert (exact.text, exact.mark) == (ours, False)
    inline = RawText.inline(words)
    assert (inline.text, inline.mark) == (ours.removeprefix("\ufeff"), words.startswith("\ufeff"))
    assert RawText.inline(words, exact=True).text == ours


def test_where_all_ways_agree_there_is_nothing_to_report() -> None:
    for words in ("plain words\nand more", "", "é\rx"):
        chosen = choose(RawText(words), [(0, 3, ""), (4, 90, "x")], "NVivo")
        assert (chosen.told, chosen.sure) == ("", True)
    # The emoji stands behind all selections.
    assert choose(RawText("plain words 😀"), [(0, 5, "")], "NVivo").told == ""
    assert choose(RawText("😀 words"), [], "NVivo").told == ""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.words)
@pytest.mark.parametrize("origin", ["", "NVivo 12.6", "ATLAS.ti 8.4.0", "MAXQDA 2022", "Some 1.0"])
def test_quotes_in_names_decide_whatever_the_program_is_known_to_do(way: Dialect, origin: str) -> None:
    raw = RawText(SPOKEN, mark=True)
    selections = as_counted(raw, way, r"Great|caf\w+|😀 – really 👍🏽|Main Street", named=True)
    chosen = choose(raw, selections, origin)
    assert (chosen.words, chosen.ambiguous, chosen.sure) == (way.words, True, True)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.words)
def test_the_ends_of_words_decide_where_names_are_none(way: Dialect) -> None:
    raw = RawText(SPOKEN, mark=True)
    for naming in ("", "{0},{1}"):
        selections = [
            (start, end, naming.format(start, end)) for start, end, _ in as_counted(raw, way, r"\w\w+", named=False)
        ]
        chosen = choose(raw, selections, "Some 1.0")
        assert (chosen.words, chosen.sure) == (way.words, True)


def test_the_rule_of_a_known_program_holds_where_the_selections_do_not_tell() -> None:
    raw = RawText("😀\r\n" + "  ,  .  " * 9)
    selections = [(9, 14, ""), (20, 22, "")]
    for origin, words in {
        "NVivo 12.6": "UTF-16 units, CRLF as 2",
        "ATLAS.ti 8.4": "UTF-16 units, CRLF as 1",
        "MAXQDA 24": "UTF-16 units, CRLF as 2",
        "QualCoder 3.6": "code points, CRLF as 2",
        "": "code points, CRLF as 2",
    }.items():
        chosen = choose(raw, selections, origin)
        assert (chosen.told, chosen.sure) == (words, False)


def test_one_place_more_is_not_enough_to_leave_what_a_program_is_known_to_do() -> None:
    raw = RawText("😀 one two three four five")
    [(start, end, _)] = as_counted(raw, Dialect("codepoint"), "three", named=True)
    assert choose(raw, [(start, end, "")], "NVivo").unit == "utf16"
    assert not choose(raw, [(start, end, "")], "NVivo").sure


def test_words_do_not_decide_for_a_way_that_puts_places_outside_the_text_where_the_known_one_puts_none() -> None:
    raw = RawText.decode("😀 … he said that it was open all of the day, and then it was not".encode())
    code_points = as_counted(raw, Dialect("codepoint", 1), r"\w+", named=False)
    whole = (0, Dialect("utf16", 1).back(raw)(len(raw.text)), "")
    assert choose(raw, code_points, "ATLAS.ti 23").unit == "codepoint"
    found = choose(raw, [*code_points, whole], "ATLAS.ti 23")
    assert (found.unit, found.crlf, found.sure) == ("utf16", 1, False)


def test_a_selection_of_the_whole_text_tells_that_units_were_counted() -> None:
    raw = RawText("😀 one two 😀")
    chosen = choose(raw, [(0, 13, "")], "Some 1.0")
    assert (chosen.unit, chosen.sure) == ("utf16", True)


def test_our_own_stamp_holds_whatever_the_selections_look_like() -> None:
    raw = RawText("😀 one two three")
    wrong = as_counted(raw, Dialect("codepoint"), r"\w+", named=True)
    for unit, plain in product(("utf16", "codepoint"), (False, True)):
        chosen = choose(raw, wrong, own_origin("1.0", unit, plain_ids=plain))
        assert (chosen.unit, chosen.ambiguous, chosen.sure) == (unit, True, True)
    assert choose(raw, wrong, "QualCoder (offsets: utf16)").unit == "codepoint"


def test_a_mark_before_our_own_texts_is_not_counted_nor_are_line_ends_that_somebody_changed() -> None:
    text = "\ufeffone\ntwo 😀"
    for written in (text, text.replace("\n", "\r\n")):
        raw = RawText.decode(codecs.BOM_UTF8 + written.encode(), "a.txt")
        assert (raw.text, raw.mark) == (text, True)
        to_ours = choose(raw, [(5, 8, ""), (9, 11, "")], "qualcode 1.0 (offsets: utf16)").map(raw)
        assert [to_ours(place)[0] for place in (0, 1, 5, 8, 9, 11)] == [0, 1, 5, 8, 9, 10]


def test_a_wish_holds_and_what_it_does_not_say_is_still_found_out() -> None:
    raw = RawText(SPOKEN)
    selections = as_counted(raw, Dialect("utf16", 1), r"\w\w+", named=True)
    assert choose(raw, selections, "NVivo").words == "UTF-16 units, CRLF as 1"
    for wish, words in {
        "utf16": "UTF-16 units, CRLF as 1",
        "crlf=1": "UTF-16 units, CRLF as 1",
        "UTF-16 units, CRLF as 2": "UTF-16 units, CRLF as 2",
        "codepoint,CRLF as 2": "code points, CRLF as 2",
    }.items():
        chosen = choose(raw, selections, "Some 1.0", wish)
        assert (chosen.words, chosen.ambiguous) == (words, True)
    assert choose(raw, selections, "Some 1.0", "code points").unit == "codepoint"
    assert choose(raw, selections, "Some 1.0", "crlf 2").crlf == 2
    marked = RawText(SPOKEN, mark=True)
    assert choose(marked, selections, "", "utf16, byte order mark as 1, CRLF as 2").words.endswith(
        "byte order mark as 1"
    )


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.words)
def test_the_words_of_a_dialect_are_a_wish_for_it(way: Dialect) -> None:
    raw = RawText(SPOKEN, mark=True)
    assert choose(raw, as_counted(raw, Dialect(), "good", named=True), "NVivo", way.words).unit == way.unit


def test_a_wish_that_names_no_dialect_is_refused_with_those_that_do() -> None:
    with pytest.raises(InputError, match="“bytes” is no way to count offsets") as refusal:
        choose(RawText("a"), [], "", "utf16, bytes")
    assert "codepoint" in str(refusal.value.remedy)


def test_names_may_be_cut_collapsed_or_escaped_and_are_quotes_still() -> None:
    raw = RawText("😀 he said: “R&D\n\n   is <good>” 😀 and went on and on and on")
    start = raw.text.index("“R&D")
    back = Dialect("utf16").back(raw)
    for name, end in {
        "“R&D is <good>”": raw.text.index("”") + 1,
        "“R&amp;D is &lt;good&gt;”": raw.text.index("”") + 1,
        "“R&D is <good>” 😀 and went…": len(raw.text),
        "“R&D is ...": len(raw.text),
    }.items():
        chosen = choose(raw, [(back(start), back(end), name)], "Some 1.0")
        assert (chosen.unit, chosen.sure) == ("utf16", True), name


def test_ends_before_starts_and_places_outside_are_borne() -> None:
    raw = RawText(SPOKEN)
    good = [(end, start, name) for start, end, name in as_counted(raw, Dialect("utf16"), r"\w\w+", named=True)]
    assert choose(raw, [*good, (-5, 10**12, "x" * 1000), (10**18, 3, "…")], "Some 1.0").unit == "utf16"


def test_many_selections_of_a_long_text_are_tried_within_a_second() -> None:
    raw = RawText(SPOKEN * 300, mark=True)
    draw = random.Random(7)
    ends = [found.end() for found in re.finditer(r"\w+", raw.text)]
    back = Dialect("utf16").back(raw)
    selections = [(back(draw.choice(ends)), back(draw.choice(ends)), "") for _ in range(4_000)]
    assert choose(raw, selections, "NVivo").words == "UTF-16 units, CRLF as 2"


@pytest.mark.parametrize(
    ("data", "text", "encoding", "mark"),
    [
        ("é😀\r\n".encode("utf-8-sig"), "é😀\n", "utf-8", True),
        ("é😀\r\n".encode("utf-16"), "é😀\n", "utf-16-le", True),
        (codecs.BOM_UTF16_BE + "é😀".encode("utf-16-be"), "é😀", "utf-16-be", True),
        (codecs.BOM_UTF32_LE + "é😀".encode("utf-32-le"), "é😀", "utf-32-le", True),
        ("I: How was it, was it good? ".encode("utf-16-le"), "I: How was it, was it good? ", "utf-16-le", False),
        ("“Naïve” – she said it’s a café.\r\n".encode("cp1252"), "“Naïve” – she said it’s a café.\n", "cp1252", False),
        (b"", "", "utf-8", False),
        (b"\r\n", "\n", "utf-8", False),
    ],
)
def test_texts_are_decoded_in_every_encoding_that_programs_write(
    data: bytes, text: str, encoding: str, mark: bool
) -> None:
    raw = RawText.decode(data, "a.txt")
    assert (raw.text, raw.encoding, raw.mark) == (text, encoding, mark)


def test_a_text_with_a_few_broken_bytes_is_taken_with_a_word() -> None:
    raw = RawText.decode("é".encode() * 20 + b" \xff " + "é".encode(), "a.txt")
    assert raw.text == "é" * 20 + " � é"
    assert raw.warnings == ("places that are no UTF-8 became �: 1",)
    odd = RawText.decode(codecs.BOM_UTF16_LE + "abc".encode("utf-16-le") + b"\0", "a.txt")
    assert odd.text == "abc�"
    assert odd.warnings


def test_what_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="a PNG image"):
        RawText.decode(b"\x89PNG\r\n\x1a\n\0\0\0\xff", "a.txt")
    monkeypatch.setattr(raw_texts, "LARGEST_TEXT", 10)
    with pytest.raises(InputError, match="no transcript"):
        RawText.decode(b"x" * 11, "a.txt")


def test_both_samples_lead_to_the_same_words_by_their_stamps_by_their_quotes_and_by_a_wish() -> None:
    if not SHARED.exists():
        pytest.skip("the samples of REFI-QDA files are not on this machine")
    found: dict[str, list[str]] = {}
    for unit in ("codepoint", "utf16"):
        with Container(SHARED / f"golden_{unit}.qdpx") as container:
            pieces = stream(container.xml(), container.xml_name, lambda path: path[-1] == "TextSource")
            [(_, source)] = list(pieces)
            data = container.member(source.get("plainTextPath", ""))
        assert data is not None
        raw = RawText.decode(data, "sample")
        named = [
            (int(each.get("startPosition", "")), int(each.get("endPosition", "")), each.get("name", ""))
            for each in source
            if each.tag.endswith("PlainTextSelection")
        ]
        for origin, wish in ((f"qualcode 0.1 (offsets: {unit})", ""), ("", ""), ("NVivo", ""), ("", unit)):
            to_ours = choose(raw, named, origin, wish).map(raw)
            words = [raw.text[to_ours(start)[0] : to_ours(end)[0]] for start, end, _ in named]
            assert words == [name for _, _, name in named]
            found[unit] = words
    assert found["codepoint"] == found["utf16"]
