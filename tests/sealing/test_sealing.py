"""Sealed files: only their passphrase opens them, and whatever else is told in a sentence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.errors import InputError, QualcodeError, WrongPassphraseError
from qualcode.sealing import sealed as room
from qualcode.sealing.sealed import is_sealed, seal, unseal

DATA = b"Rosa Smith, +1 555 010 0199"
COST = room.COST
"""As it is written in the code, before the tests make it quicker."""


def test_what_was_sealed_comes_back_by_its_passphrase_alone() -> None:
    sealed = seal(DATA, "correct horse")
    assert is_sealed(sealed) and DATA not in sealed and b"Rosa" not in sealed
    assert unseal(sealed, "correct horse") == DATA
    for wrong in ("correct hors", "Correct horse", "correct horse ", " "):
        with pytest.raises(WrongPassphraseError):
            unseal(sealed, wrong)


def test_the_same_content_never_looks_the_same_twice() -> None:
    assert seal(DATA, "one") != seal(DATA, "one")


@pytest.mark.long
def test_a_guess_costs_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert COST == 17
    monkeypatch.setattr(room, "COST", COST)
    sealed = seal(DATA, "correct horse")
    assert sealed[16:20] == bytes((1, 17, 8, 1))  # Version, 2^17, r 8, p 1: 128 MiB.
    assert unseal(sealed, "correct horse") == DATA


@pytest.mark.parametrize("typed", ["Zürich Ärger", "パスワード が", "a\u0301b", "🦊 fox", "\udcfcmlaut"])
def test_a_passphrase_is_the_same_in_whatever_way_it_is_composed(typed: str) -> None:
    sealed = seal(DATA, typed)
    assert unseal(sealed, unicodedata.normalize("NFD", typed)) == DATA
    assert unseal(sealed, unicodedata.normalize("NFC", typed)) == DATA


def test_an_empty_passphrase_seals_nothing() -> None:
    with pytest.raises(InputError, match="empty"):
        seal(DATA, "")
    with pytest.raises(InputError, match="empty"):
        unseal(seal(DATA, "one"), "")


def test_no_byte_can_be_changed_and_no_end_cut_off_unseen() -> None:
    sealed = seal(DATA, "one")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(QualcodeError):
            unseal(bytes(changed), "one")
        with pytest.raises(InputError):
            unseal(sealed[:at], "one")
    with pytest.raises(InputError, match="damaged"):
        unseal(sealed + b"x", "one")


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [(16, 2, "newer"), (17, 40, "memory"), (18, 255, "memory"), (19, 200, "memory"), (17, 0, "memory")],
)
def test_a_file_cannot_ask_for_all_memory_or_all_time(place: int, value: int, said: str) -> None:
    import hashlib

    sealed = bytearray(seal(DATA, "one"))
    sealed[place] = value
    sealed[52:60] = hashlib.sha256(sealed[:52]).digest()[:8]
    with pytest.raises(InputError, match=said):
        unseal(bytes(sealed), "one")


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=examples(100), deadline=None)
def test_whatever_bytes_are_no_sealed_file_is_said_in_a_sentence(data: bytes, begins: bool) -> None:
    with pytest.raises(QualcodeError):
        unseal((room.MAGIC if begins else b"") + data, "one")


@given(st.binary(max_size=2000), st.text(min_size=1, max_size=40).filter(lambda text: "\x00" not in text))
@settings(max_examples=examples(40), deadline=None)
def test_any_content_under_any_passphrase_comes_back(data: bytes, passphrase: str) -> None:
    assert unseal(seal(data, passphrase), passphrase) == data
