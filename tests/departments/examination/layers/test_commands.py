"""Everything that the bench does with views a command does too."""

import json

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.errors import HandscrollError
from handscroll.model.rights import State


def size_of(file):
    with Image.open(file) as picture:
        return picture.size


def spread_of(file):
    with Image.open(file) as picture:
        return np.asarray(picture).std()


@pytest.fixture
def command(house):
    """Run a command of a museum; returns what it wrote, as JSON where it wrote that."""

    def run(*arguments: object):
        words = ["--museum", str(house.museum.folder), "stack", *map(str, arguments)]
        told = CliRunner().invoke(build(), words, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return json.loads(told.stdout) if "--json" in words else told.stdout

    return run


def test_an_expression_is_drawn_into_a_file_and_saved(house, command, tmp_path):
    out = tmp_path / "ratio.png"
    made = command("view", house.stack, "--expression", "b7/b2", "--out", str(out),
                   "--save", "A ratio", "--json")  # fmt: skip
    assert made["state"] == "draft"
    assert size_of(out) == (700, 560)
    (row,) = command("layers", house.stack, "--json")
    assert (row["id"], row["current"], row["author"]) == (made["id"], True, "command line")
    again = command("view", house.stack, "--expression", "b7 / b2", "--save", "A ratio", "--json")
    assert again["id"] == made["id"]
    small = tmp_path / "small.jpg"
    command("view", house.stack, "--named", made["id"], "--out", str(small),
            "--region", "10,20,300,200", "--width", "150")  # fmt: skip
    assert size_of(small) == (150, 100)


def test_a_recipe_from_a_file_draws_the_same_bytes_again(house, command, tmp_path):
    order = tmp_path / "pca.json"
    order.write_text(json.dumps({"analysis": "pca", "preview": False, "show": [1, 2, 3]}))
    first = command("view", house.stack, str(order), "--out", str(tmp_path / "1.png"), "--json")
    assert "all that are known" in first["notes"][0]
    recipe = tmp_path / "recipe.json"
    recipe.write_text(json.dumps(first["recipe"]))
    second = command("view", house.stack, str(recipe), "--out", str(tmp_path / "2.png"), "--json")
    assert second["id"] == first["id"]
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
    assert spread_of(tmp_path / "1.png") > 5


def test_a_stack_and_its_views_are_published_and_withdrawn(house, command):
    made = command("view", house.stack, "--expression", "b8", "--save", "IR", "--json")
    dry = command("publish", house.stack, "--layers", "all", "--dry-run", "--json")
    assert dry == {"stack": house.stack, "layers": [made["id"]], "state": "published"}
    assert house.museum.stacks.get(house.stack).state is State.DRAFT
    command("publish", house.stack, "--layers", made["id"])
    assert house.museum.stacks.get(house.stack).state is State.PUBLISHED
    assert house.museum.layers.get(made["id"]).state is State.PUBLISHED
    command("withdraw", house.stack, "--layers", "all")
    assert house.museum.stacks.get(house.stack).state is State.PUBLISHED
    assert house.museum.layers.get(made["id"]).state is State.WITHDRAWN
    command("withdraw", house.stack, "--because", "Its white was told wrongly")
    kept = house.museum.stacks.get(house.stack)
    assert kept.state is State.WITHDRAWN
    assert house.museum.stacks.withdrawal(kept).because == "Its white was told wrongly"


def test_a_stack_of_a_relic_that_is_hidden_says_that_nobody_sees_it_yet(house):
    house.museum.relics.move(house.relic, State.WITHDRAWN, person="test")
    words = ["--museum", str(house.museum.folder), "stack", "publish", house.stack]
    told = CliRunner().invoke(build(), words, catch_exceptions=False)
    assert "once E 1 is published" in told.stderr


def test_nothing_is_written_on_a_dry_run(house, command, tmp_path):
    out = tmp_path / "a.png"
    said = command("view", house.stack, "--expression", "b1", "--out", str(out),
                   "--save", "x", "--dry-run")  # fmt: skip
    assert "Nothing was written" in said
    assert not out.exists()
    assert command("layers", house.stack, "--json") == []
    assert not (house.museum.layout.cache / "views").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("view", "{stack}"), "0 of a recipe"),
        (("view", "{stack}", "--expression", "b1", "--named", "b2"), "2 of a recipe"),
        (("view", "{stack}", "--expression", "os.system('id')"), "column"),
        (("view", "{stack}", "{folder}/none.json"), "No such file"),
        (("view", "{stack}", "--named", "v" + "0" * 24), "is not shown"),
        (("view", "{stack}", "--expression", "b1", "--out", "{folder}/a.exe"), ".png or .jpg"),
        (("view", "{stack}", "--expression", "b1", "--out", "{folder}/x/a.png"), "No such"),
        (("view", "{stack}", "--expression", "b1", "--out", "{folder}/a.png", "--region", "9"),
         "region"),
        (("view", "snone", "--expression", "b1"), "not found"),
        (("publish", "{stack}", "--layers", "v1"), "no saved view"),
        (("withdraw", "{stack}"), "cannot follow"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_why(house, command, tmp_path, words, said):
    filled = [one.format(stack=house.stack, folder=tmp_path) for one in words]
    with pytest.raises(HandscrollError) as told:
        command(*filled)
    assert said in f"{told.value.what} {told.value.why} {told.value.fix}"
    assert told.value.fix
    assert list(tmp_path.glob("*.part")) == []
