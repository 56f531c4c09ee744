"""The pages of an encrypted file one by one: behind each stands a sum that only who has the key can make."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.storage.file_keys import FileKey

PAGE = 4096
"""Bytes of a page, as SQLCipher has them unless told otherwise."""
SALT = 16
"""Bytes at the beginning of an encrypted file that are not encrypted."""

_SUM = 64
"""Bytes of the sum, at the end of the page."""
_MASK = 0x3A
"""What tells the salt of the sums from that of the key."""
_LOOKED_AT = 8
"""So many pages are looked at before a passphrase is called wrong."""


class CipherPages:
    """Tells the pages that were written with a key."""

    def __init__(self, key: FileKey) -> None:
        self._key = key
        salt = bytes(byte ^ _MASK for byte in key.salt)
        self._sum_key = hashlib.pbkdf2_hmac("sha512", key.raw, salt, 2, 32)

    def is_whole(self, number: int, page: bytes) -> bool:
        """Whether a page, numbered from 1, is as it was written with this key."""
        if len(page) != PAGE:
            return False
        summed = page[SALT if number == 1 else 0 : PAGE - _SUM] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._sum_key, summed, "sha512"), page[PAGE - _SUM :])

    def fit(self, path: Path) -> bool:
        """Whether pages of a file behind its first were written with this key: then it is that one that is damaged.

        Raises:
            OSError: The file cannot be read.
        """
        with path.open("rb") as file:
            file.seek(PAGE)
            return any(self.is_whole(number, file.read(PAGE)) for number in range(2, 2 + _LOOKED_AT))
