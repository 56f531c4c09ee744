"""The site that `make docs` builds: without a warning, without a network, and without anything from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from walking import DOCS, ROOT

PAGES = sorted(DOCS.rglob("*.md"))


def test_each_page_stands_once_in_a_list_of_pages() -> None:
    listed: Counter[Path] = Counter()
    for page in (DOCS / "index.md", DOCS / "how-to" / "index.md"):
        targets = re.findall(r"^- \[[^\]]+\]\(([^)#]+)\)", page.read_text(encoding="utf-8"), re.M)
        listed.update((page.parent / target).resolve() for target in targets)
    assert sorted(set(PAGES) - listed.keys() - {DOCS / "index.md"}) == []
    assert [page for page, times in listed.items() if times > 1] == []


@pytest.mark.long
def test_the_site_is_built_without_a_warning_and_asks_nobody_for_anything(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-d",
        str(tmp_path / "trees"),
        "-c",
        "docs",
        ".",
    ]
    done = subprocess.run([*command, str(tmp_path / "site")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted((tmp_path / "site").rglob("*.html"))
    assert len(made) > len(PAGES)
    fetched = r"<(?:script|img|iframe|source|link|object|embed)\b[^>]*?(?:src|href|data)=[\"']?(?:https?:)?//[^\"'>]+"
    for page in made:
        assert re.findall(fetched, page.read_text(encoding="utf-8")) == [], page
    for style in (tmp_path / "site" / "_static").rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", style.read_text(encoding="utf-8")), style
    assert "Which code?" in (tmp_path / "site/docs/tutorial.html").read_text(encoding="utf-8")
