"""The form of a story as it was sent: bounded, in UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from handscroll.errors import InvalidError, TooLargeError

MOST_BYTES = 8_000_000
MOST_FIELDS = 20_000
_OWN = ("csrf", "expected", "do")


@dataclass(frozen=True)
class Sent:
    """What was sent: ``expected`` is the revision that the writer had before them."""

    csrf: str
    expected: int
    do: str
    fields: Sequence[tuple[str, str]]


def read_sent(body: bytes) -> Sent:
    """Read a form's body, ``application/x-www-form-urlencoded``.

    Raises
    ------
    TooLargeError
        If it is larger than any story.
    InvalidError
        If it is not UTF-8, or does not say which revision it was filled from.
    """
    require_size(len(body))
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except UnicodeError:
        raise _unreadable("it is not written in UTF-8") from None
    except ValueError:
        raise _too_large(f"it has more than {MOST_FIELDS:,} fields") from None
    own = {name: value for name, value in pairs if name in _OWN}
    if not own.get("expected", "").isdecimal():
        raise _unreadable("it does not say which revision it was filled from")
    fields = [(name, value) for name, value in pairs if name not in _OWN]
    # The first button of that name is what Enter presses; the one pressed comes last.
    return Sent(own.get("csrf", ""), int(own["expected"][:9]), own.get("do", "save"), fields)


def require_size(count: int) -> None:
    """Refuse more bytes than any story has.

    Raises
    ------
    TooLargeError
        If there are more.
    """
    if count > MOST_BYTES:
        raise _too_large(f"it has more than {MOST_BYTES:,} bytes")


def _too_large(why: str) -> TooLargeError:
    return TooLargeError("The story was not saved", why=why, fix="Make two stories of it")


def _unreadable(why: str) -> InvalidError:
    return InvalidError("The form was not read", why=why, fix="Open the page again and send it")
