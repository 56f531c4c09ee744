"""Completing commands, options and names in a shell."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.output import answer_text
from qualcode.cli.session import Session, command
from qualcode.domain.translation import tr

SHELLS = ("bash", "zsh", "fish")
_SCRIPTS = Path(__file__).with_name("completions")


@command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--line", hidden=True, help=tr("Answer for a line that is typed, up to the cursor."))
@click.option("--breaks", hidden=True, default="", help=tr("Where bash takes words apart."))
def completion(session: Session, shell: str, line: str | None, breaks: str) -> None:
    """Print what lets a shell complete commands, options, and the names of documents, codes and coders.

    bash: eval "$(qualcode completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc, behind compinit; fish:
    qualcode completion fish > ~/.config/fish/completions/qualcode.fish. Names come from the project that the command
    would take. An encrypted project is never opened for it, nor one on a server.
    """
    if line is None:
        answer_text((_SCRIPTS / f"qualcode.{shell}").read_text(encoding="utf-8"))
    else:
        _answer(shell, line, breaks)


def _answer(shell: str, line: str, breaks: str) -> None:
    """Say what may stand at the cursor: first who completes files, then a word a line.

    zsh and fish write words into the line by themselves; for bash they come as they are to be written.
    """
    from qualcode.cli.completing import offer
    from qualcode.cli.completing_line import inserted_by_bash, typed_line

    typed = typed_line(line)
    offered = offer(typed.words[1:], typed.last)
    lines = [offered.by_shell or "words"]
    for one in offered.words:
        written = inserted_by_bash(one.word, typed, breaks) if shell == "bash" else one.word
        if written is not None:
            lines.append(f"{written}\t{one.about}" if one.about and shell != "bash" else written)
    click.echo("\n".join(lines))
