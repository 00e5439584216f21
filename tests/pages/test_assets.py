import json
from typing import Any

import pytest

from handscroll.errors import MisconfiguredError
from handscroll.pages.assets import STATIC, Assets

MANIFEST: dict[str, dict[str, Any]] = {
    "src/islands/relic.ts": {"file": "assets/relic-1.js", "imports": ["_osd.js", "_data.js"]},
    "src/islands/intake.ts": {"file": "assets/intake-2.js", "imports": ["_data.js"]},
    "_osd.js": {"file": "assets/osd-3.js", "imports": ["_data.js"], "css": ["assets/osd-4.css"]},
    "_data.js": {"file": "assets/data-5.js"},
    "src/styles/site.css": {"file": "assets/site-6.css"},
}


def test_an_island_loads_its_styles_its_chunks_once_and_its_script():
    tags = Assets(MANIFEST).island("relic")
    assert tags.splitlines() == [
        '<link rel="stylesheet" href="/static/assets/osd-4.css">',
        '<link rel="modulepreload" href="/static/assets/osd-3.js">',
        '<link rel="modulepreload" href="/static/assets/data-5.js">',
        '<script type="module" src="/static/assets/relic-1.js"></script>',
    ]


def test_what_a_script_asks_for_later_is_fetched_at_once_even_where_chunks_form_a_circle():
    circle: dict[str, dict[str, Any]] = {
        "src/islands/relic.ts": {"file": "a.js", "dynamicImports": ["src/viewing/unroll.ts"]},
        "src/viewing/unroll.ts": {"file": "b.js", "imports": ["src/islands/relic.ts"]},
    }
    assert Assets(circle).island("relic").splitlines() == [
        '<link rel="modulepreload" href="/static/b.js">',
        '<script type="module" src="/static/a.js"></script>',
    ]


def test_what_is_asked_for_later_still_waits_until_it_is_wanted():
    tools: dict[str, dict[str, Any]] = {
        "src/islands/relic.ts": {"file": "a.js", "dynamicImports": ["src/viewing/unroll.ts"]},
        "src/viewing/unroll.ts": {
            "file": "b.js", "imports": ["c"], "dynamicImports": ["src/viewing/loupe.ts"],
        },
        "src/viewing/loupe.ts": {"file": "loupe.js"},
        "c": {"file": "c.js", "dynamicImports": ["src/viewing/loupe.ts"]},
    }  # fmt: skip
    told = str(Assets(tools).island("relic"))
    assert "b.js" in told
    assert "c.js" in told
    assert "loupe.js" not in told


def test_a_style_is_linked_by_its_hashed_name():
    assert 'href="/static/assets/site-6.css"' in Assets(MANIFEST).style("site")


@pytest.mark.parametrize("place", ["manifest.json", ".vite/manifest.json"])
def test_the_manifest_is_found_where_the_build_writes_it(place, tmp_path):
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(json.dumps(MANIFEST), "utf-8")
    assert Assets.read(tmp_path).manifest == MANIFEST


def test_without_a_build_the_error_says_what_to_run(tmp_path):
    with pytest.raises(MisconfiguredError, match="make pages"):
        Assets.read(tmp_path)


def test_an_entry_that_was_not_built_is_named():
    with pytest.raises(MisconfiguredError, match=r"islands/none\.ts"):
        Assets(MANIFEST).island("none")


def test_a_script_that_runs_early_is_no_module():
    text = (STATIC / Assets.read().url("src/islands/way.ts").removeprefix("/static/")).read_text()
    assert "handscroll-way" in text
    assert "import" not in text
    assert "export" not in text
    assert 'type="module"' not in Assets.read().early("way")
