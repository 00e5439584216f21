"""Read a colour profile's name. Source: ICC.1:2022, sections 7 and 10."""

from __future__ import annotations

import struct


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


def _description(profile: bytes) -> str:
    count = struct.unpack(">I", profile[128:132])[0]
    for i in range(min(count, 200)):
        tag, offset, size = struct.unpack(">4sII", profile[132 + 12 * i : 144 + 12 * i])
        if tag != b"desc":
            continue
        block = profile[offset : offset + size]
        if block[:4] == b"desc":
            length = struct.unpack(">I", block[8:12])[0]
            return block[12 : 12 + length].decode("latin-1").rstrip("\x00")
        if block[:4] == b"mluc":
            length, start = struct.unpack(">II", block[20:28])
            return block[start : start + length].decode("utf-16-be")
    return ""
