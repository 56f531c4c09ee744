"""All summaries by name: the one list that the command line, the screens and report files share."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, NamedTuple, get_origin

from pydantic import BaseModel, ValidationError

from qualcode.analysis.resolving import People, documents_left
from qualcode.analysis.selecting import choose_documents
from qualcode.domain.answers import Answer
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import Summary, SummaryWish
from qualcode.domain.translation import tr
from qualcode.reports.summaries.counted_among import groups_counted
from qualcode.storage.project import Project


class SummaryKind(NamedTuple):
    """A kind of summary."""

    module: str
    """Its module in this room."""
    title: str
    """What it is called on screens and in lists."""
    tells: str
    """What it tells, in a line."""
    command: str
    """The command that gives it."""


SUMMARIES: dict[str, SummaryKind] = {
    "frequencies": SummaryKind("frequencies", "Frequencies", tr("how often codes occur, and with whom"), "frequencies"),
    "crosstab": SummaryKind(
        "crosstab", tr("Cross table"), tr("codes by one or two attributes, with shares"), "crosstab"
    ),
    "cooccurrence": SummaryKind("cooccurrence", "Co-occurrence", tr("which codes stand together"), "cooccurrence"),
    "sequence": SummaryKind("sequence", "Sequence", tr("which code follows which"), "sequence"),
    "saturation": SummaryKind("saturation", "Saturation", tr("new codes from interview to interview"), "saturation"),
    "coverage": SummaryKind(
        "coverage", "Coverage", tr("how much of what was said each code covers"), tr("coverage codes")
    ),
    "profile": SummaryKind("profile", tr("Code profile"), tr("the codes of each document"), "profile"),
    "timeline": SummaryKind("timeline", "Timeline", tr("codes from wave to wave"), "timeline"),
    "portrait": SummaryKind("portrait", tr("Document portrait"), tr("one document from beginning to end"), "portrait"),
    "framework": SummaryKind(
        "framework", tr("Framework matrix"), tr("cases by themes, in words"), tr("framework show")
    ),
    "quote-use": SummaryKind(
        "quote_use", tr("Use of quotes"), tr("who is quoted in which report, and who is not"), tr("report use")
    ),
}
"""Name → kind, in the order in which they are offered."""


def summary_kind(name: str) -> SummaryKind:
    """The kind of a name.

    Raises:
        InputError: There is none; the nearest is named.
    """
    if name not in SUMMARIES:
        near = get_close_matches(name.casefold(), SUMMARIES, n=1, cutoff=0.5)
        meant = tr("did you mean {near}? ", near=near[0]) if near else ""
        raise InputError(
            tr("“{name}” is no summary", name=name),
            remedy=tr("{meant}choose among {summaries}", meant=meant, summaries=", ".join(SUMMARIES)),
        )
    return SUMMARIES[name]


def options_of(name: str) -> type[BaseModel]:
    """The model of the options that only this kind has.

    Raises:
        InputError: There is no such kind.
    """
    found: type[BaseModel] = getattr(_module(name), f"{_title(name)}Options")
    return found


def make_summary(
    project: Project, name: str, wish: SummaryWish, options: Mapping[str, Any] | BaseModel
) -> tuple[Answer, Summary]:
    """Count a summary: what `--json` answers, and the same as tables.

    Args:
        options: Those that only this kind has, by name, or as its model.

    Raises:
        InputError: There is no such kind, or it has no such option.
        QueryError: The condition of the wish cannot be understood.
        NotFoundError: A code, coder, document or attribute is not there.
    """
    module = _module(name)
    known = options if isinstance(options, BaseModel) else read_options(name, options)
    with project.reading():
        answer: Answer = getattr(module, f"answer_{summary_kind(name).module}")(project, wish, known)
        if name == "frequencies":
            summary: Summary = module.frequencies_summary(project, wish, known, answer)
        else:
            summary = getattr(module, f"{summary_kind(name).module}_summary")(answer)
        if name == "quote-use":  # It is of what reports say, not of the documents of a wish.
            return answer, replace(summary, counted=_counted(People(project)))
        documents = documents_left(project, choose_documents(project, wish.documents), wish.left_out)
        people = People(project, documents, wish.left_out)
        groups = (*summary.groups, *groups_counted(project, people, wish))
        return answer, replace(summary, counted=_counted(people), groups=groups)


def _counted(people: People) -> frozenset[int]:
    """The participants who speak in the documents looked at, and the sites of these documents."""
    speaking = people.participants(speaker.id for d in people.documents for speaker in people.speakers_of(d))
    sites = {people.site(d, None) for d in people.documents} | {people.cases[person].site_id for person in speaking}
    return frozenset(speaking) | {site for site in sites if site is not None}


def read_options(name: str, options: Mapping[str, Any]) -> BaseModel:
    """The options of a kind, checked.

    Raises:
        InputError: There is no such kind or option, or a value is none that it takes.
    """
    model = options_of(name)
    known = list(model.model_fields)
    for option in options:
        if option not in known:
            near = get_close_matches(option, known, n=1, cutoff=0.5)
            meant = tr("did you mean “{near}”? ", near=near[0]) if near else ""
            raise InputError(
                tr("{name} has no option “{option}”", name=name, option=option),
                remedy=tr("{meant}it has {known}", meant=meant, known=", ".join(known) or tr("none of its own")),
            )
    given = {name: _listed(model, name, value) for name, value in options.items()}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(
            tr("the option “{where}” of {name} is wrong: {plain}", where=where, name=name, plain=plain(first["msg"])),
            remedy=tr("correct it"),
        ) from None


def _listed(model: type[BaseModel], name: str, value: Any) -> Any:
    """One text where several may stand is a list of one."""
    several = get_origin(model.model_fields[name].annotation) is tuple
    return (value,) if several and isinstance(value, str) else value


def plain(message: str) -> str:
    """What pydantic says of a wrong value, without its own words."""
    said = message.removeprefix("Value error, ").removeprefix("Input should be ")
    return said if said == message.removeprefix("Value error, ") else tr("it should be {said}", said=said)


def _module(name: str) -> Any:
    return importlib.import_module(f"qualcode.reports.summaries.{summary_kind(name).module}")


def _title(name: str) -> str:
    """`quote-use` → `QuoteUse`."""
    return "".join(word.capitalize() for word in summary_kind(name).module.split("_"))
