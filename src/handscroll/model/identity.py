"""Names that never change: short, opaque, safe in addresses and file names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from handscroll.errors import InvalidError

# Crockford's base 32 without the vowels that spell words; no letters that look like digits.
_ALPHABET = "0123456789bcdfghjkmnpqrstvwxyz"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def relic_id(accession_number: str) -> str:
    """Return the identifier of the relic that bears an accession number.

    Deterministic, so that an ingest run twice names the same relic twice. A relic keeps its
    identifier when its accession number is later corrected.

    Examples
    --------
    >>> relic_id("故 00057642") == relic_id("故  00057642 ")
    True
    """
    return "r" + _digest("relic", normal_number(accession_number), 11)


def capture_id(relic: str, sha256: str) -> str:
    """Return the identifier of one scan of a relic: the same file of two relics has two."""
    return "c" + _digest("capture", f"{relic}/{sha256}", 15)


def stack_id(relic: str, sha256s: Iterable[str]) -> str:
    """Return the identifier of a stack of bands: the same files of one relic are one stack."""
    return "s" + _digest("stack", f"{relic}/{'/'.join(sha256s)}", 13)


def library_id(sha256s: Iterable[str]) -> str:
    """Return the identifier of a library of reference spectra: the same files are one library."""
    return "l" + _digest("library", "/".join(sha256s), 13)


def relight_id(relic: str, sha256s: Iterable[str]) -> str:
    """Return the identifier of a relightable image: the same files of one relic are one."""
    return "l" + _digest("relight", f"{relic}/{'/'.join(sha256s)}", 13)


def normal_number(accession_number: str) -> str:
    """Fold what no registrar means to distinguish: Unicode form, case and runs of spaces."""
    return " ".join(unicodedata.normalize("NFKC", accession_number).casefold().split())


def require_name(name: str, *, of: str) -> str:
    """Return ``name`` if it may serve as an identifier.

    Raises
    ------
    InvalidError
        If it is empty, longer than 128 characters, or holds anything but letters, digits,
        full stop, hyphen and low line.
    """
    if not _NAME.fullmatch(name):
        raise InvalidError(
            f"The {of} {name[:60]!r} cannot be used",
            why="it may hold 1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-', starting with a letter"
            " or digit",
            fix="Choose another name",
        )
    return name


def _digest(kind: str, text: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"handscroll:{kind}:{text}".encode()).digest())
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)
