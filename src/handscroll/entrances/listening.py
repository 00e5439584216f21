"""The address that is served: taken once, or refused with a reason."""

from __future__ import annotations

import socket

from handscroll.errors import MisconfiguredError

BACKLOG = 2048


def listen(host: str, port: int, count: int = 1) -> list[socket.socket]:
    """Return sockets that listen at one address, one for each process that serves it.

    The system shares new connections out among them, whichever process is busy; so a process
    that starts again loses none of those that wait.

    Parameters
    ----------
    port
        0 takes a free one.

    Raises
    ------
    MisconfiguredError
        If the address is taken or not allowed.
    """
    first = _bound(host, port, shared=False)
    if count == 1:
        first.listen(BACKLOG)
        return [first]
    # Bound alone before it is shared: else a second museum would silently take half the visitors.
    port = first.getsockname()[1]
    first.close()
    listeners = [_bound(host, port, shared=True) for _ in range(count)]
    for listener in listeners:
        listener.listen(BACKLOG)
    return listeners


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise MisconfiguredError(
            f"Nothing is served at {host}:{port}",
            why=f"the address cannot be taken: {error.strerror}",
            fix="Choose another port with --port, or end what uses this one",
        ) from None
    listener.set_inheritable(False)
    return listener
