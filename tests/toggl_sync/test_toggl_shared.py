"""Two connections that read one workspace, though only Toggl knows it: nothing of the second is stored."""

from clientfit_sync import config
from clientfit_sync.app import syncing
from clientfit_sync.errors import UsageError
from fake_toggl import FakeToggl
from fake_toggl_desk import Desk


def test_not_even_its_names_are_stored_and_it_costs_one_request(toggl: FakeToggl, desk: Desk) -> None:
    toggl.add_entry(toggl.now, project=toggl.add_project("Site", toggl.add_client("Acme")))
    desk.clients = f"""
        [connections.twin]
        type = "toggl"
        base_url = "{toggl.url}"
        api_token = "{toggl.token}"
        workspaces = [{toggl.home}]
    """
    first, twin = syncing.sync(config.read(desk.file), [], now=desk.today)
    assert first.error is None
    assert isinstance(twin.error, UsageError)
    assert {row["connection"] for row in desk.all_rows("client")} == {"toggl"}
    asked = [request.path for request in toggl.requests]
    assert asked.index("/api/v9/me", 1) == len(asked) - 1
