"""The contrast of two colours, as the Web Content Accessibility Guidelines 2.2 define it."""

import re

READABLE = 4.5
"""Of text against its ground: level AA, whatever the size."""
VISIBLE = 3.0
"""Of what a graphic says against its ground."""


def contrast(one: str, other: str) -> float:
    """From 1, none, to 21; of colours such as #1c2430, #fff or rgb(28, 36, 48)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> list[int]:
    if numbers := re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour):
        return [int(one) for one in numbers.groups()]
    digits = colour.removeprefix("#")
    pairs = re.findall("..", digits) if len(digits) == 6 else [one * 2 for one in digits]
    return [int(pair, 16) for pair in pairs]
