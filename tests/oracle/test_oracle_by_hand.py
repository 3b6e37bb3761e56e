"""The oracle gives what was worked out by hand, case by case."""

import operator

import pytest

from cases import CASES, Case, mismatches
from oracle import report


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_oracle_gives_what_was_worked_out_by_hand(case: Case) -> None:
    assert mismatches(case, report(case.studio), operator.eq) == []


def test_every_case_has_a_name_of_its_own_and_expects_something() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.expected or case.findings is not None for case in CASES)
