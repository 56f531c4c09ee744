"""How the pages are made into a site: `make docs` writes it to `build/docs/`, without a network.

The source is the whole checkout, of which only these pages are taken: so the links between the README, the guides and
the measurements lead to the same places on the site, in a checkout and in an editor.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

project = "qualcode"
author = "The qualcode authors"
copyright = "The qualcode authors, MIT licence"
release = re.findall(
    r'^__version__ = "(.+)"$', Path(__file__).parents[1].joinpath("src/qualcode/__init__.py").read_text("utf-8"), re.M
)[0]

INDEX = "docs/index"
LISTS = (INDEX, "docs/how-to/index")
"""Pages whose lists of links become the contents in the margin."""
extensions = ["myst_parser"]
root_doc = INDEX
include_patterns = ["docs/**.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/RESULTS.md"]
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline"]
myst_links_external_new_tab = False
suppress_warnings = ["misc.highlighting_failure"]
highlight_language = "text"
pygments_style = "friendly"
pygments_dark_style = "github-dark"
nitpicky = True

html_theme = "furo"
html_title = f"qualcode {release}"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_permalinks_icon = "¶"


def tables_of_contents(page: str) -> str:
    """A hidden table of contents for each section of a page: what stands in the margin is what the page lists."""
    made = []
    for section in re.split(r"^## ", page, flags=re.M)[1:]:
        title, _, body = section.partition("\n")
        pages = re.findall(r"^- \[[^\]]+\]\(([^)#]+)\.md\)", body, re.M)
        made.append("\n".join(["```{toctree}", ":hidden:", f":caption: {title}", "", *pages, "```"]))
    return "\n\n".join(["", *made, ""])


def _take_in_contents(app: Sphinx, name: str, source: list[str]) -> None:
    if name in LISTS:
        source[0] += tables_of_contents(source[0])


def _show_by_colour(app: Sphinx, tree: nodes.document) -> None:
    """Beside a picture `NAME-light.svg` its dark one, each shown only on pages of its colour."""
    for image in list(tree.findall(nodes.image)):
        if image["uri"].endswith("-light.svg"):
            dark = image.deepcopy()
            dark["uri"] = image["uri"].replace("-light.svg", "-dark.svg")
            image["classes"].append("only-light")
            dark["classes"].append("only-dark")
            image.parent.insert(image.parent.index(image) + 1, dark)


def setup(app: Sphinx) -> None:
    """Make the contents from the pages that list others, and pictures fit the colours of the page."""
    app.connect("source-read", _take_in_contents)
    # Before pictures are collected, which is done by listeners of the usual priority.
    app.connect("doctree-read", _show_by_colour, priority=100)
