"""Rich text: code pages, tables, notes, stamps of f4, and files that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_interviews import rtf, said

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.rtf import RtfReader

FILES = Path(__file__).resolve().parents[2] / "../shared/data/files"


def read(body: str, header: str = "") -> ReadTranscript:
    return RtfReader().read(rtf(body, header), "x.rtf")


def raw(data: bytes) -> str:
    return RtfReader().read(data, "x.rtf").text


def real(name: str) -> ReadTranscript:
    path = FILES / name
    if not path.exists():
        pytest.skip("the real files are not here")
    return RtfReader().read(path.read_bytes(), name)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a\\par b\\par\\par c", "a\nb\n\nc"),
        ("a\\tab b\\line c\\page d\\~e\\_f\\-g", "a\tb\ncd\u00a0e\u2011f\u00adg"),
        ("\\{\\}\\\\ \\lquote x\\rquote\\emdash\\bullet", "{}\\ ‘x’—•"),
        ('a{\\field{\\*\\fldinst HYPERLINK "http://x"}{\\fldrslt home}}b', "ahomeb"),
        ("{\\listtext\\'b7\\tab}one\\par{\\pntext 2.}two", "one\ntwo"),
        ("a{\\pict\\pngblip 89504e47}b{\\*\\unknown gone}c{\\header top}d", "abcd"),
        ("a\\bin4 }}{{b", "ab"),
        ("a{\\v hidden}b", "ahiddenb"),
        ("x{\\upr{\\'3f}{\\*\\ud\\u322 ?}}y", "xły"),
        ("a\\\r\nb", "a\nb"),
        ("A{\\object\\objemb{\\*\\objdata 0105}{\\result shown}}B", "AshownB"),
    ],
)
def test_words_of_control_are_projected_as_documented(body: str, text: str) -> None:
    assert read(body).text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"{\\rtf1\\ansi\\ansicpg1250 \\'9elu\\'9d}", "žluť"),
        (b"{\\rtf1\\ansi\\ansicpg932 \\'82\\'b1\\'82\\'f1 \\'83\\'65\\'83X}", "こん テス"),
        (b"{\\rtf1\\mac caf\\'8e}", "café"),
        (b"{\\rtf1\\pc caf\\'82}", "café"),
        (b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f0 \\'e4{\\f1 \\'e4}\\'e4}", "äдä"),
        (b"{\\rtf1\\ansi\\deff1{\\fonttbl{\\f1\\fcharset161 B;}}\\plain \\'e1}", "α"),
        (b"{\\rtf1\\ansi\\uc1 \\u8364?\\u-10179?\\u-8704?!}", "€😀!"),
        (b"{\\rtf1\\ansi\\uc2 \\u12371\\'82\\'b1x{\\uc0 \\u233 y}}", "こxéy"),
        (b"{\\rtf1\\ansi\\uc1 \\u55357?x}", "\ufffdx"),
        (b"{\\rtf1\\ansi\\ansicpg99999 \\'e9}", "é"),
        (b"{\\rtf1\\ansi caf\xe9}", "café"),
    ],
)
def test_every_code_page_is_read(data: bytes, text: str) -> None:
    assert raw(data) == text


def test_stamps_of_f4_end_turns() -> None:
    body = (
        "INT: So? #00:00:05-1#\\par P1: Well. #00:00:09-0#\\par INT: Ok. #00:00:12-7#\\par P1: Yes. #00:00:20-0#\\par"
    )
    transcript = read(body)
    assert said(transcript) == [("INT", "So?"), ("P1", "Well."), ("INT", "Ok."), ("P1", "Yes.")]
    assert [turn.end_ms for turn in transcript.turns] == [5100, 9000, 12700, 20000]


def test_tables_nested_and_merged_are_written_row_by_row() -> None:
    row = "\\trowd{}\\pard\\intbl {}\\row "
    body = row.format("\\clmgf\\cellx1\\clmrg\\cellx2", "Head\\cell\\cell") + row.format(
        "\\cellx1\\cellx2",
        "a\\par b\\cell {\\intbl\\itap2 c\\nestcell d\\nestcell{\\*\\nesttableprops\\trowd\\cellx1\\cellx2\\nestrow}}"
        "\\intbl\\itap1 e\\cell",
    )
    assert read(body + "\\pard after").text == "Head\na\nb\tc\td\ne\nafter"


def test_a_row_that_repeats_as_head_has_no_speech() -> None:
    row = "\\trowd{}\\cellx1\\cellx2\\pard\\intbl {}\\cell {}\\cell\\row "
    rows = [row.format("\\trhdr", "Wer", "Was"), *(row.format("", n, "Ja.") for n in ("Anna", "Ben", "Anna"))]
    transcript = read("".join(rows))
    assert transcript.turns[0].speech == ()
    assert said(transcript) == [("Anna", "Ja."), ("Ben", "Ja."), ("Anna", "Ja.")]


def test_comments_and_footnotes_become_notes() -> None:
    transcript = read(
        "INT: It was {\\*\\atrfstart 3}rather hard{\\*\\atrfend 3}{\\*\\atnid LE}{\\*\\atnauthor Lea}\\chatn"
        "{\\*\\annotation{\\*\\atnref 3}{\\*\\atndate 12}\\pard\\plain See \\'e9.\\par Again.} then"
        "{\\super\\chftn{\\footnote\\pard\\plain\\chftn  In May.}}.\\par P1: yes"
    )
    assert transcript.text == "INT: It was rather hard then.\nP1: yes"
    assert [(transcript.text[note.start : note.end], note.text, note.author) for note in transcript.notes] == [
        ("rather hard", "See é.\nAgain.", "Lea"),
        ("", "In May.", ""),
    ]


def test_tracked_changes_are_taken_as_accepted() -> None:
    transcript = read("INT: I {\\revised really }{\\deleted never }went{\\deleted\\par}\\par P1: yes")
    assert transcript.text == "INT: I really went\nP1: yes"
    assert transcript.warnings == ("tracked changes taken as accepted: deletions 2, insertions 1",)


def test_headings_are_known_by_the_names_of_styles() -> None:
    sheet = "{\\stylesheet{\\s0 Normal;}{\\s3\\b heading 1;}{\\*\\cs9 Strong;}}{\\info{\\title Talk}{\\author Lea}}"
    transcript = read("\\pard\\s3 Part one\\par\\pard\\s0 INT: a\\par P1: b\\par", sheet)
    assert transcript.turns[0].speech == ()
    assert transcript.metadata == {"title": "Talk", "author": "Lea"}


def test_a_file_that_ends_in_the_middle_is_read_with_a_warning() -> None:
    assert "ends in the middle" in RtfReader().read(b"{\\rtf1 INT: a\\par {\\b P1", "x").warnings[0]


@pytest.mark.long
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"plain words", "not rich text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted"),
        (b"{\\rtf1}", "nothing to code"),
        (b"{\\rtf1 a" + b"{" * 100_000, "nested too deeply"),
        (b"{\\rtf1 a" + b"\\par " * 200_000, "no transcript"),
        (b"{\\rtf1 a" + b"{}" * 2_100_000, "words of control"),
    ],
)
def test_what_is_no_sound_document_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        RtfReader().read(data, "x.rtf")


def test_real_files_of_word_are_read_in_their_alphabets() -> None:
    assert real("apache-testRTF-ms932.rtf").text.startswith("Hello\nこんにちは\nTest\nテスト\n")
    assert real("apache-testRTFWord2010CzechCharacters.rtf").text.startswith("Článek týdne\nČást svitku s textem")
    assert real("apache-testRTFJapanese.rtf").text.startswith("ゾルゲと尾崎、淡々と最期\u3000\n\n\n古書店で処刑記録")
    assert real("apache-testRTFTableCellSeparation.rtf").text == "a\tb\nc\td\nä\të\nö\tü\n"
    various = real("apache-testRTFVarious.rtf")
    assert "Row 1 Col 1\tRow 1 Col 2\tRow 1 Col 3\nRow 2 Col 1" in various.text
    assert "𐌲𐌿𐍄𐌹𐍃𐌺" in various.text
    assert [note.text for note in various.notes] == ["This is a footnote."]
