"""Web pages: what shows is read, what does not show is not, and nothing takes long or is fetched."""

from __future__ import annotations

import socket
import time

import pytest
from written_interviews import said

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.html_pages import HtmlReader


def read(body: str, file: str = "x.html") -> ReadTranscript:
    return HtmlReader().read(body.encode(), file)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a  b\n c<p>d", "a b c\nd"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<p>a<br>b<br/><br>c<br></p>", "a\nb\n\nc"),
        ("<p>a<b> b</b> <i>c</i></p><p> d </p>", "a b c\nd"),
        ("a<script>x < y</script>b<style>p{}</style>c<template>d</template>e<noscript>f</noscript>g", "abceg"),
        ("<head><title>T</title><p>a", "a"),
        (
            "&lt;b&gt; &amp;amp; &eacute;&#8364;&#x1F600;&nbsp;&shy;&bogus; AT&T",
            "<b> &amp; é€😀\u00a0\u00ad&bogus; AT&T",
        ),
        ("a<!-- b -- c -->d<![CDATA[e]]>f<?php x ?>g", "adfg"),
        ("<pre>\n a\n  b</pre>c", " a\n  b\nc"),
        ("1 < 2 <3", "1 < 2 <3"),
        ("<p title='a>b' data-x=\"</p>\">a</p>", "a"),
        ("<ul><li>a<li>b</ul><ol><li>c</ol>", "a\nb\nc"),
        ("<ruby>漢<rt>kan</ruby>字", "漢字"),
        ("<p hidden>a<p style='display: none'>b</p><p>c", "c"),
        ("<svg><text>a</text></svg><svg/>b<nav>c</nav><textarea>d</textarea><select><option>e</select>f", "bf"),
        ("<table><tr><td>a<td>b<tr><td colspan=2>c</table>d", "a\tb\nc\nd"),
        ("<table><caption>T</caption><tr><td>a<table><tr><td>b</table>c<td>d</table>", "T\na\nb\nc\td"),
        ("<p>a</p></table></td></p></b><p>b", "a\n\nb".replace("\n\n", "\n")),
        ("&#" + "9" * 5000 + ";a", "\ufffda"),
    ],
)
def test_a_page_is_read_as_it_shows(body: str, text: str) -> None:
    assert read(body).text == text


def test_xhtml_follows_the_rules_of_xml() -> None:
    page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head>"
    assert read(page + "<body><p>a<![CDATA[<b>&]]></p></body></html>").text == "a<b>&"
    assert read("<html><script/><p>a</p></html>", "x.xhtml").text == "a"


def test_definition_lists_name_speakers() -> None:
    page = "<dl><dt>Anna<dd>So?<dt>Ben:</dt><dd>Well.</dd><dd>Yes.</dd><dt>Anna<dd>Ok.</dl>"
    assert said(read(page)) == [("Anna", "So?"), ("Ben", "Well. Yes."), ("Anna", "Ok.")]


def test_tables_with_heads_name_speakers_and_times() -> None:
    page = "<table><tr><th>Time<th>Who<th>Text</tr><tr><td>0:12<td>Anna<td>So?<tr><td>0:20<td>Ben<td>Well.<br>Yes.<tr><td>0:31<td>Anna<td>Ok.</table>"
    transcript = read(page)
    assert said(transcript) == [("Anna", "So?"), ("Ben", "Well. Yes."), ("Anna", "Ok.")]
    assert [turn.start_ms for turn in transcript.turns] == [None, 12_000, 20_000, 31_000]


@pytest.mark.parametrize(
    "name",
    ["<b>{}</b>", "<strong>{}</strong>", "<span style='font-weight: 700'>{}</span>", "<span class='c2'>{}</span>"],
)
def test_bold_names_are_labels(name: str) -> None:
    style = "<style>.c1{color:red}.c2{color:#000;font-weight:700}</style>"
    lines = [f"{name.format(who)} it went on and on" for who in ("Anna", "Ben", "Anna", "Ben")]
    for page in ("".join(f"<p>{line}</p>" for line in lines), "<br>".join(lines)):
        assert read(style + page).speakers == ("Anna", "Ben")


def test_headings_have_no_speech_and_the_page_tells_its_title() -> None:
    page = "<html lang=de><head><title>Gespräch &amp; mehr</title><meta name=author content=Lea></head><body><h1>Teil 1</h1><p>INT: a<p>P1: b"
    transcript = read(page)
    assert transcript.turns[0].speech == ()
    assert transcript.metadata == {"language": "de", "title": "Gespräch & mehr", "author": "Lea"}


def test_changes_are_taken_as_accepted() -> None:
    transcript = read("<p>INT: I <ins>really</ins> <del>never </del>went")
    assert transcript.text == "INT: I really went"
    assert transcript.warnings == ("tracked changes taken as accepted: deletions 1, insertions 1",)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("<meta charset=windows-1250><p>žluť".encode("cp1250"), "žluť", "cp1250"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>“é”".encode("cp1252"), "“é”", "cp1252"),
        ("<meta charset=Shift_JIS>テスト".encode("cp932"), "テスト", "cp932"),
        ("<?xml version='1.0' encoding='koi8-r'?><p>да</p>".encode("koi8-r"), "да", "koi8-r"),
        ("<p>да</p>".encode("utf-16"), "да", "utf-16-le"),
        ("<meta charset=utf-8><p>é</p>".encode(), "é", "utf-8"),
        ("<meta charset=latin1><p>é</p>".encode(), "é", "utf-8"),
        (b"<meta charset=zlib><p>a</p>", "a", "utf-8"),
    ],
)
def test_the_page_is_decoded_as_it_says(data: bytes, text: str, encoding: str) -> None:
    transcript = HtmlReader().read(data, "x.html")
    assert (transcript.text, transcript.encoding) == (text, encoding)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = "<link rel=stylesheet href='http://localhost/a'><img src='http://localhost/b'><iframe src='file:///etc/passwd'></iframe>a"
    assert read(page).text == "a"


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<!--", "<!", "<p>x", "</div>", '<a b="', "<a b=", "&#", "<table>", "<dl><dd>y", "<table><tr><td>x", "<b>", "x<br>", "<title>", "<style>.a{", "<![CDATA[", "<a" + " " * 5000, "<!DOCTYPE [", "<ruby><rt>", "<h1>"],
)  # fmt: skip
def test_pages_made_to_take_long_end_soon(unit: str) -> None:
    start = time.process_time()
    try:
        read("hello " + unit * (200_000 // len(unit)))
    except InputError as refused:
        assert refused.remedy
    assert time.process_time() - start < 8


@pytest.mark.parametrize("data", [b"<p></p>", b"<script>x</script>", b"PK\x03\x04abc", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_shows_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        HtmlReader().read(data, "x.html")
