"""The house's colours by day and by lamplight, the same as in the style sheet's tokens."""

from __future__ import annotations

from collections.abc import Mapping

INKS: Mapping[str, Mapping[str, str]] = {
    "day": {
        "ink": "#2b2420",
        "cinnabar": "#a52a1e",
        "azurite": "#1b5e7b",
        "malachite": "#2a6b60",
        "ochre": "#7f552f",
    },
    "night": {
        "ink": "#ecdfc6",
        "cinnabar": "#e98672",
        "azurite": "#86bcd6",
        "malachite": "#86c3b3",
        "ochre": "#d3a779",
    },
}
"""What lines are drawn in, by lamp and name."""

GROUNDS: Mapping[str, Mapping[str, str]] = {
    "day": {"silk": "#f3ead7", "paper": "#faf5e9"},
    "night": {"silk": "#1d1815", "paper": "#26201b"},
}
"""What they are drawn on."""
