"""Decoding: a BOM decides, else UTF-8, else a guess that is said; nothing bent, nothing stripped."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.errors import InputError
from qualcode.importing.decoding import decode

CZECH = (
    "Tazatelka: Můžete mi říct, jak dlouho učíte na této škole?\nUčitelka: Učím tady už dvanáct let, předtím jsem "
    "působila v Brně. Žáci jsou různí, někteří potřebují více času. Každé dítě má svůj vlastní plán.\n"
)
POLISH = (
    "Prowadząca: Proszę powiedzieć, jak wygląda zwykły dzień w szkole.\nNauczycielka: Zaczynamy o ósmej, dzieci "
    "siadają w kręgu i każde mówi, czego chciałoby się dziś nauczyć. Później pracują w małych grupach.\n"
)
FRENCH = (
    "Enquêteur : Pouvez-vous décrire une journée à l’école ?\nEnseignante : On commence à huit heures, les élèves "
    "s’installent. Ça dépend des jours, évidemment – mais où que j’aille, je vois des enfants motivés.\n"
)
GERMAN = (
    "I: Können Sie mir schildern, wie ein gewöhnlicher Schultag abläuft?\nB: Wir fangen früh an, natürlich. Die "
    "Schüler wählen ihre Aufgaben für die Woche, und am Schluß erzählen sie, was schön oder schwierig war.\n"
)
RUSSIAN = "Интервьюер: Расскажите, пожалуйста, как проходит день.\nУчитель: Мы начинаем в восемь, дети сами выбирают.\n"
GREEK = "Ερευνήτρια: Πώς είναι μια συνηθισμένη μέρα;\nΔασκάλα: Ξεκινάμε στις οκτώ, τα παιδιά διαλέγουν μόνα τους.\n"
JAPANESE = "田中：今日はどんな授業でしたか。\n佐藤：はい、子どもたちが自分で課題を選んで、グループで話し合いました。\n"
CHINESE = "访谈者：请您谈谈学校里普通的一天。\n老师：我们八点开始上课，学生自己选择任务，我帮助那些有困难的孩子。\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "cp1252"),
        (GERMAN, "mac_roman"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859_2"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GREEK, "cp1253"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
    ],
)
def test_text_in_an_old_encoding_is_read_exactly_and_the_encoding_is_named(text: str, codec: str) -> None:
    decoded = decode((text * 8).encode(codec), "interview.txt")
    assert decoded.text == text * 8
    assert len(decoded.warnings) == 1
    assert decoded.encoding in decoded.warnings[0]
    assert "line 1" in decoded.warnings[0] or "line 2" in decoded.warnings[0]


def test_latin_1_is_read_exactly_under_the_name_of_its_superset() -> None:
    decoded = decode(GERMAN.encode("latin-1"), "x.txt")
    assert (decoded.text, decoded.encoding) == (GERMAN, "cp1252")


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, GREEK, JAPANESE, CHINESE])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_bom_is_recognised(text: str, codec: str) -> None:
    decoded = decode((text * 8).encode(codec), "x.txt")
    assert (decoded.text, decoded.encoding) == (text * 8, codec)
    assert decoded.warnings


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60))
def test_a_bom_decides_and_is_no_part_of_the_text(bom: bytes, codec: str, text: str) -> None:
    if not text.startswith("\0"):
        assert decode(bom + text.encode(codec), "x.txt") == (text, codec, ())


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00\ufeff"), max_size=200))
def test_utf8_is_kept_to_the_last_code_point(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"%PDF-", b"GIF8", b"ID3", b"OggS", b"fLaC", b"{\\rtf", b"\x7fELF", b"PK\x03\x04")):
        assert decode(data, "x.txt") == (text, "utf-8", ())


def test_nul_bytes_and_escape_sequences_stay() -> None:
    text = "INT: a\x00b \x1b[31mred\x1b[0m\nP1: \x07 bell, cafe\u0301 and café\n  \n"
    assert decode(text.encode(), "x.txt").text == text


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    assert decode(b"a\r\nb\rc\n\r\n d \x0c", "x.txt").text == "a\nb\nc\n\n d \x0c"


def test_broken_utf8_is_refused_with_its_line() -> None:
    data = ("Zoë sagte, es sei schön.\n" * 5).encode() + b"M\xfcller\n" + "Größe\n".encode()
    with pytest.raises(InputError) as refused:
        decode(data, "interview.txt")
    assert refused.value.line == 6
    assert "0xFC" in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(range(256)),
        b"%PDF-1.7\n%\xe2\xe3",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xd8\xff\xe0 JFIF",
        b"{\\rtf1\\ansi hello}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 doc",
        bytes(range(256)) * 20,
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="wrong encoding"):
        decode(data, "x.txt")


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused_with_one_sentence(data: bytes) -> None:
    try:
        decoded = decode(data, "x.txt")
    except InputError as refused:
        assert str(refused).startswith("x.txt")
    else:
        assert "\r" not in decoded.text
        assert decoded == decode(data, "x.txt")
