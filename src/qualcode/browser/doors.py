"""Who may come in: addresses that may be served at, hosts and origins that are answered, the token and the session."""

from __future__ import annotations

import ipaddress
import re
import secrets
import socket
from dataclasses import dataclass

from qualcode.domain.errors import InputError, QualcodeError
from qualcode.domain.translation import tr

LOOPBACK = "127.0.0.1"
"""The address that nobody reaches but programs of this machine."""
CONSENT = "i-know-that-anyone-who-reaches-this-address-can-read-the-study"
"""The option that is wanted, in full words, for every other address."""
_BYTES = 32
_AUTHORITY = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(?::[0-9]{1,5})?")


def served_address(named: str, *, consented: bool) -> str:
    """The IP address that is served at.

    Args:
        named: An IP address, or `localhost`.
        consented: Whether `CONSENT` was given.

    Raises:
        InputError: It is no address.
        QualcodeError: Others reach it, and nobody said that they know.
    """
    try:
        address = ipaddress.ip_address(LOOPBACK if named.casefold() == "localhost" else named)
    except ValueError as error:
        raise InputError(
            tr("“{named}” is no IP address", named=named),
            remedy=tr("leave `--address` out: {loopback} is this machine alone", loopback=LOOPBACK),
        ) from error
    if not address.is_loopback and not consented:
        raise QualcodeError(
            tr(
                "{address} can be reached from other machines, and what goes there and back is not encrypted",
                address=address,
            ),
            remedy=tr("leave `--address` out, or say `--{consent}`", consent=CONSENT),
        )
    return str(address)


def url_of(address: str, port: int) -> str:
    """The URL at which a server is found by whoever sits at its machine."""
    ip = ipaddress.ip_address(address)
    if ip.is_unspecified:
        ip = ipaddress.ip_address(LOOPBACK if ip.version == 4 else "::1")
    return f"http://[{ip}]:{port}" if ip.version == 6 else f"http://{ip}:{port}"


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser that was let in shows from then on.

    A cookie goes to every port of an address, and so to whatever else listens there: it is bound to a path that nobody
    can guess, and is of no use without it.
    """

    room: str
    """The path's first part."""
    key: str
    """What the cookie holds."""


class Doors:
    """Lets one browser in, once for each token, and knows it again.

    Args:
        address: The IP address that is served at.
    """

    def __init__(self, address: str) -> None:
        self._open_to_others = not ipaddress.ip_address(address).is_loopback
        self._names = _own_names() if self._open_to_others else frozenset()
        self._token: str | None = None
        self._session: Session | None = None

    def new_token(self) -> str:
        """A token for one visit; those before it are of no use any more."""
        self._token = secrets.token_urlsafe(_BYTES)
        return self._token

    def enter(self, token: str) -> Session | None:
        """Take a token for a session, which ends the one before; None for a wrong one, or one that was used."""
        if self._token is None or not _same(token, self._token):
            return None
        self._token = None
        self._session = Session(secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(_BYTES))
        return self._session

    def knows(self, room: str, key: str) -> bool:
        """Whether somebody shows the room and the key of the session there is."""
        if self._session is None:
            return False
        right_room, right_key = _same(room, self._session.room), _same(key, self._session.key)
        return right_room and right_key

    def answers_to(self, host: str) -> bool:
        """Whether a request's `Host` names this machine.

        A name of somebody's own that is made to lead here (DNS rebinding) is not answered. The port may be another, as
        behind `ssh -L`.
        """
        found = _AUTHORITY.fullmatch(host.casefold())
        if found is None:
            return False
        name = found["name"].strip("[]")
        if name == "localhost":
            return True
        try:
            ip = ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return ip.is_loopback or self._open_to_others


def of_own_page(host: str, origin: str | None, site: str | None, *, must_say: bool) -> bool:
    """Whether a request comes from a page of this very server, or from nobody's page.

    Args:
        host: The request's `Host`.
        origin: Its `Origin`, where it has one.
        site: Its `Sec-Fetch-Site`, where it has one.
        must_say: Whether one without an origin is refused, as a websocket is: pages always send it with those.
    """
    if origin is None and must_say:
        return False
    own = origin is None or origin.casefold() == f"http://{host.casefold()}"
    return own and site in (None, "none", "same-origin")


def _own_names() -> frozenset[str]:
    """What this machine is called. The full name may be asked for on the network: once, and by no stranger."""
    return frozenset({socket.gethostname().casefold(), socket.getfqdn().casefold()})


def _same(given: str, wanted: str) -> bool:
    """Whether two are alike, found in a time that tells nothing of how far they are."""
    return secrets.compare_digest(given.encode(errors="backslashreplace"), wanted.encode())
