"""Colours of the drawings are those of the pages."""

import re
from pathlib import Path

from handscroll.motifs.colours import GROUNDS, INKS

TOKENS = Path(__file__).parents[2] / "pages" / "src" / "styles" / "_tokens.css"


def test_motifs_are_drawn_in_the_colours_of_the_style_sheet():
    day, night = TOKENS.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    for lamp, block in (("day", day), ("night", night)):
        told = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for name, colour in {**INKS[lamp], **GROUNDS[lamp]}.items():
            assert told[name] == colour, f"{name} by {lamp}"
