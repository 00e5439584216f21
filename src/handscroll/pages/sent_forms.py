"""Long forms as they were sent: bounded, in UTF-8, what a form says of itself apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from handscroll.errors import InvalidError, TooLargeError

_WHO = ("sign_in_name", "sign_in_password")


@dataclass(frozen=True)
class Bounds:
    """How long a form may be, and what to do about a longer one."""

    most_bytes: int
    most_fields: int
    fix: str

    def require(self, length: int) -> None:
        """Refuse more bytes.

        Raises
        ------
        TooLargeError
            If there are more.
        """
        if length > self.most_bytes:
            raise self.exceeded(f"it has more than {self.most_bytes:,} bytes")

    def exceeded(self, why: str) -> TooLargeError:
        """Return the error that tells why a form is too long."""
        return TooLargeError("The form was not read", why=why, fix=self.fix)


@dataclass(frozen=True)
class SentForm:
    """What was sent.

    Attributes
    ----------
    own
        What the form says of itself, ``csrf`` for instance; of a name that was sent twice the last.
    pairs
        Names and texts of the fields, as they were sent.
    signs_in
        Name and password, where it is sent by somebody who signs in again with it.
    """

    own: Mapping[str, str]
    pairs: Sequence[tuple[str, str]]
    signs_in: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def csrf(self) -> str:
        """What shows that a page of ours made the form."""
        return self.own.get("csrf", "")

    def number(self, name: str) -> int:
        """Return a whole number that the form says of itself.

        Raises
        ------
        InvalidError
            If there is none.
        """
        text = self.own.get(name, "")
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
        raise _unreadable("it does not say from which version it was filled")


def read_form(body: bytes, own: Sequence[str], bounds: Bounds) -> SentForm:
    """Read a form's body, ``application/x-www-form-urlencoded``.

    Parameters
    ----------
    own
        Names of what this kind of form says of itself, beside ``csrf``.

    Raises
    ------
    TooLargeError
        If it has more bytes or fields than the bounds allow.
    InvalidError
        If it is not UTF-8.
    """
    bounds.require(len(body))
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=bounds.most_fields,
            errors="strict",
        )
    except UnicodeError:
        raise _unreadable("it is not written in UTF-8") from None
    except ValueError:
        raise bounds.exceeded(f"it has more than {bounds.most_fields:,} fields") from None
    names = {"csrf", *own}
    who = {name: text for name, text in pairs if name in _WHO}
    return SentForm(
        own={name: text for name, text in pairs if name in names},
        pairs=[one for one in pairs if one[0] not in names and one[0] not in _WHO],
        signs_in=(who["sign_in_name"][:200], who.get("sign_in_password", "")[:2000])
        if "sign_in_name" in who
        else None,
    )


def _unreadable(why: str) -> InvalidError:
    return InvalidError("The form was not read", why=why, fix="Open the form again and send it")
