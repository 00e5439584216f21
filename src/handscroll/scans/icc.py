"""Read what a colour profile says of itself. Source: ICC.1:2022, sections 7 and 10."""

from __future__ import annotations

import struct

MOST_TAGS = 200


def profile_name(profile: bytes) -> str:
    """Return the description inside a profile, or "unnamed" when none is legible."""
    try:
        name = _description(profile)
    except (struct.error, UnicodeDecodeError):
        name = ""
    kept = "".join(c for c in name if c.isprintable()).strip()
    return kept[:200] or "unnamed"


def profile_space(profile: bytes) -> str:
    """Return the colour space that a profile is for: "RGB", "GRAY", "CMYK" ..."""
    return profile[16:20].decode("ascii", "replace").strip() if len(profile) >= 128 else ""


def profile_tags(profile: bytes) -> dict[bytes, bytes]:
    """Return a profile's tags by their signatures.

    Raises
    ------
    struct.error
        When the table of tags ends early.
    """
    count = struct.unpack(">I", profile[128:132])[0]
    tags = {}
    for i in range(min(count, MOST_TAGS)):
        tag, offset, size = struct.unpack(">4sII", profile[132 + 12 * i : 144 + 12 * i])
        tags[tag] = profile[offset : offset + size]
    return tags


def _description(profile: bytes) -> str:
    block = profile_tags(profile).get(b"desc", b"")
    if block[:4] == b"desc":
        length = struct.unpack(">I", block[8:12])[0]
        return block[12 : 12 + length].decode("latin-1").rstrip("\x00")
    if block[:4] == b"mluc":
        length, start = struct.unpack(">II", block[20:28])
        return block[start : start + length].decode("utf-16-be")
    return ""
