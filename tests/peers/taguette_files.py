"""Files as Taguette makes them: its tables, and rows as its own code fills them."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

DAY = "2026-03-01 08:09:10.123456"
_SCHEMA = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192),
  disabled BOOLEAN NOT NULL, email VARCHAR(256));
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL, user_login VARCHAR(30) NOT NULL,
  privileges VARCHAR(11) NOT NULL, PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, project_id INTEGER NOT NULL,
  text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
  user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
  path VARCHAR(200) NOT NULL, description TEXT NOT NULL);
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
  start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (highlight_id, tag_id));
INSERT INTO alembic_version VALUES ('db5e31a0233d');
"""


def counted(contents: str) -> str:
    """The text between the tags of a tidy page, which offsets count."""
    return html.unescape(re.sub(r"<[^>]*>", "", contents))


@dataclass
class TaguetteFile:
    """A file of Taguette that is being made."""

    path: Path
    contents: dict[int, str] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with closing(self._connect()) as connection:
            connection.executescript(_SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def add(self, table: str, **values: object) -> int:
        """Add a row; its number."""
        names = ", ".join(values)
        with closing(self._connect()) as connection, connection:
            marks = ", ".join("?" * len(values))
            return (
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", (*values.values(),)).lastrowid
                or 0
            )

    def project(self, name: str = "Study", description: str = "", members: Sequence[str] = ("anna",)) -> int:
        number = self.add("projects", name=name, description=description, created=f"{DAY[:-6]}{len(name):06d}")
        for login in members:
            with closing(self._connect()) as connection, connection:
                connection.execute("INSERT OR IGNORE INTO users VALUES (?, ?, 'secret', 0, NULL)", (login, DAY))
            self.add("project_members", project_id=number, user_login=login, privileges="ADMIN")
        return number

    def document(self, project: int, contents: str, name: str = "interview", **values: object) -> int:
        row = {
            "name": name,
            "description": "",
            "filename": f"{name}.html",
            "created": DAY,
            "project_id": project,
            "text_direction": "LEFT_TO_RIGHT",
            "contents": contents,
        } | values
        number = self.add("documents", **row)
        self.contents[number] = contents
        return number

    def tag(self, project: int, path: str, description: str = "") -> int:
        return self.add("tags", project_id=project, path=path, description=description)

    def highlight(
        self,
        document: int,
        words: str,
        tags: Sequence[int] = (),
        *,
        encoding: str = "utf-8",
        snippet: str | None = None,
        moved: int = 0,
    ) -> int:
        """Highlight words of the text between the tags, as the program does: counted in bytes of UTF-8."""
        text = counted(self.contents[document])
        at = text.index(words)
        width = 2 if encoding == "utf-16-le" else 4 if encoding == "utf-32-le" else 1
        start = len(text[:at].encode(encoding)) // width + moved
        end = start + len(words.encode(encoding)) // width
        quote = f"<p>{html.escape(words)}</p>" if snippet is None else snippet
        number = self.add("highlights", document_id=document, start_offset=start, end_offset=end, snippet=quote)
        for tag in tags:
            self.add("highlight_tags", highlight_id=number, tag_id=tag)
        return number

    def command(self, project: int, login: str, second: int, document: int | None = None, **payload: object) -> None:
        self.add(
            "commands",
            date=f"2026-03-02 00:00:{second:02d}.000000",
            user_login=login,
            project_id=project,
            document_id=document,
            payload=json.dumps(payload),
        )
