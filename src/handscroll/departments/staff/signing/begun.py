"""A sign-in that was begun: one secret in the browser, from which all the rest is made."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass

COOKIE = "handscroll_sign_in"
LASTS_S = 600
"""Seconds within which the provider's answer has to come."""
_WRITTEN = re.compile(r"([A-Za-z0-9-]{2,12})\.(\d{1,12})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class Begun:
    """What one browser began, and when.

    Nothing of it is kept by the museum: whoever has not the cookie cannot answer for it.

    Attributes
    ----------
    language
        Of the pages that the person came from.
    at
        Seconds since 1970, UTC.
    secret
        256 random bits; they leave the browser only to us.
    """

    language: str
    at: int
    secret: str

    @classmethod
    def now(cls, language: str) -> Begun:
        """Begin."""
        return cls(language, int(time.time()), secrets.token_urlsafe(32))

    @classmethod
    def read(cls, cookie: str | None) -> Begun | None:
        """Return what a cookie says was begun, None where it says nothing."""
        found = _WRITTEN.fullmatch(cookie or "")
        return None if found is None else cls(found[1], int(found[2]), found[3])

    @property
    def cookie(self) -> str:
        """What the browser keeps."""
        return f"{self.language}.{self.at}.{self.secret}"

    @property
    def state(self) -> str:
        """Goes to the provider and comes back: ties the answer to this browser."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """Goes to the provider and comes back inside the signed token."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """Proof of PKCE: the provider gets its hash first and itself with the code."""
        return self._made("verifier")

    @property
    def late(self) -> bool:
        """Whether it was begun too long ago, or after now."""
        return not 0 <= time.time() - self.at <= LASTS_S

    def fits(self, state: str) -> bool:
        """Say whether an answer is to this."""
        return hmac.compare_digest(self.state.encode(), state.encode())

    def _made(self, purpose: str) -> str:
        said = f"{purpose}.{self.language}.{self.at}".encode()
        made = hmac.new(self.secret.encode(), said, hashlib.sha256).digest()
        return urlsafe_b64encode(made).rstrip(b"=").decode()
