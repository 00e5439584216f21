"""Files of LIDO taken apart: a broken record costs itself alone, and bombs are refused."""

import io
import tracemalloc

import pytest

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.standards.lido.reading import parsed
from handscroll.standards.lido.records import is_lido, pieces

OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<l:lidoWrap xmlns:l="http://www.lido-schema.org">\n'
GOOD = '<l:lido><l:lidoRecID l:type="local">好 {}</l:lidoRecID></l:lido>\n'
CLOSE = "</l:lidoWrap>"


def read(text: str | bytes):
    return list(pieces(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def whole(piece) -> bool:
    try:
        return not piece.fault and parsed(piece.text) is not None
    except InvalidError:
        return False


def test_every_second_record_broken_in_another_way_leaves_the_others_whole():
    broken = [
        "<l:lido><l:lidoRecID>open</l:lido>\n",
        "<l:lido><l:a>never closed\n",
        "<l:lido>&undefined;</l:lido>\n",
        "<l:lido><l:b x=></l:b></l:lido>\n",
        "<l:lido><!-- never closed </l:lido>\n",
        "<l:lido>\x01</l:lido>\n",
    ]
    text = OPEN + "".join(GOOD.format(n) + bad for n, bad in enumerate(broken)) + CLOSE
    found = read(text)
    assert [one.number for one in found] == list(range(1, 13))
    assert [whole(one) for one in found] == [True, False] * 6
    assert "begins before it ends" in found[3].fault
    assert found[2].line == 5


def test_bytes_of_another_encoding_break_their_record_alone():
    text = (OPEN + GOOD.format(1)).encode() + b"<l:lido>\xff\xfe</l:lido>" + GOOD.format(2).encode()
    found = read(text + CLOSE.encode())
    assert [whole(one) for one in found] == [True, False, True]
    assert "encoding" in found[1].fault


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
def test_files_in_the_encodings_of_the_field_are_read(encoding):
    text = OPEN.replace("UTF-8", encoding.removesuffix("-sig")) + GOOD.format(1) + CLOSE
    [one] = read(text.encode(encoding))
    assert parsed(one.text)[0][0].text == "好 1"
    assert is_lido(text.encode(encoding)) == (encoding != "utf-16-le")


def test_one_record_without_a_wrap_and_records_in_comments_are_told_apart():
    alone = '<lido xmlns="http://www.lido-schema.org"><lidoRecID/><!-- <lido> </lido> --></lido>'
    [one] = read(alone)
    assert whole(one)
    text = OPEN + "<!--" + GOOD.format(0) + "-->" + GOOD.format(1) + "<![CDATA[<l:lido>]]>" + CLOSE
    assert len(read(text)) == 1


BOMB = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, '<!DOCTYPE l SYSTEM "http://x.example/d">'])
def test_a_document_type_is_refused_before_anything_is_read(doctype):
    text = OPEN.replace("\n<l:", f"\n{doctype}\n<l:")
    with pytest.raises(UnsupportedError, match="document type"):
        read(text + "<l:lido>&a;</l:lido>" + CLOSE)


@pytest.mark.parametrize(
    "text", ["", "<html></html>", "no xml", OPEN.replace("lido-schema", "other"), "PK\x03\x04"]
)
def test_what_is_no_lido_is_refused(text):
    with pytest.raises(InvalidError, match="not loaded"):
        read(text)


def test_an_encoding_that_nobody_knows_is_refused():
    with pytest.raises(InvalidError, match="klingon"):
        read(OPEN.replace("UTF-8", "klingon") + CLOSE)


class Endless(io.BytesIO):
    """A file that goes on for some megabytes and exists nowhere."""

    def __init__(self, begin: bytes, again: bytes, times: int) -> None:
        super().__init__()
        self._parts = iter([begin, *([again] * times)])

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next of its parts."""
        return next(self._parts, b"")


def test_a_large_file_needs_the_memory_of_a_record():
    many = (GOOD.format("x") * 1_500).encode()
    tracemalloc.start()
    count = sum(one.number > 0 for one in pieces(Endless(OPEN.encode(), many, 8)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 12_000
    assert most < 6 * len(many)


def test_a_record_without_end_is_told_and_the_next_one_read(monkeypatch):
    monkeypatch.setattr("handscroll.standards.lido.records.LONGEST", 1_000)
    monkeypatch.setattr("handscroll.standards.lido.records._CHUNK", 256)
    text = OPEN + GOOD.format(1) + "<l:lido>" + "<!-- " * 900 + "</l:lido>" + GOOD.format(2) + CLOSE
    found = read(text)
    assert whole(found[0])
    assert whole(found[-1])
    assert any("longer than" in one.fault for one in found)
