"""E-books: pages in reading order, without lists of contents; locked and broken books are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_interviews import epub, said, zipped

from qualcode.domain.errors import InputError
from qualcode.importing.epub import EpubReader

REAL = Path(__file__).resolve().parents[2] / "../shared/data/files/apache-testEPUB.epub"
LOCK = '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
NAV = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'


def test_pages_follow_the_spine_and_lists_of_contents_are_left_out() -> None:
    data = epub(
        ["<h1>Part 1</h1><p>INT: one</p>", "<p>P1: two<br/>three</p>"],
        {"OPS/nav.xhtml": "<html><body><p>Contents</p></body></html>"},
        NAV,
    )
    transcript = EpubReader().read(data, "x.epub")
    assert transcript.text == "Part 1\nINT: one\nP1: two\nthree"
    assert said(transcript) == [("INT", "one"), ("P1", "two three")]
    assert transcript.metadata == {"title": "Voices", "language": "en"}


def test_veiled_fonts_do_not_lock_a_book() -> None:
    fonts = LOCK.format("http://www.idpf.org/2008/embedding")
    assert EpubReader().read(epub(["<p>INT: a</p>"], {"META-INF/encryption.xml": fonts}), "x").text == "INT: a"


def test_paths_out_of_the_archive_lead_nowhere(tmp_path: Path) -> None:
    outside = '<item id="nav" href="../../../../../etc/passwd" media-type="text/html"/>'
    assert EpubReader().read(epub(["<p>INT: a</p>"], items=outside), "x").text == "INT: a"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text", "no .epub file"),
        (zipped({"word/document.xml": "<a/>"}), "no e-book"),
        (epub(["<p>a</p>"], {"META-INF/encryption.xml": LOCK.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}), r"encrypted \(DRM\)"),
        (epub([]), "nothing to code"),
        (epub(["<p></p>"]), "nothing to code"),
        (epub(["<table>" * 100]), "nested"),
        (epub([" " * 30_000_000]), "unpack"),
        (zipped({"META-INF/container.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}), "document type"),
    ],
)  # fmt: skip
def test_what_is_no_sound_book_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        EpubReader().read(data, "x.epub")


def test_a_real_book_is_read() -> None:
    if not REAL.exists():
        pytest.skip("the real files are not here")
    transcript = EpubReader().read(REAL.read_bytes(), "x.epub")
    assert transcript.text.startswith("Chapter 1\nThis is the text for chapter One\n")
    assert transcript.text.endswith("Table header\tTable data")
    assert "Table of Contents" not in transcript.text
    assert transcript.metadata["author"] == "Bart Hanssens"
