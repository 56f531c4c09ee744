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
    """What is known of a kind of summary without loading what counts it."""

    module: str
    """Its module in this room."""
    command: str
    """The command that gives it."""

    @property
    def title(self) -> str:
        """What it is called on screens and in lists."""
        return _told()[self.module][0]

    @property
    def tells(self) -> str:
        """What it tells, in a line."""
        return _told()[self.module][1]


SUMMARIES: dict[str, SummaryKind] = {
    "frequencies": SummaryKind("frequencies", "frequencies"),
    "crosstab": SummaryKind("crosstab", "crosstab"),
    "cooccurrence": SummaryKind("cooccurrence", "cooccurrence"),
    "sequence": SummaryKind("sequence", "sequence"),
    "saturation": SummaryKind("saturation", "saturation"),
    "coverage": SummaryKind("coverage", "coverage codes"),
    "profile": SummaryKind("profile", "profile"),
    "timeline": SummaryKind("timeline", "timeline"),
    "portrait": SummaryKind("portrait", "portrait"),
    "framework": SummaryKind("framework", "framework show"),
    "quote-use": SummaryKind("quote_use", "report use"),
}
"""Name → kind, in the order in which they are offered."""


def _told() -> dict[str, tuple[str, str]]:
    """Module → what its summary is called, and what it tells."""
    return {
        "frequencies": (tr("Frequencies"), tr("how often codes occur, and with whom")),
        "crosstab": (tr("Cross table"), tr("codes by one or two attributes, with shares")),
        "cooccurrence": (tr("Co-occurrence"), tr("which codes stand together")),
        "sequence": (tr("Sequence"), tr("which code follows which")),
        "saturation": (tr("Saturation"), tr("new codes from interview to interview")),
        "coverage": (tr("Coverage"), tr("how much of what was said each code covers")),
        "profile": (tr("Code profile"), tr("the codes of each document")),
        "timeline": (tr("Timeline"), tr("codes from wave to wave")),
        "portrait": (tr("Document portrait"), tr("one document from beginning to end")),
        "framework": (tr("Framework matrix"), tr("cases by themes, in words")),
        "quote_use": (tr("Use of quotes"), tr("who is quoted in which report, and who is not")),
    }


def summary_kind(name: str) -> SummaryKind:
    """The kind of a name.

    Raises:
        InputError: There is none; the nearest is named.
    """
    if name not in SUMMARIES:
        near = get_close_matches(name.casefold(), SUMMARIES, n=1, cutoff=0.5)
        names = ", ".join(SUMMARIES)
        raise InputError(
            tr("“{name}” is no summary", name=name),
            remedy=tr("did you mean {near}? choose among {names}", near=near[0], names=names)
            if near
            else tr("choose among {names}", names=names),
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
        summary = replace(summary, named=wish.coders is not None)
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
            names = ", ".join(known) or tr("none of its own")
            raise InputError(
                tr("{name} has no option “{option}”", name=name, option=option),
                remedy=tr("did you mean “{near}”? it has {names}", near=near[0], names=names)
                if near
                else tr("it has {names}", names=names),
            )
    given = {name: _listed(model, name, value) for name, value in options.items()}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(
            tr(
                "the option “{option}” of {name} is wrong: {reason}",
                option=where,
                name=name,
                reason=plain(first["msg"]),
            ),
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
