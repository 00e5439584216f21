"""The page on interchange tells of every field what the standards lose, as the lists have it."""

import re
from pathlib import Path

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import Relic
from handscroll.model.rights import Rights
from handscroll.standards.lido.carried import LOST as LOST_BY_LIDO
from handscroll.standards.linked_art.carried import LOST as LOST_BY_LINKED_ART

PAGE = Path(__file__).parents[2] / "docs" / "interchange.md"
INSIDE = {"rights": [*Rights.model_fields], "catalogue": [*Catalogue.model_fields]}
REST = ("basis", "calendar", "candidates", "certainty", "note")


def fields():
    for name in Relic.model_fields:
        inner = INSIDE.get(name)
        yield from [name] if inner is None else [f"{name}.{one}" for one in inner]


def lost(field: str, of: frozenset[str]) -> str:
    """Return what of a field is lost, as the page says it."""
    if field in of:
        return "all"
    inner = {path.removeprefix(f"{field}.") for path in of if path.startswith(f"{field}.")}
    for day in {path.rpartition(".")[0] for path in inner if path.endswith("candidates")}:
        rest = {f"{day}.{one}" for one in REST}
        assert rest <= inner
        inner = inner - rest | {f"{day} but for its words"}
    return ", ".join(sorted(inner))


def test_every_field_has_a_row_that_says_what_is_lost():
    rows = re.findall(
        r"^\| `([a-z_.]+)` \|(.*)\|(.*)\|(.*)\|(.*)\|$", PAGE.read_text("utf-8"), re.M
    )
    told = {name: (by_lido.strip(), by_art.strip()) for name, _, _, by_lido, by_art in rows}
    assert told == {
        name: (lost(name, LOST_BY_LIDO), lost(name, LOST_BY_LINKED_ART)) for name in fields()
    }
    for name, in_lido, in_art, by_lido, by_art in rows:
        assert bool(in_lido.strip()) == (by_lido.strip() != "all"), name
        assert bool(in_art.strip()) == (by_art.strip() != "all"), name
