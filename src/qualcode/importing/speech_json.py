"""JSON of speech recognition (.json): told apart by its shape, projected like captions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.cues import Cue, project
from qualcode.importing.json_trees import first, members, objects, read_json, string
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.speech_shapes import SHAPES, cues_of, is_speech
from qualcode.importing.speech_values import Values, speaker_names

KNOWN = tr("Whisper, WhisperX, whisper.cpp, Otter, Rev, AssemblyAI, Deepgram, AWS Transcribe, Google and Speechmatics")
_METADATA = {
    "title": ("title", "name", "jobName"),
    "date": ("date", "created_at", "created", "start_time", "createdAt"),
    "language": ("language", "language_code", "languageCode", "detected_language", "lang"),
    "media": ("audio_url", "media_url", "audio_file", "media", "file_name", "filename", "file"),
}
_HOLDERS = ("metadata", "speech", "result", "results", "job", "info", "params")
"""Members of the root that may hold what the file says of itself."""


class SpeechJsonReader:
    """Reads `.json`."""

    name = "json"
    suffixes: tuple[str, ...] = (".json",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Tell the shape and merge its segments into turns.

        Raises:
            InputError: No JSON, JSON of another shape (the shapes known are named), or no text in it.
        """
        json = read_json(data, file)
        root = members(json.value)
        values = Values(speaker_names(members(root.get("speech"))) | speaker_names(root))
        cues = _cues(json.value, root, values)
        if cues is None:
            raise InputError(
                tr("this JSON is no transcript of a known shape ({known})", known=KNOWN),
                file=file,
                remedy=tr("export the transcript as .vtt, .srt, .docx or .txt"),
            )
        captions = project(cues, "speaker")
        if not captions.text:
            raise nothing_to_code(file)
        return ReadTranscript(
            text=captions.text,
            turns=captions.turns,
            format=self.name,
            encoding=json.encoding,
            notation=captions.notation,
            warnings=(*json.warnings, *values.warnings(), *captions.warnings),
            metadata=_metadata(root),
        )


def _cues(value: object, root: dict[str, object], values: Values) -> list[Cue] | None:
    listed = objects(value)
    if listed:
        return cues_of(listed, values) if is_speech(listed) else None
    for shape in SHAPES:
        found = shape(root, values)
        if found is not None:
            return found
    return None


def _metadata(root: dict[str, object]) -> dict[str, str]:
    """Title, date, language and media file, where the root or what describes it names them."""
    places = [root, *(members(root.get(holder)) for holder in _HOLDERS)]
    places.extend(objects(members(root.get("results")).get("channels"))[:1])
    found: dict[str, str] = {}
    for name, keys in _METADATA.items():
        for place in places:
            value = _described(name, first(place, *keys))
            if value:
                found[name] = value
                break
    return found


def _described(name: str, value: object) -> str:
    if name == "date" and isinstance(value, int | float) and 10**8 < value < 10**11:
        return datetime.fromtimestamp(value, UTC).date().isoformat()
    written = " ".join(string(value).split())[:500]
    if name == "date":
        return written if re.match(r"\d{4}-\d\d", written) else ""
    if name == "media" and written:
        # Addresses of recordings often carry a key after the question mark.
        path = unquote(_path(written)).replace("\\", "/")
        return path.rstrip("/").rpartition("/")[2]
    return written


def _path(written: str) -> str:
    if "://" not in written:
        return written
    try:
        return urlsplit(written).path
    except ValueError:
        return ""
