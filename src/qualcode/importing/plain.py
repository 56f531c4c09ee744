"""Plain text: the decoded file, verbatim; turns only point into it."""

from __future__ import annotations

from qualcode.domain.errors import InputError
from qualcode.domain.import_choices import AS_FOUND, NO_SPEAKERS, ImportChoices
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.front_matter import front_matter
from qualcode.importing.turns import find_turns


class PlainTextReader:
    """Reads `.txt`."""

    name = "txt"
    suffixes: tuple[str, ...] = (".txt", ".text")

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Decode `data` and find its turns.

        Raises:
            InputError: `data` is no text, or holds nothing but white space.
        """
        return self.read_with(data, file, AS_FOUND)

    def read_with(self, data: bytes, file: str, choices: ImportChoices) -> ReadTranscript:
        """Decode `data` and find its turns, by the notation that was chosen.

        Raises:
            InputError: `data` is no text, or holds nothing but white space.
        """
        return read_text(data, file, self.name, choices, markdown=False)


def read_text(data: bytes, file: str, name: str, choices: ImportChoices, *, markdown: bool) -> ReadTranscript:
    """What txt and md share: the text is the decoded file, character by character.

    Raises:
        InputError: `data` is no text, or holds nothing but white space.
    """
    decoded = decode(data, file)
    text = decoded.text
    if not text or text.isspace():
        raise nothing_to_code(file)
    front, metadata = front_matter(text)
    turns, notation, header = find_turns(text, markdown=markdown, front=front, notation=choices.notation)
    warnings = decoded.warnings
    if notation is None and choices.notation not in (None, NO_SPEAKERS):
        warnings = (
            *warnings,
            tr("nobody is named as “{notation}”: choose another notation, or none", notation=choices.notation),
        )
    return ReadTranscript(
        text=text,
        turns=turns,
        format=name,
        encoding=decoded.encoding,
        notation=notation,
        warnings=warnings,
        metadata={**header, **metadata},
    )


def nothing_to_code(file: str) -> InputError:
    """The refusal of a file without a single character to read."""
    return InputError(tr("there is nothing to code in it"), file=file, remedy=tr("import a file that holds text"))
