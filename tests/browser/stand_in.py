"""Stands in for the screens' process: it says back what it is told, so that a test sees both ends."""

import os
import sys


def say(kind: bytes, packet: bytes) -> None:
    os.write(1, kind + len(packet).to_bytes(4, "big") + packet)


def read(count: int) -> bytes:
    got = b""
    while len(got) < count:
        if not (more := os.read(0, count - len(got))):
            sys.exit(0)
        got += more
    return got


line = b""
while not line.endswith(b"\n"):
    line += read(1)
os.write(1, b"__GANGLION__\n")
say(b"D", b"told " + line.strip() + b" argv " + repr(sys.argv[1:]).encode())
while True:
    kind = read(1)
    packet = read(int.from_bytes(read(4), "big"))
    say(b"D", kind + packet)
    if b'"desert"' in packet:
        say(b"M", b'{"type": "deserted"}')
        sys.exit(0)
    if b'"quit"' in packet or packet == b"leave":
        sys.exit(0)
    if packet == b"break":
        sys.stderr.write("the screens broke off, the log is somewhere\n")
        sys.exit(1)
    if packet == b"give":
        say(b"M", b'{"type": "deliver_file_start", "key": "k", "path": "/x"}')
        say(b"P", b"0:")
        say(b"D", b"given")
