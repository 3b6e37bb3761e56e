"""When something is due, in zones whose clocks are changed and in one whose clock is not."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from time import tzset
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientfit_sync import times
from clientfit_sync.times import Time

SOFIA, NEW_YORK, LORD_HOWE = ZoneInfo("Europe/Sofia"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
SEVEN = time(7)
HOUR = timedelta(hours=1)
ZONES = [
    *("Europe/Sofia", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"),
    # Their clocks are, or were, changed about midnight; one left out a whole day.
    *("America/Sao_Paulo", "Asia/Beirut", "America/Nuuk", "America/St_Johns", "Pacific/Apia"),
]

rules = st.builds(
    lambda at, days: Time(at=at, **days),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.one_of(
        st.just({}),
        st.builds(lambda weekday: {"weekday": weekday}, st.integers(0, 6)),
        st.builds(lambda day: {"day": day}, st.integers(1, 28)),
    ),
)
moments = st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # given below
zones = st.sampled_from(ZONES).map(ZoneInfo)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone may be changed."""
    with monkeypatch.context() as environment:
        environment.setenv("TZ", "UTC")
        yield
    tzset()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("07:00", Time(at=SEVEN)),
        ("7:00", Time(at=SEVEN)),
        ("daily 07:00", Time(at=SEVEN)),
        (" Daily  23:59 ", Time(at=time(23, 59))),
        ("monday 07:00", Time(at=SEVEN, weekday=0)),
        ("Sunday 00:00", Time(at=time(0), weekday=6)),
        ("thu 07:00", Time(at=SEVEN, weekday=3)),
        ("1st 07:00", Time(at=SEVEN, day=1)),
        ("22nd 07:00", Time(at=SEVEN, day=22)),
        ("3rd 07:00", Time(at=SEVEN, day=3)),
        ("28th 07:00", Time(at=SEVEN, day=28)),
    ],
)
def test_a_rule_names_a_time_of_the_day_the_week_or_the_month(rule: str, expected: Time) -> None:
    assert times.parse(rule) == expected


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "is no time: write"),
        ("monday", "is no time: write"),
        ("7", "is no time: write"),
        ("07:00 monday", "is no time: write"),
        ("monday, 07:00", "is no time: write"),
        ("24:00", "goes from 00:00 to 23:59"),
        ("12:60", "goes from 00:00 to 23:59"),
        ("someday 07:00", "no day of the week"),
        ("t 07:00", "no day of the week"),
        ("mondays 07:00", "no day of the week"),
        ("0th 07:00", "1st to the 28th"),
        ("31st 07:00", "1st to the 28th"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_remedy(rule: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        times.parse(rule)


@pytest.mark.parametrize(
    ("rule", "latest", "following"),
    [
        ("07:00", "2026-11-25 07:00", "2026-11-26 07:00"),
        ("12:00", "2026-11-25 12:00", "2026-11-26 12:00"),
        ("12:01", "2026-11-24 12:01", "2026-11-25 12:01"),
        ("monday 07:00", "2026-11-23 07:00", "2026-11-30 07:00"),
        ("wednesday 13:00", "2026-11-18 13:00", "2026-11-25 13:00"),
        ("1st 07:00", "2026-11-01 07:00", "2026-12-01 07:00"),
        ("28th 07:00", "2026-10-28 07:00", "2026-11-28 07:00"),
    ],
)
def test_the_latest_moment_includes_now_and_the_next_does_not(rule: str, latest: str, following: str) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=SOFIA)
    found = times.parse(rule)
    assert f"{found.latest(now).astimezone(SOFIA):%Y-%m-%d %H:%M}" == latest
    assert f"{found.next(now).astimezone(SOFIA):%Y-%m-%d %H:%M}" == following


@pytest.mark.parametrize(
    ("zone", "day", "skipped", "instead"),
    [
        (SOFIA, date(2026, 3, 29), time(3, 30), "04:30+0300"),
        (NEW_YORK, date(2026, 3, 8), time(2, 30), "03:30-0400"),
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), "02:45+1100"),
    ],
)
def test_a_time_that_is_skipped_comes_later_on_that_day(zone: ZoneInfo, day: date, skipped: time, instead: str) -> None:
    rule = Time(at=skipped)
    midnight = datetime.combine(day, time(0), tzinfo=zone)
    assert f"{rule.next(midnight).astimezone(zone):%H:%M%z}" == instead
    assert rule.next(midnight) - rule.latest(midnight) < timedelta(days=1) + HOUR
    assert rule.next(rule.next(midnight).astimezone(zone)).astimezone(zone).time() == skipped


@pytest.mark.parametrize(
    ("zone", "day", "repeated", "first"),
    [
        (SOFIA, date(2026, 10, 25), time(3, 30), "03:30+0300"),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), "01:30-0400"),
        (LORD_HOWE, date(2026, 4, 5), time(1, 45), "01:45+1100"),
    ],
)
def test_a_time_that_comes_twice_counts_the_first_time(zone: ZoneInfo, day: date, repeated: time, first: str) -> None:
    rule = Time(at=repeated)
    midnight = datetime.combine(day, time(0), tzinfo=zone)
    came = rule.next(midnight)
    assert f"{came.astimezone(zone):%H:%M%z}" == first
    again = datetime.combine(day, repeated, tzinfo=zone).replace(fold=1)
    assert rule.latest(again) == came
    assert rule.next(again).astimezone(zone).date() == day + timedelta(days=1)


def test_a_time_that_is_skipped_before_midnight_comes_after_it() -> None:
    nuuk = ZoneInfo("America/Nuuk")
    shortly_after = datetime(2026, 3, 29, 0, 10, tzinfo=nuuk)
    assert f"{Time(at=time(23, 30)).next(shortly_after).astimezone(nuuk):%Y-%m-%d %H:%M}" == "2026-03-29 00:30"


def test_a_midnight_before_which_the_clock_goes_back_is_not_forgotten() -> None:
    st_johns = ZoneInfo("America/St_Johns")
    back_on_the_day_before = datetime(2010, 11, 6, 23, 30, fold=1, tzinfo=st_johns)
    latest = Time(at=time(0)).latest(back_on_the_day_before).astimezone(st_johns)
    assert (f"{latest:%Y-%m-%d %H:%M}", latest.fold) == ("2010-11-07 00:00", 0)


@pytest.mark.parametrize(("zone", "hours"), [(SOFIA, 23), (NEW_YORK, 24), (ZoneInfo("UTC"), 24)])
def test_a_day_may_have_other_hours_than_24(zone: ZoneInfo, hours: int) -> None:
    rule = Time(at=SEVEN)
    before = datetime(2026, 3, 28, 8, tzinfo=zone)
    assert rule.next(before) - rule.latest(before) == hours * HOUR


@given(rules, moments, zones)
def test_now_lies_between_the_latest_moment_and_the_next(rule: Time, moment: datetime, zone: ZoneInfo) -> None:
    now = moment.astimezone(zone)
    latest, following = rule.latest(now), rule.next(now)
    assert latest <= now.astimezone(UTC) < following
    assert rule.next(latest.astimezone(zone)) == following
    assert rule.latest(following.astimezone(zone)) == following
    assert rule.latest((following - timedelta(microseconds=1)).astimezone(zone)) == latest


@given(rules, moments, zones)
def test_each_moment_shows_the_rules_time_unless_the_clock_skips_it(
    rule: Time, moment: datetime, zone: ZoneInfo
) -> None:
    shown = rule.next(moment.astimezone(zone)).astimezone(zone)
    wall = datetime.combine(shown.date(), rule.at, tzinfo=zone)
    is_skipped = wall.astimezone(UTC).astimezone(zone).time() != rule.at
    if shown.time() == rule.at:
        assert rule.weekday in {None, shown.weekday()}
        assert rule.day in {None, shown.day}
        assert shown.fold == 0
    else:
        assert is_skipped or _is_skipped(rule.at, shown.date() - timedelta(days=1), zone)


def _is_skipped(at: time, day: date, zone: ZoneInfo) -> bool:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC).astimezone(zone).time() != at


@given(st.lists(rules, min_size=1, max_size=3), moments, zones, st.lists(st.integers(1, 60 * 24 * 9), max_size=40))
def test_it_is_due_once_a_moment_however_often_it_is_asked(
    rules: list[Time], start: datetime, zone: ZoneInfo, steps: list[int]
) -> None:
    """The runs are those of somebody who marks every moment in a calendar and looks at it now and then."""
    last, now = start, start
    for minutes in steps:
        earlier, now = now, now + timedelta(minutes=minutes)
        marked = any(earlier < rule.latest(now.astimezone(zone)) for rule in rules)
        assert times.due(rules, last, now.astimezone(zone)) == marked
        if marked:
            last = now
            assert not times.due(rules, last, now.astimezone(zone))


def test_what_began_at_its_time_is_not_due_again() -> None:
    seven = datetime(2026, 11, 23, 7, tzinfo=SOFIA)
    assert times.due([Time(at=SEVEN)], seven - timedelta(microseconds=1), seven)
    assert not times.due([Time(at=SEVEN)], seven, seven)
    assert not times.due([Time(at=SEVEN)], seven, seven + timedelta(hours=23, minutes=59))


def test_what_never_ran_is_due_and_what_has_no_times_never_is() -> None:
    now = datetime(2026, 11, 23, 6, tzinfo=SOFIA)
    assert times.due([Time(at=SEVEN)], None, now)
    assert not times.due([], None, now)


@given(moments, st.sampled_from(ZONES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("machine")
def test_the_machines_zone_is_as_good_as_one_with_a_name(moment: datetime, name: str) -> None:
    os.environ["TZ"] = name
    tzset()
    zone, here = ZoneInfo(name), times.MachineZone()
    known, found = moment.astimezone(zone), moment.astimezone(here)
    assert found.replace(tzinfo=None) == known.replace(tzinfo=None)
    assert (found.fold, found.utcoffset(), found.tzname()) == (known.fold, known.utcoffset(), known.tzname())
    assert found.astimezone(UTC) == moment
    for rule in (Time(at=time(0)), Time(at=time(2, 30)), Time(at=time(3, 30), weekday=6)):
        assert (rule.latest(found), rule.next(found)) == (rule.latest(known), rule.next(known))


def test_the_machines_zone_says_nothing_of_a_time_without_a_day() -> None:
    seven = time(7, tzinfo=times.MachineZone())
    assert (seven.utcoffset(), seven.dst(), seven.tzname()) == (None, None, None)
