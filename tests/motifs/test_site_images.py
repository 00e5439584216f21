"""The ornaments of the site are what the motifs' code draws."""

import runpy
from pathlib import Path

TOOL = Path(__file__).parents[2] / "tools" / "motif_images.py"


def test_the_pictures_of_the_site_are_as_the_code_draws_them(capsys):
    assert runpy.run_path(str(TOOL))["main"](["--check"]) == 0, capsys.readouterr().out
