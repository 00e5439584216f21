"""Files of JSON: depth and size are bounded before anything is built."""

import io
import json

import pytest

from handscroll.errors import InvalidError, TooLargeError
from handscroll.standards.json_bodies import DEEPEST, lines, parsed, whole


def test_one_document_and_a_list_of_them_are_documents():
    assert whole(io.BytesIO(b' {"a": "\\"[[["}')) == [{"a": '"[[['}]
    assert whole(io.BytesIO('[1, "𠀀"]'.encode("utf-16"))) == [1, "𠀀"]


@pytest.mark.parametrize("times", [DEEPEST + 1, 2_000_000])
def test_brackets_without_end_are_refused(times):
    with pytest.raises(InvalidError, match="nests more"):
        parsed(b"[" * times)


@pytest.mark.parametrize("content", [b"", b"{", b'"\\ud800', b"\xff\xff", b'{"a":' + b"9" * 9999])
def test_what_is_no_json_says_why(content):
    with pytest.raises(InvalidError, match="no JSON"):
        parsed(content)


def test_a_document_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("handscroll.standards.json_bodies.LARGEST", 100)
    with pytest.raises(TooLargeError, match=r"jsonl"):
        whole(io.BytesIO(b"[" + b" " * 100 + b"]"))


def test_a_line_that_is_too_long_is_told_and_the_next_one_read(monkeypatch):
    monkeypatch.setattr("handscroll.standards.json_bodies.LONGEST", 20)
    text = b"1\n\n" + b"x" * 55 + b"\n" + json.dumps("end").encode()
    assert list(lines(io.BytesIO(text))) == [(1, b"1\n"), (3, None), (4, b'"end"')]
