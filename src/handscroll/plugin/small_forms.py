"""Routes whose forms are short: what is longer is refused before anybody reads it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from handscroll.errors import TooLargeError

MOST: Final = 64 << 10
"""Bytes of such a form; an identifier, a verdict or a line of text needs far fewer."""


class SmallForms(APIRoute):
    """The ``route_class`` of a router none of whose forms brings a file.

    The framework reads a form whole, files in it too, before it asks whose form it is.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the route's handler behind one that counts what is sent."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            told = request.headers.get("content-length", "0")
            if told.isdecimal() and int(told) > MOST:
                raise TooLargeError(
                    "The form was not read",
                    why=f"it is longer than {MOST >> 10} kB",
                    fix="Send it from the page, without a file",
                )
            count, receive = 0, request.receive

            async def counted() -> MutableMapping[str, Any]:
                nonlocal count
                message = await receive()
                count += len(message.get("body", b""))
                # Nobody is left to read the rest: the answer is that of one who went away.
                return message if count <= MOST else {"type": "http.disconnect"}

            return await handle(Request(request.scope, counted))

        return bounded
