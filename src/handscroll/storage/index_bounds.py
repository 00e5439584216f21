"""What an engine can keep of a token and a number; the same bounds when writing and asking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

TOKEN_BYTES = 200
"""A longer token is cut; the engine refuses those above 65,530 bytes."""


@lru_cache(maxsize=8_192)
def cut(token: str) -> str:
    """Bound a token's bytes; what UTF-8 cannot write becomes a question mark."""
    if len(token) * 4 > TOKEN_BYTES:
        token = printable(token).encode()[:TOKEN_BYTES].decode(errors="ignore")
    return printable(token)


def cut_all(tokens: Sequence[str]) -> Sequence[str]:
    """Bound tokens as :func:`cut` does; all at once, as nearly always nothing is to be cut."""
    try:
        "".join(tokens).encode()
    except UnicodeEncodeError:
        return [cut(token) for token in tokens]
    longest = max(map(len, tokens), default=0)
    return tokens if longest * 4 <= TOKEN_BYTES else [cut(token) for token in tokens]


def printable(text: str) -> str:
    """Return text that UTF-8 can write: lone surrogates become question marks."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def bounded(number: int) -> int:
    """Bring a number into 64 bits with a sign, which is what the engine keeps."""
    return max(-(2**62), min(2**62, number))
