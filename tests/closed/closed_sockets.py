"""The network, closed: whatever a test does, no socket of its process reaches another machine.

Loopback stays open, since PostgreSQL and the driver of a browser listen there; so do sockets that are files. Children
take it over through `sitecustomize.py` beside this file, which `tests/conftest.py` puts on their path.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).parent
_SERVER = "QUALCODE_TEST_SERVER"
"""A server that the person who runs the tests named."""


class ClosedNetworkError(AssertionError):
    """Something wanted to reach another machine; no program should take it for a network that is down."""


def is_near(host: object) -> bool:
    """Whether a host is this machine, or the server that the tests were told to use."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost") or (host and host == urlsplit(os.environ.get(_SERVER, "")).hostname):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def close_network() -> None:
    """Let nothing of this process reach another machine from now on."""
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _kept_near(getattr(socket.socket, name)))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        setattr(socket, name, _asked_near(getattr(socket, name)))


def for_children() -> None:
    """Let the Python processes that this one starts close their network, too."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), *([before] if before else [])])


def _kept_near(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def near(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _check(address[0])
        return method(self, *arguments)

    return near


def _asked_near(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def near(host: Any, *arguments: Any, **how: Any) -> Any:
        _check(host[0] if isinstance(host, tuple) else host)
        return function(host, *arguments, **how)

    return near


def _check(host: object) -> None:
    if not is_near(host):
        raise ClosedNetworkError(f"the tests reach no other machine, and something asked for {host!r}")
