"""The fuzzer itself, small: the full one runs with the benchmarks."""

import io

import numpy as np
import pytest
from PIL import Image


@pytest.mark.parametrize("inside", [True, False])
def test_odd_addresses_break_nothing(bench, inside):
    found = bench("fuzz_urls").measure(400, seed=7, inside=inside)
    assert found["fuzz_urls"] == 400
    assert (found["fuzz_5xx"], found["fuzz_faults"]) == (0, [])
    assert found["fuzz_pictures"] >= 50


def test_damage_to_what_is_served_is_never_shown(bench):
    found = bench("fuzz_urls").measure(400, seed=8, inside=True, damage=True)
    assert (found["fuzz_5xx"], found["fuzz_faults"]) == (0, [])
    assert found["fuzz_damages"] >= 3


def test_the_same_seed_asks_for_the_same(bench):
    grammar = bench("fuzz_grammar").Grammar
    sizes = {"a": (100, 50), "b": (2000, 300)}
    first, second = grammar(3, sizes), grammar(3, sizes)
    asked = [first.request() for _ in range(200)]
    assert asked == [second.request() for _ in range(200)]
    assert len({one.target for one in asked}) > 150


@pytest.fixture
def judged(bench):
    """Judge one answer; returns what was found wrong."""
    fuzz = bench("fuzz_judge")

    def judge(status, headers, body=b"", target=b"/iiif/3/leaf-1.v2/0,0,100,100/50,50/0/x.png"):
        judge = fuzz.Judge("http://m", "/tmp/museum")
        headers = {"access-control-allow-origin": "*"} | headers
        judge.judge(bench("fuzz_grammar").Asked("GET", target), fuzz.Reply(status, headers, body))
        return judge.faults

    return judge


def png(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def test_the_judge_sees_what_is_wrong(bench, judged):
    pixels = bench("fuzz_museum").PICTURES["leaf-1.v2"].pixels
    right = pixels[0:100:2, 0:100:2]
    headers = {
        "content-type": "image/png",
        "link": '<http://m/iiif/3/leaf-1.v2/0,0,100,100/50,50/0/default.png>;rel="canonical"',
    }
    assert judged(200, headers, png(right)) == []
    assert judged(200, headers, png(right[:49])) != []
    assert judged(200, headers, png(pixels[700:750, 900:950])) != []
    assert judged(200, headers, png(np.zeros_like(right))) != []
    assert judged(200, headers, png(right)[:200]) != []
    assert judged(200, {**headers, "access-control-allow-origin": ""}, png(right)) != []
    assert judged(200, {"content-type": "image/png"}, png(right)) != []
    assert judged(500, {"content-type": "text/plain"}) != []
    assert judged(503, {"content-type": "text/plain"}) != []
    assert judged(404, {"content-type": "text/html"}) != []
    assert judged(0, {}) != []
