"""A form as it was sent: bounded, in UTF-8, its own fields apart from those of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from handscroll.errors import InvalidError, TooLargeError

MOST_BYTES = 24_000_000
MOST_FIELDS = 60_000
_OWN = ("csrf", "expected", "do", "onto", "sign_in_name", "sign_in_password")


@dataclass(frozen=True)
class Sent:
    """What was sent.

    Attributes
    ----------
    expected
        The version from which the form was filled.
    onto
        The version onto which two edits are joined, or None.
    do
        What the button says that was pressed.
    chosen
        Field to whose words are to hold there, where two edits are joined.
    pairs
        Names and texts of the record's fields.
    signs_in
        Name and password, where the form is sent by somebody who signs in again with it.
    """

    csrf: str
    expected: int
    onto: int | None
    do: str
    chosen: dict[str, str]
    pairs: Sequence[tuple[str, str]]
    signs_in: tuple[str, str] | None = field(default=None, repr=False)


def read_sent(body: bytes) -> Sent:
    """Read a form's body, ``application/x-www-form-urlencoded``.

    Raises
    ------
    TooLargeError
        If it has more bytes or fields than any record needs.
    InvalidError
        If it is not UTF-8, or does not say from which version it was filled.
    """
    require_size(len(body))
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except UnicodeError:
        raise _unreadable("it is not written in UTF-8") from None
    except ValueError:
        raise _too_large(f"it has more than {MOST_FIELDS:,} fields") from None
    own = {name: text for name, text in pairs if name in _OWN}
    return Sent(
        csrf=own.get("csrf", ""),
        expected=_number(own.get("expected", "")),
        onto=_number(own["onto"]) if "onto" in own else None,
        do=own.get("do", "save")[:400],
        chosen={n.removeprefix("take."): way for n, way in pairs if n.startswith("take.")},
        signs_in=(own["sign_in_name"][:200], own.get("sign_in_password", "")[:2000])
        if "sign_in_name" in own
        else None,
        pairs=[one for one in pairs if one[0] not in _OWN and not one[0].startswith("take.")],
    )


def require_size(length: int) -> None:
    """Refuse a form that is longer than any record.

    Raises
    ------
    TooLargeError
        If it has more than 24 million bytes.
    """
    if length > MOST_BYTES:
        raise _too_large(f"it has more than {MOST_BYTES:,} bytes")


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    raise _unreadable("it does not say from which version it was filled")


def _unreadable(why: str) -> InvalidError:
    return InvalidError("The form was not read", why=why, fix="Open the form again and send it")


def _too_large(why: str) -> TooLargeError:
    return TooLargeError("The form was not read", why=why, fix="Make shorter texts of the longest")
