"""Which backups are kept: a rule that anybody can check, and that no clock makes forget the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from example_counts import examples
from qualcode.domain.backups import (
    ASKED,
    IN_A_DAY,
    NEWEST,
    OPENING,
    UPGRADE,
    Backup,
    State,
    backup_name,
    in_order,
    judge,
    parse_backup,
    parse_earlier,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # A Monday.
STATE = State("0123abcd", 7, "89ef0123")


def made(serial: int, before: timedelta, reason: str = OPENING, size: int = 1000) -> Backup:
    """A backup made so long before noon."""
    return Backup(Path(f"{serial}.backup"), serial, ms(NOON - before), reason, STATE, size)


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def kept(backups: list[Backup], *, most: int = 10**9, now: datetime = NOON) -> list[int]:
    """The numbers of those that stay, the newest first."""
    return [keeping.backup.serial for keeping in judge(backups, now_ms=ms(now), most_bytes=most).kept]


def test_all_of_a_day_stay_up_to_a_number() -> None:
    backups = [made(n, timedelta(minutes=30 * (20 - n))) for n in range(1, 21)]
    assert kept(backups) == list(range(20, 20 - IN_A_DAY, -1))


def test_the_last_of_each_day_stays_for_two_weeks_and_of_each_week_for_twelve() -> None:
    backups = [made(101 - n, timedelta(days=n, hours=hour)) for n in range(100) for hour in (0, 2)]
    backups = [
        Backup(Path(f"{n}.backup"), n, one.made_ms, one.reason, one.state, one.size)
        for n, one in enumerate(sorted(backups, key=lambda one: one.made_ms), 1)
    ]
    stay = {one.serial: one for one in backups if one.serial in kept(backups)}
    ages = sorted((ms(NOON) - one.made_ms) / 86_400_000 for one in stay.values())
    days = [age for age in ages if 1 <= age < 14 and age == int(age)]
    assert days == [*range(1, 14)]
    weeks = {datetime.fromtimestamp(one.made_ms / 1000, UTC).isocalendar()[:2] for one in stay.values()}
    assert len(weeks) in (12, 13)
    assert max(ages) < 12 * 7


def test_those_that_were_asked_for_or_made_before_an_upgrade_stay_for_ever() -> None:
    backups = [made(1, timedelta(days=900), ASKED), made(2, timedelta(days=800), UPGRADE)]
    backups += [made(3 + n, timedelta(minutes=n)) for n in range(30)]
    assert {1, 2} <= set(kept(backups, most=1))


def test_the_newest_stay_whatever_the_clock_says() -> None:
    backups = [made(n, timedelta(days=2000 - n)) for n in range(1, 30)]
    assert kept(backups)[:NEWEST] == [29, 28, 27, 26, 25]
    in_future = [made(n, timedelta(days=-400 * n)) for n in range(1, 8)]
    assert kept(in_future)[0] == 7


def test_a_clock_that_was_turned_back_does_not_turn_the_order() -> None:
    before, after = made(1, timedelta(days=-300)), made(2, timedelta(0))
    assert in_order([before, after])[0] is after
    assert kept([before, after]) == [2, 1]


def test_where_there_is_little_room_the_oldest_beside_later_ones_go_first_and_the_newest_never() -> None:
    backups = [made(1, timedelta(days=40)), made(2, timedelta(days=8)), made(3, timedelta(days=7))]
    backups += [made(4, timedelta(hours=5)), made(5, timedelta(hours=4)), made(6, timedelta(hours=1))]
    assert kept(backups) == [6, 5, 4, 3, 2, 1]
    assert 5 not in kept(backups, most=4500) and 4 not in kept(backups, most=4500)
    assert kept(backups, most=1) == [6]


def test_each_says_why_it_is_kept_and_until_when() -> None:
    one = judge([made(1, timedelta(hours=1))], now_ms=ms(NOON), most_bytes=10**9).kept[0]
    assert one.because == "the last of its week"
    assert one.until_ms == ms(NOON - timedelta(hours=1) + timedelta(weeks=12))
    stays = judge([made(1, timedelta(hours=1), ASKED)], now_ms=ms(NOON), most_bytes=1).kept[0]
    assert (stays.because, stays.until_ms, stays.until) == ("asked for", None, "you remove it")


def test_a_name_tells_what_it_was_made_of() -> None:
    name = backup_name(12, ms(NOON), "merge", STATE)
    assert name == "0012-20261123T120000Z-7-merge-0123abcd-89ef0123.backup"
    assert parse_backup(Path("/x") / name, 5) == Backup(Path("/x") / name, 12, ms(NOON), "merge", STATE, 5)


def test_files_of_other_names_are_no_backups() -> None:
    good = backup_name(12, ms(NOON), "merge", STATE)
    others = (
        "notes.txt",
        f"{good}.part",
        f".{good}",
        good.upper(),
        good.replace("2026", "2O26"),
        good.replace("1123", "1399"),
    )
    assert [parse_backup(Path(name), 1) for name in others] == [None] * len(others)
    assert parse_earlier(Path("study.before-upgrade-20260101-120000.backup"), "study", 1)
    assert parse_earlier(Path("study.before-upgrade-20261301-120000.backup"), "study", 1) is None
    assert parse_earlier(Path("other.before-upgrade-20260101-120000.backup"), "study", 1) is None


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(st.integers(-400, 400), st.sampled_from([OPENING, ASKED, "merge"]), st.integers(1, 900))))
def test_nothing_is_lost_between_kept_and_going(told: list[tuple[int, str, int]]) -> None:
    backups = [made(n, timedelta(days=age), reason, size) for n, (age, reason, size) in enumerate(told, 1)]
    judged = judge(backups, now_ms=ms(NOON), most_bytes=2000)
    stays = {keeping.backup.serial for keeping in judged.kept}
    assert stays.isdisjoint(one.serial for one in judged.going)
    assert len(judged.kept) + len(judged.going) == len(backups)
    automatic = [one for one in in_order(backups) if one.reason != ASKED]
    assert not automatic or automatic[0].serial in stays
    again = judge([keeping.backup for keeping in judged.kept], now_ms=ms(NOON), most_bytes=2000)
    assert not again.going
