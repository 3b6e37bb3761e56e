"""`[policy]`: your own rules, as the checks take them."""

import subprocess
import sys
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from clientfit_sync import config
from clientfit_sync.errors import UsageError
from clientfit_sync.figures import Policy


def read(folder: Path, text: str) -> Policy:
    path = folder / "config.toml"
    path.write_text(f"[policy]\n{text}", encoding="utf-8")
    return config.read(path).policy


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(folder, text)
    (problem,) = str(caught.value).splitlines()
    place, found, words = problem.partition("config.toml: policy.")
    assert place
    assert found
    return words


def test_without_a_policy_neither_working_hours_nor_holidays_are_known(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Policy(
        working_hours=None, holidays=(), surcharge=Decimal("0.5"), overrun=Decimal("0.1")
    )


def test_working_hours_by_weekday(tmp_path: Path) -> None:
    policy = read(tmp_path, 'working_hours = { mon = "9:00-18:30", thu = "00:00 - 12:00", sun = " 22:00-24:00 " }')
    assert policy.working_hours == {
        0: (time(9), time(18, 30)),
        3: (time(0), time(12)),
        6: (time(22), time(0)),
    }


def test_working_hours_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTFIT_POLICY__WORKING_HOURS", '{"fri": "08:00-14:00"}')
    monkeypatch.setenv("CLIENTFIT_POLICY__SURCHARGE", "0.25")
    policy = read(tmp_path, 'working_hours = { mon = "09:00-18:00" }')
    assert policy.surcharge == Decimal("0.25")
    assert policy.working_hours is not None
    assert policy.working_hours[4] == (time(8), time(14))


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ('monday = "09:00-18:00"', "monday is no weekday: did you mean mon?"),
        ('Mo = "09:00-18:00"', "Mo is no weekday: "),
        ('xyz = "09:00-18:00"', "xyz is no weekday: use mon, tue, wed, thu, fri, sat, sun"),
        ('mon = "9-18"', 'mon is no span of time: write it as "09:00-18:00"'),
        ('mon = ""', "mon is no span of time"),
        ('mon = "09:00"', "mon is no span of time"),
        ('mon = "09:00-18:00, 20:00-22:00"', "mon is no span of time"),
        ('mon = "24:00-24:00"', "mon holds a time that does not exist"),
        ('mon = "09:00-24:01"', "mon holds a time that does not exist"),
        ('mon = "09:60-18:00"', "mon holds a time that does not exist"),
        ('mon = "09:00-09:00"', "mon ends when it begins"),
        ('mon = "22:00-06:00"', "mon goes past midnight, which is not possible: end it at 24:00 at the latest"),
        ('mon = "22:00-00:00"', "mon goes past midnight"),
        ("", "names no weekday"),
    ],
)
def test_working_hours_that_are_none_are_told(tmp_path: Path, hours: str, problem: str) -> None:
    assert problem in refusal(tmp_path, f"working_hours = {{ {hours} }}")


def test_all_faults_of_the_working_hours_are_told_at_once(tmp_path: Path) -> None:
    told = refusal(tmp_path, 'working_hours = { lundi = "09:00-18:00", tue = "late", wed = "18:00-09:00" }')
    assert told.startswith("working_hours: lundi is no weekday")
    assert "; tue is no span of time" in told
    assert "; wed goes past midnight" in told


@pytest.mark.parametrize(
    ("code", "day", "off"),
    [
        ("BG", date(2026, 3, 3), True),
        ("BG", date(2031, 3, 3), True),
        ("BG", date(2026, 3, 4), False),
        ("bg", date(2026, 3, 3), True),
        ("DE", date(2026, 1, 6), False),
        ("DE-BY", date(2026, 1, 6), True),
        ("de-by", date(2026, 1, 6), True),
        ("DE-BE", date(2026, 1, 6), False),
    ],
)
def test_public_holidays_of_a_country_or_a_part_of_it(tmp_path: Path, code: str, day: date, off: bool) -> None:  # noqa: FBT001
    assert (day in read(tmp_path, f'holidays = "{code}"').holidays) is off


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("XX", "holidays: names no country whose holidays are known: write its two letters, such as BG or DE-BY"),
        ("", "holidays: names no country"),
        ("Bulgaria", "holidays: names no country"),
        ("DE-ZZ", "holidays: names no known part of DE: there are: BB, BE, BW, BY, "),
        ("BG-22", "holidays: names no known part of BG: none are known; write the country alone"),
    ],
)
def test_holidays_of_no_known_place_are_told(tmp_path: Path, code: str, problem: str) -> None:
    assert refusal(tmp_path, f'holidays = "{code}"').startswith(problem)


@pytest.mark.parametrize("name", ["surcharge", "overrun"])
def test_a_part_is_nothing_or_more(tmp_path: Path, name: str) -> None:
    assert getattr(read(tmp_path, f"{name} = 0"), name) == 0
    assert getattr(read(tmp_path, f"{name} = 1.5"), name) == Decimal("1.5")
    assert refusal(tmp_path, f"{name} = -0.01").startswith(f"{name}: must be at least 0")


def test_an_unknown_setting_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, "overtime = 1").startswith("overtime: no such setting")


def test_the_holidays_package_is_loaded_where_a_country_is_configured_alone(tmp_path: Path) -> None:
    program = f"""\
import sys
from pathlib import Path
from clientfit_sync import config
config.read(Path({str(tmp_path / "config.toml")!r}))
print("holidays" in sys.modules)
"""
    for text, loaded in (("", "False"), ('holidays = "BG"', "True")):
        (tmp_path / "config.toml").write_text(f"[policy]\n{text}", encoding="utf-8")
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
        assert run.stdout.strip() == loaded
