"""Bytes under a passphrase: scrypt makes two keys of it, one tells a wrong passphrase, the other is for AES-256-GCM.

A sealed file is

    16  b"qualcode sealed\\n"
     1  version of this form, 1
     1  log2 of scrypt's N
     1  scrypt's r
     1  scrypt's p
    32  salt
     8  the beginning of the SHA-256 of all above: tells damage before any work is done
    32  HMAC-SHA256 of all above, under the second half of what scrypt made: tells a wrong passphrase
    12  nonce
        AES-256-GCM of the content under the first half, its tag at the end; all above is authenticated with it

Salt and nonce are new each time. Nothing of the content shows but its length.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import unicodedata

from qualcode.domain.errors import InputError, WrongPassphraseError
from qualcode.domain.translation import tr

MAGIC = b"qualcode sealed\n"
COST = 17
"""log2 of scrypt's N for what is sealed from now on: 128 MiB and some .4 seconds for each guess."""
_BLOCKS, _LANES = 8, 1
_VERSION = 1
_HEAD = struct.Struct("<16s4B32s")
_SUM, _PROOF, _NONCE, _TAG = 8, 32, 12, 16
_LEAST = _HEAD.size + _SUM + _PROOF + _NONCE + _TAG
_MOST_COST, _MOST_BLOCKS, _MOST_LANES = 19, 8, 4
"""What a file may ask of the machine that opens it: 512 MiB, and some 8 seconds."""
_REMEDY = tr("take the copy before it, or a copy of yours")


def is_sealed(data: bytes) -> bool:
    """Whether bytes are those of a sealed file, or its beginning."""
    return data.startswith(MAGIC)


def seal(data: bytes, passphrase: str) -> bytes:
    """Bytes as only the passphrase opens them.

    Args:
        passphrase: In any composition of its characters; it must not be empty.

    Raises:
        InputError: The passphrase is empty.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = _HEAD.pack(MAGIC, _VERSION, COST, _BLOCKS, _LANES, os.urandom(32))
    head += hashlib.sha256(head).digest()[:_SUM]
    key, proof_key = _keys(head, passphrase)
    head += hmac.digest(proof_key, head, "sha256") + os.urandom(_NONCE)
    return head + AESGCM(key).encrypt(head[-_NONCE:], data, head)


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """What `seal` was given.

    Raises:
        WrongPassphraseError: It was sealed with another passphrase.
        InputError: It is no sealed file, a newer one, damaged, or asks for more memory than any of ours.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    _check(sealed)
    told = sealed[: _HEAD.size + _SUM]
    key, proof_key = _keys(told, passphrase)
    proof = sealed[len(told) : len(told) + _PROOF]
    if not hmac.compare_digest(proof, hmac.digest(proof_key, told, "sha256")):
        raise WrongPassphraseError(tr("the passphrase is not that of this file"), remedy=tr("type it again"))
    body = len(told) + _PROOF + _NONCE
    try:
        return AESGCM(key).decrypt(sealed[body - _NONCE : body], sealed[body:], sealed[:body])
    except InvalidTag as error:
        raise InputError(tr("it is damaged: its content is not what was sealed"), remedy=_REMEDY) from error


def _check(sealed: bytes) -> None:
    """Refuse what is no sealed file of this form before any key is made."""
    if not is_sealed(sealed):
        raise InputError(tr("this is no sealed file"), remedy=tr("look at the path"))
    if len(sealed) > len(MAGIC) and sealed[len(MAGIC)] != _VERSION:
        raise InputError(tr("it was sealed by a newer qualcode"), remedy=tr("upgrade qualcode to open it"))
    if len(sealed) < _LEAST:
        raise InputError(tr("it is damaged: its end is missing"), remedy=_REMEDY)
    head, told = sealed[: _HEAD.size], sealed[_HEAD.size : _HEAD.size + _SUM]
    if hashlib.sha256(head).digest()[:_SUM] != told:
        raise InputError(tr("it is damaged at its beginning"), remedy=_REMEDY)
    _, _, cost, blocks, lanes, _ = _HEAD.unpack(head)
    if not (0 < cost <= _MOST_COST and 0 < blocks <= _MOST_BLOCKS and 0 < lanes <= _MOST_LANES):
        raise InputError(tr("it asks for more memory than any file of ours"), remedy=tr("ask whoever gave it to you"))


def _keys(head: bytes, passphrase: str) -> tuple[bytes, bytes]:
    """The key of the content, and the one that tells a wrong passphrase.

    Raises:
        InputError: The passphrase is empty, or the memory does not suffice.
    """
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    if not passphrase:
        raise InputError(tr("the passphrase is empty"), remedy=tr("type one"))
    _, _, cost, blocks, lanes, salt = _HEAD.unpack(head[: _HEAD.size])
    # What the environment holds need not be UTF-8; its bytes are taken as they are.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        made = Scrypt(salt=salt, length=64, n=1 << cost, r=blocks, p=lanes).derive(secret)
    except MemoryError as error:
        raise InputError(
            tr(
                "opening it takes {size} MiB of memory, and this machine has them not",
                size=(128 * blocks << cost) >> 20,
            ),
            remedy=tr("close other programs"),
        ) from error
    return made[:32], made[32:]
