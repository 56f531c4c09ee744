"""LaTeX documents that compile by themselves: with pdflatex, or, for all scripts, with lualatex and xelatex."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.domain.report_words import facts_in_words
from qualcode.domain.translation import ENGLISH, language, tr
from qualcode.exporting.latex_text import latex_line
from qualcode.exporting.tables import Heading

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
  \usepackage{lmodern}
  % Letters for which these fonts have no sign: compile with lualatex to see them.
  \DeclareRobustCommand{\elsewhere}[1]{\textit{(@elsewhere@)}}
\else
  \usepackage{fontspec}
  \DeclareRobustCommand{\elsewhere}[1]{#1}
\fi
\usepackage[margin=25mm]{geometry}
\usepackage{array,longtable,fancyhdr}
\setlength{\headheight}{28pt}
\setcounter{secnumdepth}{0}
\renewcommand{\arraystretch}{1.25}
\emergencystretch=2em
\raggedbottom
"""


def _preamble() -> str:
    """The beginning of a document; in languages other than English with their hyphenation and words of their own."""
    begun = _PREAMBLE.replace("@elsewhere@", latex_line(tr("words in another script")))
    if language() == ENGLISH:
        return begun
    from babel import Locale

    name = Locale.parse(language()).get_language_name("en") or language()
    return f"{begun}\\usepackage[{name.lower()}]{{babel}}\n"


def latex_strong(text: str) -> str:
    """A line that must not be overlooked."""
    return f"\n\\noindent\\textbf{{{latex_line(text)}}}\\par\n"


def latex_page(heading: Heading, body: Sequence[str], *, commands: str = "") -> str:
    """A document around a body: title, what must not be overlooked (on every page too), facts, the body.

    Args:
        commands: Further lines for the preamble: ours, never a person's.
    """
    strong = [text for text in (heading.marking, heading.warning) if text]
    head = " ".join(map(latex_line, strong))
    edges = [
        "\\pagestyle{fancy}\\fancyhf{}\\renewcommand{\\headrulewidth}{0pt}\n",
        f"\\fancyhead[C]{{\\small\\bfseries {head}}}\n" if head else "",
        "\\fancyfoot[C]{\\thepage}\n\\fancypagestyle{plain}{}\n",
    ]
    facts = [f"\\item[{latex_line(what)}] {latex_line(value)}\n" for what, value in facts_in_words(heading.facts)]
    return "".join(
        [
            _preamble() + commands,
            *edges,
            f"\\title{{{latex_line(heading.title)}}}\n\\author{{}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n",
            *map(latex_strong, strong),
            *(["\\begin{description}\n", *facts, "\\end{description}\n"] if facts else []),
            *body,
            *map(latex_strong, strong),
            "\\end{document}\n",
        ]
    )
