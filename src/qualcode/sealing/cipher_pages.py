"""Pages of files that SQLCipher 4 encrypted, one by one: for a file of which some are damaged.

SQLCipher itself refuses everything as soon as one page is not what it wrote. Here nothing is verified: a damaged page
comes out as bytes without sense, or with a few such bytes in it, and whoever reads it must believe none of it.
"""

from __future__ import annotations

RESERVED = 80
"""Bytes at the end of each page that say how it was encrypted: 16 to begin with, and 64 that prove it whole."""
SALT = 16
"""Bytes at the beginning of the file that are not encrypted."""
_START = 16


def open_page(key: bytes, page: bytes, *, first: bool) -> bytes:
    """What a page holds, as long as the page; zeros stand in the place of what SQLCipher added.

    Args:
        key: The 32 bytes of the file's key.
        page: A whole page.
        first: Whether it is the file's first, which begins with the salt.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    begin = SALT if first else 0
    body = page[begin : len(page) - RESERVED]
    start = page[len(page) - RESERVED : len(page) - RESERVED + _START]
    if len(start) < _START or len(body) % _START:
        return bytes(len(page))
    opened = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    return bytes(begin) + opened.update(body) + opened.finalize() + bytes(RESERVED)
