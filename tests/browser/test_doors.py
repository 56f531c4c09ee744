"""Who may come in."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from qualcode.browser.doors import CONSENT, Doors, of_own_page, served_address, url_of
from qualcode.domain.errors import InputError, QualcodeError


@pytest.mark.parametrize(
    ("named", "address"),
    [("127.0.0.1", "127.0.0.1"), ("127.8.0.9", "127.8.0.9"), ("::1", "::1"), ("Localhost", "127.0.0.1")],
)
def test_this_machine_is_served_without_a_word(named: str, address: str) -> None:
    assert served_address(named, consented=False) == address


@pytest.mark.parametrize("named", ["0.0.0.0", "::", "192.168.1.7", "10.0.0.1", "::ffff:a00:1", "fe80::1"])
def test_every_other_address_wants_the_full_words(named: str) -> None:
    with pytest.raises(QualcodeError, match="can be reached from other machines") as refusal:
        served_address(named, consented=False)
    assert CONSENT in refusal.value.sentence
    assert ip_address(served_address(named, consented=True)) == ip_address(named)


@pytest.mark.parametrize("named", ["example.org", "", "127.0.0.1:80", "127.1", "0x7f.1"])
def test_what_is_no_address_is_refused(named: str) -> None:
    with pytest.raises(InputError, match="is no IP address"):
        served_address(named, consented=True)


def test_the_url_leads_to_where_the_user_sits() -> None:
    assert url_of("127.0.0.1", 80) == "http://127.0.0.1:80"
    assert url_of("::1", 8000) == "http://[::1]:8000"
    assert url_of("0.0.0.0", 8000) == "http://127.0.0.1:8000"
    assert url_of("::", 8000) == "http://[::1]:8000"
    assert url_of("192.168.1.7", 8000) == "http://192.168.1.7:8000"


def test_a_token_lets_in_once() -> None:
    doors = Doors("127.0.0.1")
    assert doors.enter("") is None
    token = doors.new_token()
    assert len(token) >= 43  # 256 bits
    for wrong in ("", token[:-1], token + "x", token.swapcase(), "ü\ud800"):
        assert doors.enter(wrong) is None
    session = doors.enter(token)
    assert session is not None and doors.knows(session.room, session.key)
    assert doors.enter(token) is None
    assert doors.knows(session.room, session.key)


def test_a_new_token_ends_the_token_before_and_its_use_the_session_before() -> None:
    doors = Doors("127.0.0.1")
    first, second = doors.new_token(), doors.new_token()
    assert doors.enter(first) is None
    session = doors.enter(second)
    assert session is not None
    third = doors.new_token()
    assert doors.knows(session.room, session.key)
    later = doors.enter(third)
    assert later is not None and len({session.room, session.key, later.room, later.key, third}) == 5
    assert not doors.knows(session.room, session.key) and doors.knows(later.room, later.key)


def test_the_room_and_the_key_are_both_wanted() -> None:
    doors = Doors("127.0.0.1")
    assert not doors.knows("", "")
    session = doors.enter(doors.new_token())
    assert session is not None
    assert not doors.knows(session.room, "") and not doors.knows("", session.key)
    assert not doors.knows(session.key, session.room)


@pytest.mark.parametrize(
    ("host", "alone", "to_others"),
    [
        ("127.0.0.1:8000", True, True),
        ("localhost", True, True),
        ("LOCALHOST:9", True, True),
        ("[::1]:8000", True, True),
        ("127.0.0.1.evil.example:8000", False, False),
        ("evil.example", False, False),
        ("localhost.evil.example", False, False),
        ("192.168.1.7:8000", False, True),
        ("user@127.0.0.1", False, False),
        ("127.0.0.1:8000:1", False, False),
        ("127.0.0.1, evil.example", False, False),
        ("", False, False),
    ],
)
def test_only_hosts_of_this_machine_are_answered(host: str, alone: bool, to_others: bool) -> None:
    assert Doors("127.0.0.1").answers_to(host) is alone
    assert Doors("0.0.0.0").answers_to(host) is to_others


@pytest.mark.parametrize(
    ("origin", "site", "page", "socket"),
    [
        ("http://127.0.0.1:8000", None, True, True),
        ("http://127.0.0.1:8000", "same-origin", True, True),
        (None, None, True, False),
        (None, "none", True, False),
        (None, "cross-site", False, False),
        ("http://127.0.0.1:8000", "same-site", False, False),
        ("http://127.0.0.1:9000", None, False, False),
        ("https://127.0.0.1:8000", None, False, False),
        ("http://evil.example", None, False, False),
        ("null", None, False, False),
        ("", None, False, False),
    ],
)
def test_only_pages_of_this_server_are_answered(origin: str | None, site: str | None, page: bool, socket: bool) -> None:
    assert of_own_page("127.0.0.1:8000", origin, site, must_say=False) is page
    assert of_own_page("127.0.0.1:8000", origin, site, must_say=True) is socket
