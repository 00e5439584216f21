"""A mapping as a form: what nobody touched comes back as it was, whatever it says."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handscroll.departments.collection.importing.form import constants_of, read_form
from handscroll.departments.collection.importing.looking import Draft, Looked
from handscroll.departments.collection.importing.showing import column_rows
from handscroll.departments.collection.mapping.mapping import Column
from handscroll.departments.collection.mapping.targets import LEFT_OUT, NOTES, TARGETS, size_of
from handscroll.departments.collection.vocabularies.store import load

WORDS = load()
LETTERS = st.sampled_from("=|/ab山") | st.characters(exclude_categories=["Cs", "Cc", "Z"])
TEXT = st.text(LETTERS, min_size=1, max_size=9)


@st.composite
def columns(draw):
    to = draw(st.sampled_from(sorted(TARGETS)))
    more: dict[str, object] = {}
    if to not in (NOTES, LEFT_OUT):
        more |= {
            "split": draw(st.sampled_from(["", "|", "/"])),
            "values": draw(st.dictionaries(TEXT, TEXT, max_size=3)),
            "otherwise": draw(st.sampled_from(["as_is", NOTES])),
            "language": draw(st.sampled_from(["", "en", "zh-Hant"])),
        }
    if size_of(to):
        more["unit"] = draw(st.sampled_from(["", "mm", "cm", "in"]))
    if to.startswith("creator"):
        more |= {"life": draw(st.lists(TEXT, max_size=2)), "role": draw(st.just("") | TEXT)}
    said = {"from": draw(TEXT), "to": to, "optional": draw(st.booleans()), **more}
    try:
        return Column.model_validate(said)
    except ValidationError:
        return Column.model_validate(said | {"language": ""})


def typed(draft, language):
    """What a browser sends of the form of a mapping."""
    found = {"constants": constants_of(draft, language).replace("\n", "\r\n")}
    for row in column_rows(draft, Looked(columns=(), records=0), WORDS, language):
        found[f"to.{row.place}"] = row.field
        found |= {
            f"{name}.{row.place}": text.replace("\n", "\r\n") for name, text in row.typed.items()
        }
        if row.optional:
            found[f"optional.{row.place}"] = "on"
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.lists(columns(), max_size=4),
    st.dictionaries(st.sampled_from(["held_by", "rights", "date"]), TEXT, max_size=2),
    st.sampled_from(["zh-Hans", "zh-Hant", "en"]),
)
def test_what_nobody_touched_stays_as_it_was(some, constants, language):
    draft = Draft(columns=tuple(some), constants=constants)
    assert read_form(typed(draft, language), draft, language) == (draft, [])


def test_what_a_field_of_another_kind_does_not_have_is_dropped():
    column = Column.model_validate({"from": "a", "to": "dimensions.height", "unit": "cm"})
    draft = Draft(columns=(column,))
    made, wrong = read_form(typed(draft, "en") | {"to.0": "title"}, draft, "en")
    assert (made.columns[0].unit, wrong) == ("", [])


def test_a_wrong_column_stays_as_it_was_and_the_others_are_read():
    both = (Column.model_validate({"from": "a", "to": "title"}),
            Column.model_validate({"from": "b", "to": "notes"}))  # fmt: skip
    form = {"to.0": "nothing of ours", "to.1": "作者", "language.1": "", "constants": "库 = x"}
    made, wrong = read_form(form, Draft(columns=both), "en")
    assert [one.to for one in made.columns] == ["title", "creator"]
    assert [(one.column, one.key) for one in wrong] == [
        (0, "import.wrong.field"),
        (None, "import.wrong.field"),
    ]


def test_what_nobody_touched_stays_whole_however_it_is_written():
    columns = (Column.model_validate({"from": "a", "to": "title", "split": " / "}),)
    draft = Draft(columns=columns, constants={"held_by": "某馆\n某处"})
    assert read_form(typed(draft, "en"), draft, "en") == (draft, [])
    made, _ = read_form(typed(draft, "en") | {"split.0": " | "}, draft, "en")
    assert made.columns[0].split == "|"


def test_a_line_that_is_no_pair_is_told():
    draft = Draft(columns=(Column.model_validate({"from": "a", "to": "title"}),))
    form = typed(draft, "en")
    for name, column in (("constants", None), ("values.0", 0)):
        _, wrong = read_form(form | {name: "\r\nno sign\r\n"}, draft, "en")
        assert [(one.column, one.key, one.detail) for one in wrong] == [
            (column, "import.wrong.line", "no sign")
        ]
