"""Whatever a record says, its form sent back untouched says the same, closed rows or open."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.editing import typed as typed_module
from handscroll.departments.collection.editing.acting import act, place_of
from handscroll.departments.collection.editing.page import find_term_in
from handscroll.departments.collection.editing.reading import read
from handscroll.departments.collection.editing.shapes import (
    Facts,
    Kinds,
    Leaf,
    Rows,
    Shape,
    relic_shape,
)
from handscroll.departments.collection.editing.typed import Table, filled, pairs_of, sent
from handscroll.model.difference import document
from handscroll.model.relic import Relic

SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def through_a_form(relic, vocabularies, *, browser=True):
    """Fill a form from a record, send it as a browser does, and read it."""
    shape, base = relic_shape(), document(relic)
    pairs = pairs_of(filled(shape, base))
    if browser:
        pairs = [(name, text.replace("\r\n", "\n").replace("\r", "\n")) for name, text in pairs]
        pairs = [(name, text.replace("\n", "\r\n")) for name, text in pairs]
    return read(shape, sent(shape, pairs), base, lambda *asked: find_term_in(vocabularies, *asked))


@pytest.fixture
def all_open(monkeypatch):
    monkeypatch.setattr(typed_module, "FEW", 10_000)


@settings(SHARED, max_examples=60)
@given(st.data())
def test_a_form_sent_back_untouched_says_what_the_record_said(
    any_relic, made_records, vocabularies, data
):
    relic = data.draw(any_relic)
    relic = relic.model_copy(update={"catalogue": data.draw(made_records.records())})
    assert through_a_form(relic, vocabularies).relic == relic


def test_every_field_of_the_model_is_in_the_form_and_comes_back(
    full, make_relic, vocabularies, all_open
):
    relic = make_relic(catalogue=full)
    assert through_a_form(relic, vocabularies).relic == relic
    names = {name for name, _ in pairs_of(filled(relic_shape(), document(relic)))}
    assert "catalogue.inscriptions.0.region.x" in names
    assert "catalogue.provenance.0.price" in names
    assert "parts.2.label.en" in names
    assert not any("sha256" in name or name == "state" for name in names)


def test_the_longest_record_comes_back_whole_with_its_rows_open_or_closed(
    make_relic, vocabularies, monkeypatch
):
    relic = make_relic(catalogue=great_record())
    assert through_a_form(relic, vocabularies).relic == relic
    closed = len(pairs_of(filled(relic_shape(), document(relic))))
    monkeypatch.setattr(typed_module, "FEW", 10_000)
    assert through_a_form(relic, vocabularies).relic == relic
    assert closed < 600 < 10_000 < len(pairs_of(filled(relic_shape(), document(relic))))


def leaves(shape: Shape, name: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield the names of all leaves of the form, one row in each table."""
    if isinstance(shape, Leaf):
        yield name, shape
    elif isinstance(shape, Rows):
        yield from leaves(shape.of, f"{name}.n0")
    elif isinstance(shape, Kinds):
        for facts in shape.of.values():
            yield from leaves(facts, name)
    elif isinstance(shape, Facts):
        for step, one in shape.fields.items():
            yield from leaves(one, f"{name}.{step}" if name else step)


def test_a_record_of_one_field_can_be_typed_into_an_empty_form(vocabularies):
    shape = relic_shape()
    relic = Relic(id="r1", accession_number="A 1", title={"en": "x"}, parts=())
    base = document(relic)

    def typed(pairs):
        here = sent(shape, pairs)
        return read(shape, here, base, lambda *asked: find_term_in(vocabularies, *asked))

    table = ("catalogue.titles", "")
    said = typed([table, ("catalogue.titles.n0.text", " 溪山圖 ")]).relic
    assert said is not None
    assert said.catalogue.titles[0].text == "溪山圖"
    twice = [
        ("catalogue.seals", ""),
        ("catalogue.seals.n0.id", "s"),
        ("catalogue.seals.n1.id", "s"),
    ]
    assert [one.name for one in typed(twice).troubles] == ["catalogue.seals.n1.id"]
    wrong = typed([table, ("catalogue.titles.n0.pinyin", "x")])
    assert [(one.name, one.kind) for one in wrong.troubles] == [
        ("catalogue.titles.n0.text", "missing")
    ]


@pytest.mark.parametrize("text", ["\x00", "x" * 300_000, "<b>", "－", "nan", "true"])
def test_no_text_in_any_field_is_too_much_and_every_trouble_is_at_a_field(text, vocabularies):
    shape = relic_shape()
    base = document(Relic(id="r1", accession_number="A 1", title={"en": "x"}, parts=()))
    names = [name for name, one in leaves(shape) if not name.startswith("parts")]
    tables = {name.rpartition(".n0")[0] for name in names if ".n0" in name}
    tables |= {table.partition(".n0")[0] for table in tables}
    for name in names[:: 7 if len(text) < 10 else 40]:
        pairs = [(table, "") for table in tables if name.startswith(table)]
        reading = read(shape, sent(shape, [*pairs, (name, text)]), base, lambda *_: None)
        for one in reading.troubles:
            at = place_of(one.name, shape, None, None)
            assert one.name in ("", "catalogue") or at is not None or ".own" in one.name


def test_regions_outside_their_picture_are_told_but_those_that_stood_may_stay(
    make_relic, vocabularies
):
    region = {"capture": "c1", "x": 1, "y": 1, "width": 5_000, "height": 2}
    relic = make_relic()
    said = relic.catalogue.model_validate({"impressions": [{"id": "i1", "region": region}]})
    relic = relic.model_copy(update={"catalogue": said})
    assert through_a_form(relic, vocabularies).relic == relic
    shape, base = relic_shape(), document(relic)
    pairs = dict(pairs_of(filled(shape, base)))
    name = "catalogue.impressions.0.region"
    for change, where, kind in (
        ({f"{name}.x": "2"}, f"{name}.width", "off_picture"),
        ({f"{name}.capture": "c9"}, f"{name}.capture", "unknown_name"),
    ):
        typed = sent(shape, {**pairs, **change}.items())
        [trouble] = read(shape, typed, base, lambda *_: None).troubles
        assert (trouble.name, trouble.kind) == (where, kind)


def keys_of(table, typed, base):
    """Return the keys of the rows of a table, in order."""
    at = place_of(table, relic_shape(), typed, base)
    assert at is not None
    assert isinstance(at.typed, Table)
    return [row.key for row in at.typed.rows]


@settings(SHARED, max_examples=40)
@given(st.data())
def test_whatever_buttons_are_pressed_the_rest_of_the_record_stays(made_records, data):
    relic = Relic(
        id="r1",
        accession_number="A 1",
        title={},
        parts=(),
        catalogue=data.draw(made_records.records()),
    )
    shape, base = relic_shape(), document(relic)
    typed = filled(shape, base)
    tables = ("catalogue.titles", "catalogue.makers", "catalogue.provenance")
    expected = {table: keys_of(table, typed, base) for table in tables}
    for _ in range(data.draw(st.integers(0, 6))):
        table = data.draw(st.sampled_from(tables))
        keys = expected[table]
        deed = data.draw(st.sampled_from(["up", "down", "remove", "open", "add"]))
        if deed == "add" or not keys:
            act(f"add {table}", shape, typed, base)
            expected[table] = keys_of(table, typed, base)
            continue
        place = data.draw(st.integers(0, len(keys) - 1))
        act(f"{deed} {table}.{keys[place]}", shape, typed, base)
        other = place + {"up": -1, "down": 1}.get(deed, 0)
        if deed == "remove":
            del keys[place]
        elif 0 <= other < len(keys):
            keys[place], keys[other] = keys[other], keys[place]
    back = read(shape, sent(shape, pairs_of(typed)), base, lambda *_: None).relic
    assert back is not None
    for table in tables:
        field = table.partition(".")[2]
        old = getattr(relic.catalogue, field)
        wanted = [old[int(key)] for key in expected[table] if key.isdecimal()]
        assert list(getattr(back.catalogue, field)) == wanted
    assert back.catalogue.seals == relic.catalogue.seals
