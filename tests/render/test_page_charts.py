"""The geometry of the page's pictures: where a figure is drawn, and what is said of the one that is not."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.figures import ClientFigures, Terms
from clientfit_sync.render.page import balance, blanks, labels, months, shares
from clientfit_sync.render.page.balance import FRAME
from clientfit_sync.render.page.labels import Box
from clientfit_sync.report import MonthlyRate, Report
from extremes import EXTREMES

RATIOS = st.decimals(0, 1, places=4)


def with_shares(report: Report, *pairs: tuple[str | None, str | None]) -> Report:
    """Clients A, B, ... with these shares of hours and pay."""
    clients = (
        replace(
            report.clients[2],
            client=chr(ord("A") + index),
            hours_share=None if hours is None else Decimal(hours),
            pay_share=None if pay is None else Decimal(pay),
        )
        for index, (hours, pay) in enumerate(pairs)
    )
    return replace(report, clients=tuple(clients))


def drawn(report: Report) -> balance.Balance:
    made = balance.of(report)
    assert made
    return made


class TestBalance:
    def test_a_client_that_takes_what_it_pays_for_lies_on_the_line(self, report: Report) -> None:
        (dot,) = drawn(with_shares(report, ("0.3", "0.3"))).dots
        assert dot.x - FRAME.left == FRAME.bottom - dot.y

    def test_shares_are_measured_from_the_lower_left_corner(self, report: Report) -> None:
        made = drawn(with_shares(report, ("0", "0"), ("0.5", "0.25")))
        side = FRAME.right - FRAME.left
        assert {(dot.x, dot.y) for dot in made.dots} == {
            (FRAME.left, FRAME.bottom),
            (FRAME.right, FRAME.bottom - side // 2),
        }

    @given(pairs=st.lists(st.tuples(RATIOS, RATIOS), min_size=1, max_size=9))
    def test_every_dot_lies_within_the_frame(self, report: Report, pairs: list[tuple[Decimal, Decimal]]) -> None:
        made = drawn(with_shares(report, *((str(hours), str(pay)) for hours, pay in pairs)))
        assert len(made.dots) == len(pairs)
        for dot in made.dots:
            assert FRAME.left <= dot.x <= FRAME.right
            assert FRAME.top <= dot.y <= FRAME.bottom

    @pytest.mark.parametrize(
        ("greatest", "last", "lines"),
        [
            ("0", "1 %", 2),
            ("0.004", "1 %", 2),
            ("0.05", "5 %", 6),
            ("0.051", "6 %", 4),
            ("0.34", "40 %", 5),
            ("0.52", "60 %", 4),
            ("1", "100 %", 6),
            ("1.01", "150 %", 4),
            ("37", "4,000 %", 5),
        ],
    )
    def test_the_grid_has_few_lines_at_round_shares(self, report: Report, greatest: str, last: str, lines: int) -> None:
        made = drawn(with_shares(report, (greatest, "0")))
        assert [made.ticks[0].text, made.ticks[-1].text, len(made.ticks)] == ["0 %", last, lines]
        assert (made.ticks[-1].x, made.ticks[-1].y) == (FRAME.right, FRAME.top)

    def test_low_payers_are_drawn_on_top_and_choose_their_place_first(self, report: Report) -> None:
        dots = drawn(report).dots
        assert [dot.low_payer for dot in dots] == [False] * 7 + [True] * 3
        assert all(dot.label for dot in dots if dot.low_payer)

    def test_those_furthest_below_the_line_are_told(self, report: Report) -> None:
        made = drawn(with_shares(report, ("0.1", "0.3"), ("0.2", "0.15"), ("0.3", "0.1"), ("0.304", "0.3")))
        assert made.worst == (
            ("C", "30 % of the hours, 10 % of the pay"),
            ("B", "20 % of the hours, 15 % of the pay"),
        )

    def test_who_is_not_drawn_is_told_with_the_reason(self, report: Report) -> None:
        made = drawn(with_shares(report, ("0.1", "0.3"), ("0.2", None), (None, "0.2"), ("0.1", "-0.1")))
        assert len(made.dots) == 1
        assert made.remarks == (
            "Not drawn, for a share is not known: B and C.",
            "Not drawn, for more was credited than invoiced: D.",
        )

    def test_dots_for_whose_names_there_is_no_room_are_told(self, report: Report) -> None:
        made = drawn(with_shares(report, *[("0.1", "0.1")] * 40))
        nameless = [dot for dot in reversed(made.dots) if dot.label is None]
        assert len(nameless) > 6
        (remark,) = made.remarks
        assert remark.startswith(f"Drawn without a name, for want of room: {nameless[0].text}; {nameless[1].text}; ")
        assert remark.endswith(f"; {len(nameless) - 5} others.")

    def test_without_a_share_there_is_no_picture(self, report: Report) -> None:
        assert balance.of(with_shares(report, ("0.1", None))) is None
        assert balance.of(replace(report, clients=())) is None


class TestLabels:
    FRAME = Box(left=0, top=0, right=700, bottom=700)

    @given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 700)), max_size=30))
    def test_none_covers_another_or_a_point_and_all_lie_within(self, points: list[tuple[int, int]]) -> None:
        placed = [one for one in labels.place(points, ["Brightwater Festival"] * len(points), self.FRAME) if one]
        marks = [Box(left=x - 12, top=y - 12, right=x + 12, bottom=y + 12) for x, y in points]
        assert not any(one.box.meets(other.box) for one, other in combinations(placed, 2))
        assert not any(one.box.meets(mark) for one in placed for mark in marks)
        assert all(self.FRAME.holds(one.box) for one in placed)

    def test_a_name_stands_to_the_right_of_its_point_if_there_is_room(self) -> None:
        (label,) = labels.place([(100, 300)], ["Acme"], self.FRAME)
        assert label
        assert (label.text, label.x, label.anchor) == ("Acme", 118, "start")

    def test_at_the_right_edge_it_stands_to_the_left(self) -> None:
        (label,) = labels.place([(690, 300)], ["Acme"], self.FRAME)
        assert label
        assert (label.x, label.anchor) == (672, "end")

    def test_where_there_is_little_room_it_is_cut(self) -> None:
        (label,) = labels.place([(20, 20)], ["Brightwater Festival"], Box(left=0, top=0, right=200, bottom=40))
        assert label
        assert label.text == "Brightwat…"

    def test_where_there_is_none_it_is_left_out(self) -> None:
        assert labels.place([(20, 20)], ["Brightwater Festival"], Box(left=0, top=0, right=60, bottom=40)) == [None]

    def test_sixty_clients_do_not_cover_each_other(self, report: Report) -> None:
        made = drawn(EXTREMES["sixty clients"](report))
        placed = [dot.label.box for dot in made.dots if dot.label]
        assert len(placed) > 5
        assert not any(one.meets(other) for one, other in combinations(placed, 2))


def with_months(report: Report, rates: Sequence[str | None], target: str | None = "90") -> Report:
    """One client with these rates from June 2026 on."""
    client: ClientFigures = replace(
        report.clients[0], client="A", target_rate=None if target is None else Decimal(target)
    )
    known = (
        MonthlyRate(month=one.month, rate=None if rate is None else Decimal(rate))
        for one, rate in zip(report.months["Brightwater Festival"], rates, strict=False)
    )
    return replace(report, clients=(client,), months={"A": tuple(known)})


def row(report: Report) -> months.Row:
    made = months.of(report)
    assert made
    return made.rows[0]


class TestMonths:
    def test_a_bar_reaches_the_line_exactly_where_the_rate_reaches_the_target(self, report: Report) -> None:
        made = row(with_months(report, ["90", "89.99", "45"]))
        assert made.target is not None
        assert [(bar.y - made.target, bar.below) for bar in made.bars] == [(0, False), (0, True), (16, True)]

    def test_a_bar_that_would_be_too_high_breaks_off(self, report: Report) -> None:
        made = row(with_months(report, ["135", "136"]))
        assert [(bar.height, bar.y, bar.cut) for bar in made.bars] == [(48, 0, False), (48, 0, True)]

    def test_nothing_is_drawn_and_the_unknown_is_not_and_less_than_nothing_hangs_down(self, report: Report) -> None:
        made = row(with_months(report, ["0", None, "-20", "0.4"]))
        assert [(bar.x, bar.y, bar.height) for bar in made.bars] == [(0, 46, 2), (26, 48, 8), (39, 46, 2)]
        assert made.text == "A: Jun 2026: 0 EUR; Jul 2026: not known; Aug 2026: -20 EUR; Sep 2026: 0 EUR; target 90 EUR"

    def test_there_is_room_below_the_ground_only_where_a_bar_hangs_down(self, report: Report) -> None:
        made = [months.of(with_months(report, rates)) for rates in (["0", "20"], ["-20", "20"])]
        assert [one and one.depth for one in made] == [0, 8]

    def test_without_a_target_the_highest_bar_fills_the_drawing(self, report: Report) -> None:
        made = row(with_months(report, ["50", "100"], target=None))
        assert [(bar.height, bar.below, bar.cut) for bar in made.bars] == [(24, False, False), (48, False, False)]
        assert made.target is None
        assert made.latest == "Jul 26: 100, no target"

    def test_the_latest_known_rate_is_told_beside_the_target(self, report: Report) -> None:
        assert row(with_months(report, ["50", "100.5", None])).latest == "Jul 26: 101, target 90 EUR"
        assert row(replace(with_months(report, ["50", "99"]), currency=None)).latest == "Jul 26: 99, target 90"

    def test_one_month_makes_no_picture(self, report: Report) -> None:
        assert months.of(with_months(report, ["50", None])) is None
        assert months.of(replace(report, months={})) is None

    def test_months_without_clients_make_no_picture(self, report: Report) -> None:
        assert months.of(replace(report, clients=())) is None

    def test_of_many_clients_the_first_are_drawn_and_all_stand_in_the_table(self, report: Report) -> None:
        made = months.of(EXTREMES["sixty clients"](report))
        assert made
        assert (len(made.rows), made.undrawn, len(made.rates)) == (12, 48, 60)
        assert made.months == ("Jun 26", "Jul 26", "Aug 26", "Sep 26", "Oct 26", "Nov 26")
        assert made.rates[0] == ("Brightwater Festival 0", ("17", "16", "19", "17", "18", "17"))

    def test_clients_with_one_month_or_none_are_left_out(self, report: Report) -> None:
        made = months.of(report)
        assert made
        assert [one.client for one in made.rows] == [
            "Brightwater Festival",
            "Quillbrook Analytics, Inc.",
            "Almgren Optik",
            "Corvid Coffee Roasters",
            "Ottoline Ceramics",
        ]


class TestShares:
    def test_the_low_payers_come_first_together_and_then_every_client(self, report: Report) -> None:
        first, *others = shares.of(report)
        assert (first.label, first.over) == ("Low payers together", True)
        assert first.text == "at least 46 %, above the cap of 20 %; 2 % of the time cannot be judged"
        assert [one.label for one in others] == [one.client for one in report.clients]

    def test_the_widest_bar_or_cap_fills_the_drawing(self, report: Report) -> None:
        made = shares.of(report)
        assert made[0].width == 100
        assert made[0].cap == Decimal("43.40")
        capped = replace(report.clients[0], hours_share=Decimal("0.2"), terms=Terms(time_cap=Decimal("0.8")))
        (alone,) = shares.of(replace(report, clients=(capped,), low_payer_cap=None))
        assert (alone.width, alone.cap, alone.over) == (Decimal(25), Decimal(100), False)

    def test_small_shares_alone_do_not_look_large(self, report: Report) -> None:
        (alone,) = shares.of(with_shares(replace(report, low_payer_cap=None), ("0.01", None)))
        assert alone.width == 10

    def test_a_share_is_over_its_cap_only_above_it(self, report: Report) -> None:
        capped = replace(report.clients[0], hours_share=Decimal("0.2"), terms=Terms(time_cap=Decimal("0.2")))
        (alone,) = shares.of(replace(report, clients=(capped,), low_payer_cap=None))
        assert (alone.over, alone.text) == (False, "20 %, within the cap of 20 %")

    def test_without_low_payers_they_take_nothing(self, report: Report) -> None:
        harmless = tuple(replace(one, low_payer=False, low_payer_unknown="") for one in report.clients)
        first, *_ = shares.of(replace(report, clients=harmless))
        assert (first.width, first.text) == (Decimal(0), "0 %, within the cap of 20 %")

    def test_where_nobody_can_be_judged_the_share_is_not_known(self, report: Report) -> None:
        untold = tuple(replace(one, low_payer=False, low_payer_unknown="no invoices") for one in report.clients)
        first, *_ = shares.of(replace(report, clients=untold))
        assert (first.width, first.over, first.text) == (Decimal(0), False, "not known, against a cap of 20 %")

    def test_who_cannot_be_judged_may_belong_to_the_low_payers(self, report: Report) -> None:
        """Within the cap they are only if that holds with all of those too."""
        clients = tuple(replace(one, low_payer=False) for one in report.clients)
        (first, *_), (other, *_) = (
            shares.of(replace(report, clients=clients, low_payer_cap=Decimal(cap))) for cap in ("0.02", "0.03")
        )
        assert first.text == "at least 0 %, against the cap of 2 %; 2 % of the time cannot be judged"
        assert other.text == "at least 0 %, within the cap of 3 %; 2 % of the time cannot be judged"
        assert not first.over

    def test_where_not_all_clients_are_shown_nothing_is_said_of_the_group(self, report: Report) -> None:
        made = shares.of(replace(report, clients=report.clients[:3]))
        assert [one.label for one in made] == [one.client for one in report.clients[:3]]

    def test_where_the_cap_is_not_checked_nothing_is_said_of_the_group(self, report: Report) -> None:
        assert shares.of(replace(report, low_payer_cap=None))[0].label == "Brightwater Festival"

    def test_without_shares_there_is_nothing(self, report: Report) -> None:
        assert shares.of(with_shares(replace(report, low_payer_cap=None), (None, None))) == ()
        assert shares.of(replace(report, clients=())) == ()


class TestBlanks:
    def test_each_reason_is_told_once_and_many_are_counted(self, report: Report) -> None:
        one = replace(report.clients[0], pay_share=None)
        reasons = ("no rate", "no rate", "no invoice", "no amount", "no tax", "no plan")
        clients = tuple(replace(one, unknown={"pay_share": reason}) for reason in reasons)
        told = blanks.effort(replace(report, clients=clients))
        assert told.endswith("against its pay: no rate; no invoice; no amount; 2 other reasons.")

    def test_a_client_that_got_more_back_than_it_paid_cannot_be_drawn(self, report: Report) -> None:
        told = blanks.effort(with_shares(report, ("1", "-1")))
        assert told.endswith(": more was credited than invoiced.")

    def test_without_clients_nothing_is_said(self, report: Report) -> None:
        nobody = replace(report, clients=())
        assert {blanks.effort(nobody), blanks.months(nobody), blanks.shares(nobody)} == {""}
