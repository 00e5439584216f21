"""What is wrong with a record is said with its place, the measured reason and an order."""

import pytest

from handscroll.errors import InvalidError
from handscroll.model.catalogue.reading import read_catalogue


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"titles": [{"text": "a\ud800"}]}, "titles.0.text: character 2 is half of a surrogate"),
        ({"staff_note": "x" * 250_000}, "it has 250,000 characters"),
        ({"color": "red"}, "color: Extra inputs"),
        ({"grade": "best"}, "grade"),
        ({"titles": [{"text": ""}, {"text": ""}]}, "and 1 more"),
        ("text", "the whole"),
        ({"impressions": [{"id": "a", "seal": "b"}]}, "the impression a names the seal b"),
    ],
)
def test_a_wrong_record_is_told(record, why):
    with pytest.raises(InvalidError) as told:
        read_catalogue(record)
    assert why in told.value.why
    assert told.value.fix
    assert len(told.value.why) < 400
    str(told.value).encode()


def test_a_right_record_is_read():
    assert read_catalogue({"grade": "first"}).grade == "first"
