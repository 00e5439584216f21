"""Sheets as SVG: well formed, without drift, a tile repeated, words escaped."""

import re
from xml.etree import ElementTree

from handscroll.motifs.curves import smooth
from handscroll.motifs.svg import Inks, path, svg
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace

LINE = Mark((Trace((0j, 20 + 10j)),), 1.5)
SHAPE = Mark((smooth([1j, 3 + 0j, 2 + 2j], closed=True),), tone=Tone.ACCENT)
SHEET = Sheet(20, 10, (LINE, SHAPE), across=True)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_sheet_is_well_formed_and_says_what_it_is():
    texts = {"title": "A & B", "desc": "<none>"}
    root = ElementTree.fromstring(
        svg(SHEET, Inks("#111111", "#222222", "#333333", texts=texts), width=40)
    )
    assert root.get("viewBox") == "0 0 20 10"
    assert (root.get("width"), root.get("height")) == ("40", "20")
    assert root.findtext(f"{SVG}title") == "A & B"
    assert root.findtext(f"{SVG}desc") == "<none>"
    assert [group.get("fill") for group in root.iter(f"{SVG}g")] == ["#111111", "#222222"]


def test_a_tile_is_repeated_as_often_as_asked_and_only_where_it_goes_on():
    root = ElementTree.fromstring(svg(SHEET, Inks(), width=60, repeat=3))
    assert root.get("viewBox") == "0 0 60 10"
    [pattern] = root.iter(f"{SVG}pattern")
    assert (pattern.get("width"), pattern.get("height")) == ("20", "10")


def test_steps_do_not_drift_from_their_points():
    points = [complex(n * 0.333, (n % 7) * 0.777) for n in range(400)]
    data = path([Trace(tuple(points))])
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", data)]
    x, y = sum(numbers[::2]), sum(numbers[1::2])
    assert abs(x - points[-1].real) <= 0.06
    assert abs(y - points[-1].imag) <= 0.06


def test_the_same_sheet_is_the_same_bytes():
    assert svg(SHEET, Inks(), width=60) == svg(SHEET, Inks(), width=60)
