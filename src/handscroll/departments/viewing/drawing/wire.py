"""What a web process and the process that draws say to each other, over a socket.

A message is its length in four bytes, a byte that tells its kind, and a body: JSON, or a file.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass
from decimal import Decimal

from handscroll.errors import HandscrollError, InvalidError, UnreadableError
from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image import Format, Quality
from handscroll.standards.iiif_image_plan import ImagePlan

ORDER, FILE, REFUSAL = 1, 2, 3
MOST_BYTES = 2**30
_HEAD = struct.Struct(">IB")
_KINDS: dict[str, type[HandscrollError]] = {
    kind.__name__: kind for kind in (InvalidError, UnreadableError)
}


@dataclass(frozen=True)
class Order:
    """A picture to be drawn.

    Attributes
    ----------
    path
        Of the pyramid.
    identity
        That the pyramid must still have.
    """

    path: str
    identity: tuple[int, ...]
    plan: ImagePlan


def send(link: socket.socket, kind: int, body: bytes) -> None:
    """Send one message."""
    link.sendall(_HEAD.pack(len(body), kind) + body)


def receive(link: socket.socket) -> tuple[int, bytes] | None:
    """Return the next message's kind and body, or None when the other side has gone.

    Raises
    ------
    OSError
        If the link breaks in the middle of a message, or says what no message says.
    """
    head = _exactly(link, _HEAD.size)
    if not head:
        return None
    length, kind = _HEAD.unpack(head)
    if kind not in (ORDER, FILE, REFUSAL) or length > MOST_BYTES:
        raise OSError(f"a message of kind {kind} and {length} bytes is none of ours")
    body = _exactly(link, length)
    if len(body) != length:
        raise OSError("the link broke in the middle of a message")
    return kind, body


def _exactly(link: socket.socket, count: int) -> bytes:
    body = bytearray(count)
    view, got = memoryview(body), 0
    while got < count:
        more = link.recv_into(view[got:])
        if not more:
            if got:
                raise OSError("the link broke in the middle of a message")
            return b""
        got += more
    return bytes(body)


def packed(order: Order) -> bytes:
    """Return an order as a message's body."""
    plan = order.plan
    box, size = plan.source, plan.output
    told = {
        "path": order.path,
        "identity": order.identity,
        "source": (box.x, box.y, box.width, box.height),
        "output": (size.width, size.height),
        "mirrored": plan.mirrored,
        "angle": str(plan.angle),
        "quality": plan.quality,
        "format": plan.format,
        "canonical": plan.canonical,
    }
    return json.dumps(told).encode()


def unpacked(body: bytes) -> Order:
    """Return the order of a message's body.

    Raises
    ------
    OSError
        If it is no order.
    """
    try:
        told = json.loads(body)
        plan = ImagePlan(
            Box(*told["source"]),
            Size(*told["output"]),
            told["mirrored"],
            Decimal(told["angle"]),
            Quality(told["quality"]),
            Format(told["format"]),
            told["canonical"],
        )
        return Order(told["path"], tuple(told["identity"]), plan)
    except (ValueError, KeyError, TypeError, ArithmeticError) as trouble:
        raise OSError("a message that should be an order is none") from trouble


def refusal(error: HandscrollError) -> bytes:
    """Return an error as a message's body."""
    told = {"what": error.what, "why": error.why, "fix": error.fix}
    return json.dumps({"kind": type(error).__name__, **told}).encode()


def refused(body: bytes) -> HandscrollError:
    """Return the error of a message's body."""
    told = json.loads(body)
    kind = _KINDS.get(told["kind"], UnreadableError)
    return kind(told["what"], why=told["why"], fix=told["fix"])
