"""Colours of the style sheet: text and components stand out by day and by lamplight (WCAG 2.2)."""

import re
from itertools import product
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "pages" / "src" / "styles"
HEX = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
GROUNDS = ("silk", "silk-deep", "paper")
INKS = ("ink", "ink-soft", "cinnabar", "azurite", "malachite", "ochre")
TEXT = [
    *product(INKS, GROUNDS),
    ("on-cinnabar", "cinnabar"),
    ("on-notice", "notice"),
    ("ink", "table"),
    ("ink", "table-edge"),
    ("on-wrapper", "wrapper"),
    ("thread", "wrapper"),
    ("mount-ink", "strip"),
]
"""Words and what they stand on: 4.5 to 1 (1.4.3)."""
COMPONENTS = [
    *product(("azurite",), ("silk", "silk-deep", "paper", "table", "table-edge")),  # focus
    ("thread", "wrapper"),
    *product(("ink-soft", "cinnabar"), GROUNDS),  # fields, buttons
    ("mount-ink", "mount-ivory"),  # the drawing of a scroll's parts
]
"""Edges that must be seen, and what they stand on: 3 to 1 (1.4.11)."""
SILENT = {"mount", "mount-pale", "wood"}
"""Silk and wood around a work: no word and no control stands out by them."""


def tokens() -> dict[str, dict[str, str]]:
    day, night = (
        dict(HEX.findall(block))
        for block in (STYLES / "_tokens.css")
        .read_text("utf-8")
        .split("@media (prefers-color-scheme: dark)")
    )
    return {"day": day, "night": day | night}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("lamp", ["day", "night"])
def test_words_stand_out_from_their_ground(lamp):
    found = tokens()[lamp]
    weak = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("lamp", ["day", "night"])
def test_components_stand_out_from_their_ground(lamp):
    found = tokens()[lamp]
    weak = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in COMPONENTS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_every_colour_of_the_tokens_was_thought_of():
    named = {name for pair in (*TEXT, *COMPONENTS) for name in pair} | SILENT
    assert set(tokens()["day"]) == named


def test_styles_ask_for_the_device_s_light_only_as_the_build_understands_it():
    for sheet in STYLES.glob("*.css"):
        asked = re.findall(r"@media ([^{]*prefers-color-scheme[^{]*)\{", sheet.read_text("utf-8"))
        assert {one.strip() for one in asked} <= {
            "(prefers-color-scheme: dark)",
            "(prefers-color-scheme: light)",
        }, sheet.name
