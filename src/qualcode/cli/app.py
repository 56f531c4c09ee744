"""The `qualcode` command: a table of its commands, each imported only when it is called."""

from __future__ import annotations

import errno
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from qualcode import __version__
from qualcode.cli.helping import in_language
from qualcode.cli.progress import Bar, with_bar
from qualcode.cli.session import Session, common_options, is_file
from qualcode.domain.errors import PublicationError, QualcodeError, QueryError, brief
from qualcode.domain.publishing import SHOWN, listed
from qualcode.domain.translation import tr
from qualcode.settings.passphrases import Purpose, ask_with

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("screens", tr("Build the sample study, print its theme summary and open it.")),
    "new": ("projects", tr("Make a project.")),
    "open": ("opening", tr("Open a project of another program (.qdpx, QualCoder …), or one as text.")),
    "export": ("export", tr("Give the project out: to other programs, as text, or all its quotes.")),
    "import": ("importing", tr("Import transcripts from files and folders.")),
    "documents": ("corrections", tr("List, show, print, rename, correct, remove and finish documents.")),
    "speakers": ("speakers", tr("Say who stands behind the speakers' labels.")),
    "cases": ("cases_erasing", tr("Participants, sites and their attributes; who is withheld or erased.")),
    "codebook": ("codebook", tr("The codes: list, import, export, create, change.")),
    "code": ("code", tr("Apply codes to passages, and change or list codings.")),
    "autocode": ("autocode", tr("Give a code to all that is found, said by somebody or asked under a heading.")),
    "codings": ("codings", tr("Take codings in from files, and give them out.")),
    "memo": ("memos", tr("Notes on documents, codes, codings, cases and passages.")),
    "coder": ("coder", tr("Who codes.")),
    "round": ("round", tr("Rounds: who codes what, with which codebook, and whether blind.")),
    "assign": ("assign", tr("Let coders code documents in a round, or take them back.")),
    "work": ("work", tr("What you have to code.")),
    "coverage": ("coverage", tr("What has been read and coded, and what is left; how much each code covers.")),
    "set": ("sets", tr("Named lists of documents, cases or codes.")),
    "agreement": ("agreement", tr("How far coders agree, with interval and definition.")),
    "frequencies": ("frequencies", tr("How often codes and themes occur, and with whom.")),
    "crosstab": ("crosstab", tr("Codes by an attribute or a pair of attributes.")),
    "cooccurrence": ("cooccurrence", tr("Which codes stand together, and how closely.")),
    "sequence": ("sequence", tr("Which code follows which.")),
    "saturation": ("saturation", tr("New codes from interview to interview, and when there are few.")),
    "profile": ("profile", tr("The codes of each document, by its words.")),
    "timeline": ("timeline", tr("Codes from wave to wave, or by month, quarter or year.")),
    "portrait": ("portrait", tr("One document from its beginning to its end, with its codes.")),
    "framework": ("framework", tr("Cases by themes: quotes, and what the team writes of them.")),
    "matrix": ("matrix", tr("Codes by participants or documents, for R, SPSS and pandas.")),
    "quotes": ("quotes", tr("The passages of a code or theme, or of any query.")),
    "query": ("query", tr("Ask by codes, words, speakers and attributes; keep what was asked.")),
    "search": ("search", tr("Find words in all documents, or passages like one.")),
    "words": ("words", tr("Which words and phrases are said most often.")),
    "concordance": ("concordance", tr("Words in their context, one place below the other.")),
    "keyness": ("keyness", tr("Words that tell two groups apart.")),
    "phrases": ("phrases", tr("Phrases that may be worth a code in the participants' own words.")),
    "suggest": ("suggest", tr("Codes suggested for passages, with reasons; what may have been missed.")),
    "model": ("models", tr("Language models: list, add, remove.")),
    "identity": ("identity_verbs", tr("Who the participants really are: the identity key, and words that tell it.")),
    "bundle": ("bundle", tr("One file for one coder, to be coded far away.")),
    "merge": ("merge", tr("Take in what was done in a bundle, or in another copy of the project.")),
    "conflict": ("merge", tr("What was changed here and in a file that was merged.")),
    "reconcile": (
        "reconcile_taking",
        tr("What coders read differently: list, show, decide, take over what is agreed."),
    ),
    "report": ("report_files", tr("Reports written again from a file, and the methods section.")),
    "encrypt": ("encryption", tr("Encrypt a project: nobody opens it without its passphrase.")),
    "decrypt": ("encryption", tr("Keep an encrypted project in plain again.")),
    "passwd": ("encryption", tr("Give an encrypted project another passphrase.")),
    "project": ("project", tr("Copy a whole project, to a server and back.")),
    "history": ("history", tr("What was done, by whom and when.")),
    "undo": ("history", tr("Take back your latest actions, or one by its ID.")),
    "redo": ("history", tr("Bring back what you took back.")),
    "backup": ("backups", tr("Make a backup, or list those there are.")),
    "restore": ("backups", tr("Let the project be again what a backup holds.")),
    "doctor": ("doctor", tr("Look through the whole project: is all as it must be.")),
    "serve": ("serve", tr("The screens in a browser on this machine, where a terminal will not do.")),
    "settings": ("settings", tr("Show and change your settings.")),
    "completion": ("completion", tr("Let the shell complete commands, options and names.")),
    "help": ("help", tr("Read the guide, which comes with the program.")),
}
"""Command → its module in this package, and its line in the list of commands. The module holds the command under its
own name, with an underscore behind words of Python; where several modules share a noun, the last of them is named."""

PYTHON_WORDS = {"import": "import_", "open": "open_", "set": "set_", "round": "round_", "help": "help_"}


class LazyGroup(click.Group):
    """Imports the module of a command when that command is called; all others are only known by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"qualcode.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, PYTHON_WORDS.get(cmd_name, cmd_name))
        return in_language(found)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A word that is no command but names a project opens that project."""
        if args[0] not in COMMANDS and _names_project(args[0]):
            from qualcode.cli.screens import open_project

            return "", open_project, args
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(tr("Commands")):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, tr("[OPTIONS] [PROJECT]"))
        formatter.write_usage(ctx.command_path, tr("[OPTIONS] COMMAND [ARGS]…"), prefix=" " * len(f"{tr('Usage:')} "))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _refusals(ctx), with_bar() as bar:
                ask_with(partial(_ask_at_the_terminal, bar))
                return super().invoke(ctx)
        finally:
            ask_with(None)


def _ask_at_the_terminal(bar: Bar, purpose: Purpose, path: Path, complaint: str) -> str | None:
    from qualcode.cli.passphrases import ask_existing

    with bar.aside():  # A bundle is opened, and its passphrase asked for, when what is done with it has begun.
        return ask_existing(purpose, path, complaint)


def _names_project(word: str) -> bool:
    """Whether a first word is meant as a path rather than as a command."""
    if word.endswith(".qualcode") or os.sep in word or "/" in word:  # A URL has slashes, too.
        return True
    return is_file(Path(word)) or is_file(Path(f"{word}.qualcode"))


@contextmanager
def _refusals(ctx: click.Context) -> Iterator[None]:
    """Show a refusal as its sentence and leave with status 1."""
    try:
        yield
    except QualcodeError as error:
        from qualcode.cli.output import note, pointed_at

        note(error.sentence)
        if isinstance(error, PublicationError) and len(error.problems) > SHOWN:
            note("\n".join(["", *listed(error.problems)]))
        if isinstance(error, QueryError) and error.query and error.at is not None:
            note(pointed_at(error.query, error.at))
        _lead_to_the_guide(error, ctx)
        ctx.exit(1)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        from qualcode.cli.output import note

        note(tr("no file can have so long a name: {name}; shorten it.", name=brief(str(error.filename or ""))))
        ctx.exit(1)
    except (KeyboardInterrupt, click.Abort):
        click.echo(tr("interrupted"), err=True)
        ctx.exit(1)


def _lead_to_the_guide(error: QualcodeError, ctx: click.Context) -> None:
    """Name the page of the guide that helps; where JSON was asked for, answer with the refusal as well."""
    from qualcode.cli.guide_pages import more, page_for
    from qualcode.cli.output import answer_json, note

    page = page_for(error, ctx)
    if page:
        note(more(page))
    if ctx.ensure_object(Session).as_json:
        answer_json(
            {
                "error": error.sentence,
                "file": None if error.file is None else str(error.file),
                "line": error.line,
                "help": page or None,
            }
        )


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=tr(
        "`qualcode COMMAND --help` says more of each. A project is a file, NAME.qualcode, or the URL of a database."
    ),
)
@click.version_option(__version__, prog_name="qualcode", message="%(prog)s %(version)s")
@common_options
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Code interview and focus-group transcripts in the terminal.

    Without a command the screens open, on PROJECT where one is named.
    """
    if ctx.invoked_subcommand is None:
        from qualcode.cli.screens import open_screens

        session = ctx.ensure_object(Session)
        ctx.exit(open_screens(session, session.named_project()))
