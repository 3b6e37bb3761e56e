"""Which addresses are understood."""

import pytest

from clientfit_sync.mail import addresses


@pytest.mark.parametrize(
    ("written", "name", "bare"),
    [
        ("me@example.com", "", "me@example.com"),
        (" <me@example.com> ", "", "me@example.com"),
        ("My Name <me@example.com>", "My Name", "me@example.com"),
        ('"Öhlinger, Bäckerei" <o.b+x@example.com>', "Öhlinger, Bäckerei", "o.b+x@example.com"),
        ("Öhlinger, Bäckerei <o@example.com>", "Öhlinger, Bäckerei", "o@example.com"),
        ("root@localhost", "", "root@localhost"),
        ("Me <me@bücher.example>", "Me", "me@xn--bcher-kva.example"),
        ("me@XN--BCHER-KVA.example", "", "me@XN--BCHER-KVA.example"),
    ],
)
def test_an_address_is_read_as_people_write_it(written: str, name: str, bare: str) -> None:
    address = addresses.parse(written)
    assert (address.name, address.bare) == (name, bare)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "me",
        "me@",
        "@example.com",
        "a@b@example.com",
        "a@example.com, b@example.com",
        "a@example.com;b@example.com",
        "me@example.com\nBcc: you@example.com",
        "me@example .com",
        "me@-example.com",
        "me@example..com",
        ".me@example.com",
        "me @example.com",
        '"me you"@example.com',
        "Me <me@example.com> and you",
        "Me <<me@example.com>>",
        f"{'m' * 65}@example.com",
        f"me@{'ü' * 80}.example",
    ],
)
def test_what_is_no_address_is_refused_with_the_remedy(written: str) -> None:
    with pytest.raises(ValueError, match=r"write me@example\.com or My Name <me@example\.com>"):
        addresses.parse(written)


def test_letters_that_not_every_server_takes_are_refused() -> None:
    with pytest.raises(ValueError, match="before the @"):
        addresses.parse("öhlinger@example.com")


@pytest.mark.parametrize("name", ["My\nBcc: you@example.com", "My\x00Name", "My\u2028Name", "My\ud800Name"])
def test_a_name_of_more_than_one_line_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        addresses.parse(f"{name} <me@example.com>")
