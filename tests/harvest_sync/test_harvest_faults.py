"""Whatever goes wrong, the database equals the source or the run says that it does not, and the next one mends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clientfit_sync.errors import CredentialsError, QuotaError, SourceError
from clientfit_sync.testing.server import FakeApi, Reply, Request
from fake_harvest import FakeHarvest, of
from fake_harvest_desk import Desk
from fake_harvest_studio import studio

HOUR = timedelta(hours=1)
HTML = b"<html><head><title>Sorry</title></head><body>Back <b>soon</b></body></html>"
TRANSIENT = {
    "429": Reply(status=429, raw=b"", headers={"Content-Type": "text/html"}),
    "429 with Retry-After": Reply(status=429, raw=b"", headers={"Retry-After": "0"}),
    "500": Reply(status=500, body={"message": "Oops"}),
    "502": Reply(status=502, raw=HTML),
    "503": Reply(status=503, raw=b""),
    "504": Reply(status=504, raw=b"upstream timed out"),
    "reset": Reply(reset=True),
    "half an answer": Reply(body={"clients": [{"id": number} for number in range(30)]}, cut=50),
    "half a document": Reply(raw=b'{"time_entries": [{"id": 1, "spent_da'),
    "HTML with 200": Reply(raw=HTML, headers={"Content-Type": "text/html"}),
    "nothing with 200": Reply(raw=b""),
}
HOLLOW = {
    "an empty object": Reply(body={}),
    "a list": Reply(body=[]),
    "null": Reply(raw=b"null"),
    "rows that are none": Reply(body={"time_entries": [7], "total_entries": 1, "links": {"next": None}}),
    "no total": Reply(body={"time_entries": [], "clients": [], "links": {"next": None}}),
    "no links": Reply(body={"time_entries": [], "clients": [], "total_entries": 0}),
}
ENTRIES = of("time_entries")


@pytest.fixture
def fake() -> Iterator[FakeHarvest]:
    """A studio of a year in pages of 20."""
    with studio(entries=90, years=1, invoices=24) as served:
        served.add_expense(min(served.projects), date(2026, 5, 4), "12.5")
        served.rows_at_once = 20
        yield served


def change(fake: FakeHarvest) -> None:
    """Something of each kind: added, edited, moved, deleted."""
    fake.advance(HOUR)
    one, two, three, *_ = sorted(fake.entries)[::7]
    fake.edit_entry(one, notes="Corrected")
    fake.edit_entry(two, spent_date=fake.now.date())
    fake.delete_entry(three)
    fake.add_entry(min(fake.projects), fake.now.date(), 2)
    fake.delete_invoice(min(fake.invoices))
    fake.pay(max(fake.invoices), 1)
    fake.edit_client(min(fake.clients), name="Renamed")


def equal_or_told(desk: Desk, **how: Any) -> SourceError | None:
    """The rule that all of this is about; returns what the run told."""
    done = desk.sync(**how)
    if done.error is None:
        assert desk.source.complete
        assert desk.differences() == []
        return None
    assert isinstance(done.error, SourceError)
    assert not desk.source.complete
    return done.error


@pytest.mark.parametrize("fault", TRANSIENT)
@pytest.mark.parametrize("after", [0, 3, 7])
def test_what_passes_is_asked_again(fake: FakeHarvest, desk: Desk, fault: str, after: int) -> None:
    fake.fail(TRANSIENT[fault], TRANSIENT[fault], after=after)
    desk.well()


@pytest.mark.parametrize("fault", TRANSIENT)
@pytest.mark.parametrize("after", [0, 5])
def test_what_does_not_pass_is_told_and_the_next_run_mends_it(
    fake: FakeHarvest, desk: Desk, fault: str, after: int
) -> None:
    desk.well()
    change(fake)
    fake.fail(*[TRANSIENT[fault]] * 5, after=after)
    assert equal_or_told(desk) is not None
    fake.forget()
    desk.well()


@pytest.mark.parametrize("shape", HOLLOW)
def test_an_answer_of_another_shape_is_never_taken_for_less(fake: FakeHarvest, desk: Desk, shape: str) -> None:
    desk.well()
    asked = desk.well()
    told = []
    for after in range(asked):
        change(fake)
        fake.forget()
        fake.fail(HOLLOW[shape], after=after)
        told.append(str(equal_or_told(desk)))
    assert all("GET /" in one for one in told[:-1])  # where it was but a count, all may have been read instead
    fake.forget()
    desk.well()


def test_a_pause_too_long_ends_the_run_with_when_to_come_back(fake: FakeHarvest, desk: Desk) -> None:
    fake.fail(Reply(status=429, raw=b"", headers={"Retry-After": "2280"}), after=2)
    error = equal_or_told(desk)
    assert isinstance(error, QuotaError)
    assert "38 minutes" in str(error)
    assert len(fake.requests) == 3


class TestEmptyLists:
    def empty(self, fake: FakeHarvest, *keys: str, times: int = 20) -> None:
        for key in keys:
            links = {"next": None, "previous": None}
            fake.bend(of(key), times, **{key: []}, total_entries=0, total_pages=1, links=links)

    @pytest.mark.parametrize("full", [False, True])
    def test_the_guard_stands_before_a_mass_deletion(self, fake: FakeHarvest, desk: Desk, *, full: bool) -> None:
        desk.well()
        held = desk.tables()
        fake.advance(HOUR)
        self.empty(fake, "time_entries")
        error = equal_or_told(desk, full=full)
        assert "--allow-deletions" in str(error)
        assert desk.tables()["time_entry"] == held["time_entry"]
        fake.forget()
        desk.well()

    def test_all_lists_empty_delete_nothing(self, fake: FakeHarvest, desk: Desk) -> None:
        desk.well()
        held = desk.tables()
        self.empty(fake, "time_entries", "invoices", "projects", "clients", "expenses")
        assert equal_or_told(desk) is not None
        assert {kind: len(rows) for kind, rows in desk.tables().items() if kind != "expense"} == {
            kind: len(rows) for kind, rows in held.items() if kind != "expense"
        }

    @pytest.mark.parametrize("key", ["invoices", "clients", "projects", "expenses"])
    @pytest.mark.parametrize("full", [False, True])
    def test_one_that_is_short_is_not_emptied_by_a_single_answer(
        self, fake: FakeHarvest, desk: Desk, key: str, *, full: bool
    ) -> None:
        """So few are held that the guard would let them go."""
        for number in sorted(fake.invoices)[:12]:
            fake.delete_invoice(number)
        desk.well()
        self.empty(fake, key, times=1)
        desk.well(full=full)

    def test_nothing_is_not_believed_where_something_was_counted(self, fake: FakeHarvest, desk: Desk) -> None:
        """However few are held, and however often it is said from then on."""
        for number in sorted(fake.entries)[12:]:
            fake.delete_entry(number)
        desk.well()
        held = desk.tables()
        fake.delete_entry(min(fake.entries))
        fake.requests.clear()

        def later(_: Request) -> bool:
            return sum(ENTRIES(one) and "from" in one.query for one in fake.requests) > 1

        fake.bend(later, 20, time_entries=[], total_entries=0, links={"next": None, "previous": None})
        assert equal_or_told(desk) is not None
        assert desk.tables()["time_entry"] == held["time_entry"]
        fake.forget()
        desk.well()

    def test_what_is_really_gone_goes_when_that_is_allowed(self, fake: FakeHarvest, desk: Desk) -> None:
        desk.well()
        for entry in list(fake.entries):
            fake.delete_entry(entry)
        assert equal_or_told(desk) is not None
        desk.well(allow_deletions=True)
        assert desk.tables()["time_entry"] == {}


class TestLyingPages:
    @pytest.mark.parametrize("total", [0, 1, 89, 91, 10_000])
    @pytest.mark.parametrize("times", [1, 2, 50])
    @pytest.mark.parametrize("first", [True, False])
    def test_a_total_that_lies_is_never_believed(
        self, fake: FakeHarvest, desk: Desk, total: int, times: int, *, first: bool
    ) -> None:
        if not first:
            desk.well()
            change(fake)
        fake.bend(ENTRIES, times, total_entries=total)
        equal_or_told(desk)
        fake.forget()
        desk.well()

    @pytest.mark.parametrize("key", ["time_entries", "invoices", "clients"])
    def test_a_page_that_leads_to_itself_ends_the_run(self, fake: FakeHarvest, desk: Desk, key: str) -> None:
        def circle(request: Request, reply: Reply) -> Reply:
            query = "&".join(f"{name}={value}" for name, value in request.query.items())
            links = reply.body["links"] | {"next": f"{fake.url}{request.path}?{query}"}
            return replace(reply, body=reply.body | {"links": links})

        fake.rows_at_once = 5
        fake.turn(of(key), circle, times=1000)
        assert equal_or_told(desk) is not None
        assert len(fake.requests) < 100

    @pytest.mark.parametrize("key", ["time_entries", "projects"])
    def test_pages_that_end_too_early_are_not_believed(self, fake: FakeHarvest, desk: Desk, key: str) -> None:
        fake.bend(of(key), 50, links={"next": None})
        assert equal_or_told(desk) is not None
        fake.forget()
        desk.well()


class TestOtherHosts:
    @contextmanager
    def thief(self) -> Iterator[FakeApi]:
        with FakeApi(lambda _: Reply(body={"time_entries": [], "total_entries": 0, "links": {}})) as other:
            yield other
            assert other.requests == []

    def test_a_link_to_another_host_is_not_followed(self, fake: FakeHarvest, desk: Desk) -> None:
        with self.thief() as other:
            fake.bend(ENTRIES, links={"next": f"{other.url}/v2/time_entries?page=2"})
            assert equal_or_told(desk) is not None

    def test_a_redirect_is_not_followed(self, fake: FakeHarvest, desk: Desk) -> None:
        with self.thief() as other:
            fake.fail(Reply(status=302, headers={"Location": f"{other.url}/v2/users/me"}))
            assert equal_or_told(desk) is not None


class TestWhatChangesMeanwhile:
    """Pages are offsets into a list that lives on."""

    @pytest.mark.parametrize("key", ["time_entries", "invoices", "projects", "clients"])
    @pytest.mark.parametrize("full", [False, True])
    def test_changes_after_a_page_hide_nothing(self, fake: FakeHarvest, desk: Desk, key: str, *, full: bool) -> None:
        desk.well()
        fake.advance(HOUR)
        fake.afterwards(of(key), lambda: change(fake))
        equal_up_to_the_change(desk, full=full)
        fake.forget()
        fake.advance(HOUR)
        desk.well()

    @pytest.mark.parametrize("key", ["time_entries", "invoices"])
    def test_a_first_import_survives_changes_after_each_page(self, fake: FakeHarvest, desk: Desk, key: str) -> None:
        for _ in range(4):
            fake.afterwards(of(key), lambda: change(fake))
        equal_up_to_the_change(desk)
        fake.forget()
        fake.advance(HOUR)
        desk.well()

    def test_what_is_deleted_and_added_between_two_pages_cancels_out_in_vain(
        self, fake: FakeHarvest, desk: Desk
    ) -> None:
        """The total stays what it was, while rows slide across the pages' edge."""

        def swap() -> None:
            fake.delete_entry(max(fake.entries, key=lambda one: (fake.entries[one].spent_date, one)))
            fake.add_entry(min(fake.projects), date(2026, 1, 5))

        fake.afterwards(ENTRIES, swap)
        equal_up_to_the_change(desk)
        fake.forget()
        fake.advance(HOUR)
        desk.well()

    def test_an_invoice_deleted_before_its_payments_are_read_is_no_fault(self, fake: FakeHarvest, desk: Desk) -> None:
        doomed = fake.needing_payments()[0]
        fake.afterwards(of("invoices"), lambda: fake.delete_invoice(doomed))
        equal_up_to_the_change(desk)
        fake.forget()
        desk.well()


def equal_up_to_the_change(desk: Desk, **how: Any) -> None:
    """A run during which the source changes may end well; it must not end otherwise than well or told."""
    error = desk.sync(**how).error
    assert error is None or isinstance(error, SourceError)


class TestCredentials:
    def test_a_wrong_token_is_refused_and_shown_nowhere(self, fake: FakeHarvest, desk: Desk) -> None:
        path = desk.file
        path.write_text(path.read_text(encoding="utf-8").replace(fake.token, "wr0ng-t0ken"), encoding="utf-8")
        done = desk.program("-vv", "sync")
        assert done.returncode == CredentialsError.exit_code
        assert "harvest" in done.stderr
        assert "wr0ng-t0ken" not in done.stdout + done.stderr + desk.text()

    def test_a_token_that_is_taken_is_shown_nowhere(self, fake: FakeHarvest, desk: Desk) -> None:
        done = desk.run("-vv", "sync")
        assert done.returncode == 0, done.stderr
        assert fake.token not in done.stdout + done.stderr + desk.text()
        assert all(fake.token not in str([request.path, request.query]) for request in fake.requests)

    def test_a_wrong_account_is_told(self, fake: FakeHarvest, desk: Desk) -> None:
        fake.account_id = 99
        path = desk.file
        path.write_text(path.read_text(encoding="utf-8").replace("99", "98"), encoding="utf-8")
        done = desk.program("sync")
        assert done.returncode == SourceError.exit_code
        assert "404" in done.stderr
