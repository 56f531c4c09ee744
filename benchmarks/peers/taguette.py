"""Taguette as its users run it: the program on this machine, driven over HTTP as their browser would.

What a browser does with the answers is not measured. Transcripts go in as web pages, for which Taguette needs no
program beside it. All codings but a sample are put into its database by hand: by its own way they take most of an hour.
"""

from __future__ import annotations

import html
import http.cookiejar
import json
import re
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks.measuring import cpu_of, files_mib
from benchmarks.peers.environments import VERSIONS, program

NAME = f"Taguette {VERSIONS['taguette']}"
SAMPLE = 30
"""Codings that are made in its own way, and documents that are opened."""
_BOUNDARY = "------------------------2f1c6c1ab7d2e1a5"


class Browser:
    """What Taguette is asked, and what answering cost its process.

    Args:
        process: The server.
        output: Where it writes what it says: the address with the token of its one user.
    """

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self._process = psutil.Process(process.pid)
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        while (found := re.search(rb"(http://localhost:\d+/)(\S+)", output.read_bytes())) is None:
            if process.poll() is not None:
                raise RuntimeError(f"Taguette ended before it could be used: {output.read_text()[-500:]}")
            time.sleep(0.05)
        self._root = found[1].decode()
        self._until_it_answers(found[2].decode())

    def _until_it_answers(self, rest: str) -> None:
        for _ in range(200):
            try:
                page = self.get(rest)
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise RuntimeError("Taguette does not answer")
        found = re.search(rb'name="_xsrf" value="([^"]+)"', page) or re.search(
            rb'name="_xsrf" value="([^"]+)"', self.get("project/new")
        )
        if found is None:
            raise RuntimeError("Taguette gives no token for its forms")
        self._xsrf = found[1].decode()

    def get(self, place: str) -> bytes:
        """The answer to a question."""
        with self._opener.open(self._root + place, timeout=600) as answer:
            body: bytes = answer.read()
        return body

    def send(self, place: str, body: bytes, kind: str) -> bytes:
        """The answer to something sent."""
        headers = {"Content-Type": kind, "X-XSRFToken": self._xsrf}
        asked = urllib.request.Request(self._root + place, body, headers)
        with self._opener.open(asked, timeout=600) as answer:
            told: bytes = answer.read()
        return told

    def send_json(self, place: str, value: object) -> Any:
        """The answer, read, to values sent."""
        return json.loads(self.send(place, json.dumps(value).encode(), "application/json"))

    def new_project(self) -> None:
        """Make its first project; its number is 1."""
        form = urllib.parse.urlencode({"name": "study", "description": "", "_xsrf": self._xsrf}).encode()
        self.send("project/new", form, "application/x-www-form-urlencoded")

    def add_document(self, name: str, page: str) -> None:
        """Send a transcript as a web page."""
        parts = [("name", "", name), ("description", "", ""), ("text_direction", "", "LEFT_TO_RIGHT")]
        lines = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, _, value in parts
        ]
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}.html"\r\n'
        body = "".join(lines) + f"{head}Content-Type: text/html\r\n\r\n{page}\r\n--{_BOUNDARY}--\r\n"
        self.send("api/project/1/document/new", body.encode(), f"multipart/form-data; boundary={_BOUNDARY}")

    def cost(self, work: Callable[[], object]) -> float:
        """CPU seconds that something costs the server."""
        before = cpu_of(self._process)
        work()
        return cpu_of(self._process) - before

    @property
    def peak(self) -> float:
        """The largest memory of the server so far, in MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def serving(database: Path) -> Iterator[Browser]:
    """Taguette with a database, as long as it is asked something."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(program("taguette", "taguette")), "--no-browser", "-p", str(port), "--database", str(database)]
    output = database.with_suffix(".log")  # A pipe that nobody empties would stop it.
    with output.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            yield Browser(process, output)
        finally:
            process.kill()


def measure(transcripts: Path, codings: Path, folder: Path) -> dict[str, float]:
    """What each piece of work costs it, in CPU seconds; memory and size in MiB.

    Args:
        transcripts: The folder of transcripts.
        codings: The codings with their quotes, as JSON lines.
        folder: Where its database may lie.
    """
    database = folder / "taguette.sqlite3"
    for left in folder.glob("taguette.sqlite3*"):
        left.unlink()
    files = sorted(transcripts.iterdir())
    records = [json.loads(line) for line in codings.read_text(encoding="utf-8").splitlines()]
    found: dict[str, float] = {}
    with serving(database) as browser:
        browser.new_project()
        pages = [(file.stem, _page(file.read_text(encoding="utf-8"))) for file in files]
        found["import"] = browser.cost(lambda: [browser.add_document(name, page) for name, page in pages])
        tags = {
            code: browser.send_json("api/project/1/tag/new", {"path": code, "description": ""})["id"]
            for code in sorted({record["code"] for record in records})
        }
        numbers = {file.name: number for number, file in enumerate(files, 1)}
        texts = {file.name: file.read_text(encoding="utf-8") for file in files}
        sample = records[:: max(1, len(records) // SAMPLE)][:SAMPLE]

        def code_sample() -> None:
            for record in sample:
                start, end = _in_bytes(texts[record["document"]], record["start"], record["end"])
                told = {"start_offset": start, "end_offset": end, "tags": [tags[record["code"]]]}
                browser.send_json(f"api/project/1/document/{numbers[record['document']]}/highlight/new", told)

        code_sample()
        found["apply"] = browser.cost(code_sample) / len(sample)
    _fill(database, records, texts, numbers, tags)
    code = max(tags, key=lambda tag: sum(record["code"] == tag for record in records))
    with serving(database) as browser:
        some = sorted({numbers[record["document"]] for record in sample})
        found["open"] = browser.cost(lambda: [browser.get(_contents(one)) for one in some]) / len(some)
        for kind in ("csv", "html"):
            place = f"project/1/export/highlights/{urllib.parse.quote(code)}.{kind}"
            found[f"quotes {kind}"] = browser.cost(lambda place=place: browser.get(place))  # type: ignore[misc]
        found["table"] = browser.cost(lambda: browser.get("project/1/export/highlights/.csv"))
        found["peak"] = browser.peak
    found["size"] = files_mib(database)
    return found


def _contents(document: int) -> str:
    return f"api/project/1/document/{document}/contents"


def _page(text: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in text.split("\n\n"))
    return f"<!DOCTYPE html><html><body>{paragraphs}</body></html>"


def _in_bytes(text: str, start: int, end: int) -> tuple[int, int]:
    """A span as it counts: bytes of the words of a page, without what parts its paragraphs."""

    def counted(place: int) -> int:
        before = text[:place]
        return len(before.encode()) - 2 * before.count("\n\n")

    return counted(start), counted(end)


def _fill(
    database: Path, records: list[dict[str, Any]], texts: dict[str, str], numbers: dict[str, int], tags: dict[str, int]
) -> None:
    """Put all codings into its tables."""
    db = sqlite3.connect(database)
    with db:
        db.execute("DELETE FROM highlight_tags")
        db.execute("DELETE FROM highlights")
        spans = [_in_bytes(texts[one["document"]], one["start"], one["end"]) for one in records]
        db.executemany(
            "INSERT INTO highlights(id, document_id, start_offset, end_offset, snippet) VALUES(?, ?, ?, ?, ?)",
            [
                (id_, numbers[one["document"]], *span, html.escape(one["quote"], quote=False))
                for id_, (one, span) in enumerate(zip(records, spans, strict=True), 1)
            ],
        )
        db.executemany(
            "INSERT INTO highlight_tags(highlight_id, tag_id) VALUES(?, ?)",
            [(id_, tags[one["code"]]) for id_, one in enumerate(records, 1)],
        )
    db.close()
