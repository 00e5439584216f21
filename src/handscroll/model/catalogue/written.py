"""Text of a record: any script, kept as written, of bounded length, safe to store and to show.

Nothing is stripped of markup: ``<b>`` in a field is four characters of text, and pages escape it.
Right-to-left and combining characters stay. Two things cannot be kept and are refused where they
are brought, so that nothing is lost in silence: halves of surrogate pairs, which no file can hold,
and control characters other than tab and line end, which PostgreSQL and XML refuse.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}"
MOST_SHORT, MOST_LINE, MOST_LONG = 300, 2_000, 200_000
"""Most characters of a name or number, of a sentence or two, and of a long text."""


def _storable(value: object) -> object:
    # What is printable holds neither of both; a page of results reads thousands of texts.
    if not isinstance(value, str) or value.isprintable():
        return value
    for pattern, name in (
        (_SURROGATE, "half of a surrogate pair"),
        (_CONTROL, "a control character"),
    ):
        found = pattern.search(value)
        if found is not None:
            place, code = found.start() + 1, ord(found.group())
            raise ValueError(f"character {place} is {name}, U+{code:04X}; type the text again")
    return value


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_LINE_ENDS = AfterValidator(_one_line_end)
_STORABLE = BeforeValidator(_storable)

Short = Annotated[str, StringConstraints(max_length=MOST_SHORT), _LINE_ENDS, _STORABLE]
"""A name, number or term."""

Line = Annotated[str, StringConstraints(max_length=MOST_LINE), _LINE_ENDS, _STORABLE]
"""A sentence or two."""

Long = Annotated[str, StringConstraints(max_length=MOST_LONG), _LINE_ENDS, _STORABLE]
"""A text as long as a colophon or a catalogue entry."""

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
"""An identifier, safe in addresses."""

Tag = Annotated[str, StringConstraints(pattern=rf"^{_TAG}$", max_length=35)]
"""A language as BCP 47 writes it, such as ``zh-Hant`` or ``en``; ``none`` where none applies."""

Said = Annotated[dict[Tag, Line], Field(max_length=12)]
"""One sentence in several languages."""

Told = Annotated[dict[Tag, Long], Field(max_length=12)]
"""One long text in several languages."""


def _harmless(address: str) -> str:
    if address and not re.match(r"https?://[^\s/]", address):
        raise ValueError("an address starts with http:// or https://")
    if re.search(r"[\s<>\"]", address):
        raise ValueError("an address holds no space, quotation mark or angle bracket")
    return address


Address = Annotated[str, StringConstraints(max_length=MOST_LINE), AfterValidator(_harmless),
                    _STORABLE]  # fmt: skip
"""An address on the web, or empty; never one that runs something."""
