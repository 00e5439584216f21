"""From an open file to a connection, without the bytes passing through this program.

`sendfile` hands the system's own pages of the file to the socket. What the connection does
not take at once is left to the transport, which waits as it does for everybody.
"""

from __future__ import annotations

import socket
import sys
from asyncio import Transport
from os import sendfile

import structlog

from handscroll.errors import HandscrollError
from handscroll.scans.stored import Source, Stored

log = structlog.get_logger(__name__)

_MORE = int(getattr(socket, "MSG_MORE", 0))


class Wire:
    """The socket below a transport, for answers that lie in a file.

    Everything else goes through the transport; so does this where a connection is encrypted,
    where earlier bytes still wait, and where the system is not Linux.
    """

    __slots__ = ("_handle", "_socket", "_transport", "_waiting")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting = transport.get_write_buffer_size
        self._socket: socket.socket | None = None
        self._handle = -1
        below = transport.get_extra_info("socket")
        if sys.platform == "linux" and below and not transport.get_extra_info("sslcontext"):
            # A second object for the same descriptor: `leave` parts them without closing it.
            self._handle = below.fileno()
            self._socket = socket.socket(fileno=self._handle)

    def send(self, head: bytes, body: Stored) -> None:
        """Send a head and what is stored behind it."""
        _, offset, length, source = body
        self.pass_on(head, source, offset, length)

    def pass_on(self, head: bytes, source: Source, offset: int, length: int) -> None:
        """Send a head and a part of a source behind it."""
        wire = self._socket
        if wire is None or self._waiting():
            self._rest(head, source, offset, length)
            return
        done, whole = 0, len(head)
        try:
            done = wire.send(head, _MORE)
            if done == whole:
                done += sendfile(self._handle, source.handle, offset, length)
        except BlockingIOError:
            pass  # it takes no more for now
        except OSError:
            self._transport.abort()  # nobody is there any more
            return
        if done < whole:
            self._rest(head[done:], source, offset, length)
        elif done < whole + length:
            sent = done - whole
            self._rest(b"", source, offset + sent, length - sent)

    def leave(self) -> None:
        """Let go of the descriptor, which is the transport's to close."""
        if self._socket is not None:
            self._socket.detach()
            self._socket = None
            self._handle = -1

    def _rest(self, head: bytes, source: Source, offset: int, length: int) -> None:
        try:
            content = source.read(offset, length)
        except HandscrollError as trouble:
            # The length was said already: all that is honest now is to break off.
            log.warning("a stored answer broke off", reason=str(trouble))
            self._transport.abort()
            return
        self._transport.write(head + content)
