"""A museum's sign-on provider, by OpenID Connect: discovery, the code for a token, its check.

The protocol is Authlib's and joserfc's. Tokens are read, judged and dropped; none is kept.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from handscroll.departments.staff.signing.begun import Begun
from handscroll.errors import UnauthenticatedError, UnreachableError
from handscroll.settings import SignOnSettings, is_safe_address

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client
    from joserfc.jwk import KeySet
    from joserfc.jwt import Token

DISCOVERY = "/.well-known/openid-configuration"
SKEW_S = 30
"""Seconds by which the provider's clock may be wrong."""
_LASTS_S = 3600.0
"""Seconds for which what a provider says of itself is believed."""
_ALGORITHMS = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
    "EdDSA",
]  # fmt: skip
"""Signatures with a key of the provider's own; never none, never with the client's secret."""


class TokenRefusedError(UnauthenticatedError):
    """What the provider gave does not prove who somebody is, to us, now."""


class Provider:
    """One provider; threads may ask it at once."""

    def __init__(self, settings: SignOnSettings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._known: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def address(self, begun: Begun, redirect: str) -> str:
        """Return where a browser signs in.

        Raises
        ------
        UnreachableError
            If the provider does not say where that is.
        """
        with self._client(redirect) as client:
            address, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=begun.state,
                code_verifier=begun.verifier,
                nonce=begun.nonce,
            )
        return str(address)

    def redeem(self, code: str, begun: Begun, redirect: str) -> str:
        """Return the signed token of a code.

        Raises
        ------
        TokenRefusedError
            If the provider gives none for this code.
        UnreachableError
            If it does not answer.
        """
        # Here, since a museum without sign-on needs none of it.
        import httpx2
        from authlib.common.errors import AuthlibBaseError

        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client(redirect) as client:
                given = client.fetch_token(
                    endpoint,
                    code=code,
                    code_verifier=begun.verifier,
                    grant_type="authorization_code",
                )
        except AuthlibBaseError as error:
            raise _refused(f"the provider gave no token for the code: {error.error}") from None
        except (httpx2.HTTPError, ValueError) as error:
            raise self._silent(type(error).__name__) from None
        token = given.get("id_token")
        if not isinstance(token, str):
            raise _refused("the provider gave no identity token")
        return token

    def claims(self, token: str, nonce: str, now: float | None = None) -> Mapping[str, Any]:
        """Return what a signed token says, checked: signature, issuer, audience, time, nonce.

        Parameters
        ----------
        now
            Seconds since 1970, UTC; None asks the clock.

        Raises
        ------
        TokenRefusedError
            If any of these is not as it has to be.
        UnreachableError
            If the provider's keys cannot be had.
        """
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        options = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
            "sub": {"essential": True},
        }
        try:
            found = self._decoded(token)
            params = {"nonce": nonce, "client_id": self._settings.client_id}
            said = CodeIDToken(found.claims, found.header, options, params)
            said.validate(now=int(time.time() if now is None else now), leeway=SKEW_S)
        except JoseError as error:
            raise _refused(f"its token is refused: {error.error}, {error.description}") from None
        except (ValueError, TypeError) as error:
            raise _refused(f"its token cannot be read: {type(error).__name__}") from None
        if not isinstance(said.get("sub"), str) or not 0 < len(said["sub"]) <= 255:
            raise _refused("its token names nobody")
        return dict(said)

    def leaving(self, back: str) -> str | None:
        """Return where a browser signs out of the provider too, None where it offers that not."""
        from urllib.parse import urlencode

        endpoint = self._metadata().get("end_session_endpoint")
        if not isinstance(endpoint, str) or not is_safe_address(endpoint):
            return None
        asked = {"client_id": self._settings.client_id, "post_logout_redirect_uri": back}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def _decoded(self, token: str) -> Token:
        """Return a token whose signature holds; keys are asked for anew if none of ours fits."""
        from joserfc import jwt
        from joserfc.errors import BadSignatureError, InvalidKeyIdError

        try:
            return jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
        except (InvalidKeyIdError, BadSignatureError):
            return jwt.decode(token, self._key_set(anew=True), algorithms=_ALGORITHMS)

    def _key_set(self, *, anew: bool = False) -> KeySet:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        with self._lock:
            if self._keys is not None and not anew and time.monotonic() < self._keys[0]:
                return self._keys[1]
        told = self._asked(self._endpoint("jwks_uri"))
        try:
            keys = KeySet.import_key_set({"keys": list(told["keys"])})
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise self._silent(f"its keys cannot be read, {type(error).__name__}") from None
        with self._lock:
            self._keys = (time.monotonic() + _LASTS_S, keys)
        return keys

    def _metadata(self) -> Mapping[str, Any]:
        with self._lock:
            if self._known is not None and time.monotonic() < self._known[0]:
                return self._known[1]
        told = self._asked(str(self._settings.issuer).rstrip("/") + DISCOVERY)
        if told.get("issuer") != self._settings.issuer:
            raise self._silent(f"it calls itself {str(told.get('issuer'))[:200]!r}")
        with self._lock:
            self._known = (time.monotonic() + _LASTS_S, told)
        return told

    def _endpoint(self, name: str) -> str:
        found = self._metadata().get(name)
        if not isinstance(found, str) or not is_safe_address(found):
            raise self._silent(f"it names no {name} that can be used")
        return found

    def _asked(self, address: str) -> Mapping[str, Any]:
        import httpx2

        try:
            answer = httpx2.get(address, timeout=self._settings.timeout_s)
            answer.raise_for_status()
            told = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise self._silent(type(error).__name__) from None
        if not isinstance(told, dict):
            raise self._silent("it answered with something else")
        return told

    def _client(self, redirect: str) -> OAuth2Client:
        from authlib.integrations.httpx_client import OAuth2Client

        secret = self._settings.secret()
        known = self._metadata().get("token_endpoint_auth_methods_supported")
        methods = known if isinstance(known, list) else ["client_secret_basic"]
        basic = "client_secret_basic" in methods
        way = "client_secret_basic" if basic else "client_secret_post"
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=secret,
            token_endpoint_auth_method=way if secret else "none",
            scope=" ".join(self._settings.scopes),
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=self._settings.timeout_s,
        )

    def _silent(self, why: str) -> UnreachableError:
        return UnreachableError(
            f"The sign-on provider {self._settings.issuer} did not help",
            why=why[:300],
            fix="Try again in a while, or sign in with a password",
        )


def _refused(why: str) -> TokenRefusedError:
    return TokenRefusedError(
        "You are not signed in", why=why[:300], fix="Begin again from the sign-in page"
    )
