"""A plain client of the made-up Harvest account: it knows nothing of retries, and hides nothing."""

import http.client
import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

from fake_harvest import FakeHarvest


class Reader:
    """A plain client: what it is told, as it was said."""

    def __init__(self, fake: FakeHarvest) -> None:
        self.headers = {
            "Authorization": f"Bearer {fake.token}",
            "Harvest-Account-Id": str(fake.account_id),
            "User-Agent": "tests (tests@example.com)",
        }
        self.root = f"{fake.url}/v2"

    def get(self, path: str, body: str | None = None, **query: Any) -> http.client.HTTPResponse:
        """The answer, read; `from_` stands for `from`."""
        sent = urlencode({name.rstrip("_"): value for name, value in query.items()})
        return self.follow(f"{self.root}/{path}" + (f"?{sent}" if sent else ""), body)

    def follow(self, url: str, body: str | None = None) -> http.client.HTTPResponse:
        """The answer at a whole URL."""
        place = urlsplit(url)
        connection = http.client.HTTPConnection(place.netloc, timeout=5)
        connection.request("GET", f"{place.path}?{place.query}".rstrip("?"), body, self.headers)
        answer = connection.getresponse()
        self.body = answer.read()
        connection.close()
        return answer

    def page(self, path: str, **query: Any) -> Any:
        """The body of a good answer."""
        assert self.get(path, **query).status == 200, self.body
        return json.loads(self.body, parse_float=Decimal)

    def ids(self, path: str, **query: Any) -> list[int]:
        """The ids of the rows of all pages, following the links."""
        found = []
        page = self.page(path, **query)
        while True:
            (rows,) = (value for value in page.values() if isinstance(value, list))
            found += [row["id"] for row in rows]
            if not page["links"]["next"]:
                return found
            assert self.follow(page["links"]["next"]).status == 200
            page = json.loads(self.body)
