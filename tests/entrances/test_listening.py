"""An address is taken once, or refused with a reason."""

import socket

import pytest

from handscroll.entrances.listening import listen
from handscroll.errors import MisconfiguredError


@pytest.fixture
def close():
    """Close sockets at the end."""
    kept: list[socket.socket] = []
    yield kept.extend
    for one in kept:
        one.close()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_process_gets_a_socket_at_one_address(close, count: int):
    listeners = listen("127.0.0.1", 0, count)
    close(listeners)
    assert len(listeners) == count
    assert len({one.getsockname() for one in listeners}) == 1
    assert not any(one.get_inheritable() for one in listeners)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 1), (1, 2), (2, 2)])
def test_an_address_in_use_is_refused(close, first: int, second: int):
    listeners = listen("127.0.0.1", 0, first)
    close(listeners)
    port = listeners[0].getsockname()[1]
    with pytest.raises(MisconfiguredError, match="Choose another port") as refused:
        close(listen("127.0.0.1", port, second))
    assert str(port) in refused.value.what


def test_an_address_that_is_none_of_ours_is_refused():
    with pytest.raises(MisconfiguredError, match="cannot be taken"):
        listen("192.0.2.1", 8000)
