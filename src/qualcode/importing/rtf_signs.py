"""What stands in RTF for characters: code pages, character sets of fonts, named signs."""

from __future__ import annotations

import codecs

SYMBOL = "symbol"
"""Not a codec: bytes of a font of signs, whose code points lie at U+F000."""
_CHARSETS = {
    0: "cp1252",
    2: SYMBOL,
    77: "mac_roman",
    78: "cp932",
    80: "gb18030",
    81: "big5",
    83: "mac_greek",
    85: "mac_turkish",
    86: "mac_cyrillic",
    88: "mac_latin2",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_PAGES = {
    708: "iso8859_6",
    932: "cp932",
    936: "gb18030",
    949: "cp949",
    950: "cp950",
    1361: "johab",
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10081: "mac_turkish",
    20866: "koi8_r",
    28591: "cp1252",
    28592: "iso8859_2",
    54936: "gb18030",
    65001: "utf-8",
}
FAMILIES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""Control words that name the encoding of a file without code page."""
SIGNS = {
    "tab": "\t",
    "line": "\n",
    "softline": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "zwbo": "\u200b",
    "zwnbo": "\u2060",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
"""Control words that are characters."""
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
"""What a backslash before one byte means."""


def codec_of_charset(number: int) -> str | None:
    """The codec of a font's character set; None for the one that leaves it to the file."""
    return _CHARSETS.get(number)


def codec_of_page(number: int) -> str | None:
    """The codec of a code page; None for one that is not known."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name if number > 0 else None
    except LookupError:
        return None


def decoded(data: bytes, codec: str) -> str:
    """The text of `data`; bytes that the codec does not know are U+FFFD."""
    if codec == SYMBOL:
        return "".join(chr(0xF000 + byte) if byte > 0x20 else chr(byte) for byte in data)
    return data.decode(codec, "replace")
