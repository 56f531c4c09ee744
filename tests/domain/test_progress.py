"""How far long work has come is told seldom enough, counted right, and stopped only where nothing is half done."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from qualcode.domain import progress as telling
from qualcode.domain.errors import StoppedError
from qualcode.domain.progress import Progress, Stage, Watch, check, is_watched, stage, steps, told, unwatched


class Clock:
    """A time that goes on as far as it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(telling, "time", one)
    return one


def worked(clock: Clock, seconds: float, count: int, **how: object) -> list[Progress]:
    """What is told of work on some things, each of which takes some seconds."""
    shown: list[Progress] = []
    with Watch(shown.append).looking_on():
        for _ in steps(range(count), "reading", "documents"):
            clock.now += seconds
    return shown


def test_each_slow_step_is_told_with_how_many_are_done(clock: Clock) -> None:
    assert [one.done for one in worked(clock, 1, 5)] == [0, 1, 2, 3, 4]


def test_no_more_than_ten_a_second_are_told(clock: Clock) -> None:
    shown = worked(clock, 0.001, 1000)
    assert 9 <= len(shown) <= 11


def test_nothing_is_told_and_nothing_is_wrapped_where_nobody_looks_on() -> None:
    things = [1, 2, 3]
    assert steps(things, "reading") is things
    assert not is_watched()
    with stage("reading") as here:
        here.at(1)
    check()


def test_the_rate_is_that_of_late_and_the_time_left_follows_it(clock: Clock) -> None:
    shown: list[Progress] = []
    with Watch(shown.append).looking_on(), stage("importing", "files", 100) as here:
        for done in range(1, 21):  # Ten a second …
            clock.now += 0.1
            here.at(done)
        assert shown[-1].rate == pytest.approx(10, abs=0.5)
        for done in range(21, 51):  # … then one a second.
            clock.now += 1
            here.at(done)
    assert shown[-1].rate == pytest.approx(1, abs=0.1)
    assert shown[-1].left == pytest.approx(50, abs=5)


def test_no_rate_is_told_in_the_first_seconds(clock: Clock) -> None:
    assert [one.rate for one in worked(clock, 0.5, 4)] == [None] * 4
    assert worked(clock, 1, 4)[-1].left == pytest.approx(1)


def test_what_is_counted_inside_is_not_shown() -> None:
    shown: list[str] = []
    with Watch(lambda one: shown.append(one.doing)).looking_on():
        for _ in steps([1, 2], "outside"):
            list(steps([1, 2, 3], "inside"))
    assert set(shown) == {"outside"}


def test_inside_of_what_has_no_number_the_first_that_has_one_is_shown() -> None:
    shown: list[str] = []
    with Watch(lambda one: shown.append(one.doing)).looking_on(), stage("outside"):
        list(steps([1, 2, 3], "inside"))
    assert shown == ["outside", "inside"]


def test_stopping_ends_it_before_the_next_thing() -> None:
    done: list[int] = []
    watch = Watch(lambda one: None)
    with watch.looking_on(), pytest.raises(StoppedError):
        for thing in steps(range(9), "reading"):
            done.append(thing)
            if thing == 3:
                watch.stop()
    assert done == [0, 1, 2, 3]


def test_stopping_at_the_last_thing_is_no_success() -> None:
    watch = Watch(lambda one: None)
    with watch.looking_on(), pytest.raises(StoppedError):
        for thing in steps([1, 2], "reading"):
            if thing == 2:
                watch.stop()


def test_from_another_thread_it_is_stopped_too() -> None:
    watch, begun = Watch(lambda one: None), threading.Event()

    def things() -> Iterator[int]:
        yield 1
        begun.set()
        stopping.join()
        yield 2

    def stop() -> None:
        begun.wait(5)
        watch.stop()

    stopping = threading.Thread(target=stop)
    stopping.start()
    with watch.looking_on(), pytest.raises(StoppedError):
        list(steps(things(), "reading"))


def test_work_that_stops_itself_is_not_broken_off_anywhere_in_it() -> None:
    watch = Watch(lambda one: None)
    with watch.looking_on():
        with stage("importing", "files", 3, stops_itself=True) as here:
            watch.stop()
            assert here.is_stopping
            assert list(steps([1, 2], "inside")) == [1, 2]
            check()
        with pytest.raises(StoppedError):
            check()


def test_nothing_more_begins_once_it_was_stopped() -> None:
    watch = Watch(lambda one: None)
    watch.stop()
    with watch.looking_on(), pytest.raises(StoppedError), stage("reading"):
        raise AssertionError("it began")


def test_work_is_watched_in_whichever_thread_does_it() -> None:
    shown: list[Progress] = []
    work = Watch(shown.append).around(lambda: list(steps([1, 2], "reading")))
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert shown and not is_watched()


def test_beginning_and_end_are_told_once_whatever_happens_inside() -> None:
    heard: list[str] = []
    watch = Watch(lambda one: None, begun=lambda: heard.append("begun"), ended=lambda: heard.append("ended"))
    with watch.looking_on(), pytest.raises(ValueError, match="odd"), stage("outside"):
        for _ in steps([1], "inside"):
            raise ValueError("odd")
    assert heard == ["begun", "ended"]


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress("importing", 0, 450, "files"), "····················  0 of 450 files"),
        (
            Progress("importing", 225, 450, "files", rate=15.0),
            "██████████··········  225 of 450 files  15.0 a second  0:00:15 left",
        ),
        (
            Progress("reading", 450, 450, "files", rate=1234.0),
            "█" * 20 + "  450 of 450 files  1,234 a second  0:00:00 left",
        ),
        (Progress("reading", 0, 0, "files"), "·" * 20 + "  0 of 0 files"),
        (Progress("reading", 1_234, None, "lines"), "1,234 lines"),
        (Progress("reading", 1_234, None, "lines", rate=300), "1,234 lines  300 a second"),
        (Progress("writing the file anew", 0, None, "", seconds=75), "0:01:15"),
        (Progress("importing", 9, 4, "files"), "█" * 20 + "  9 of 4 files"),
    ],
)
def test_how_far_it_has_come_is_one_line(progress: Progress, line: str) -> None:
    assert told(progress) == line


def test_a_line_fits_the_box_of_a_terminal() -> None:
    assert len(told(Progress("importing", 1_234, 4_500, "documents", rate=1_234.5))) <= 78


def test_how_many_there_are_may_be_known_only_later() -> None:
    shown: list[Progress] = []
    with Watch(shown.append).looking_on(), stage("reading", "documents") as here:
        assert isinstance(here, Stage)
        here.before(3, 9, "anna")
    assert (shown[-1].done, shown[-1].total, shown[-1].name) == (2, 9, "anna")


def test_what_is_begun_unwatched_is_neither_told_nor_stopped_by_who_looks_on_outside() -> None:
    shown: list[Progress] = []
    watch = Watch(shown.append)
    with watch.looking_on():
        watch.stop()
        with unwatched():
            assert not is_watched()
            assert list(steps(range(3), "reading")) == [0, 1, 2]
        assert is_watched() and shown == []
