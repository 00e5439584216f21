"""The colour error of taking 16-bit scans with a profile to 8-bit sRGB, in CIEDE2000.

The truth is reckoned in double precision from the profile's own numbers and never rounded.
It is compared with what the pyramid builder's engine gives, with the older way (cut to 8 bits,
then lcms), and with lcms in 16 bits.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyvips
from numpy.typing import NDArray

from handscroll.scans.shaper import SRGB, shaper_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Space:
    """A colour space as its maker defines it: primaries adapted to D50, and a tone curve."""

    primaries: tuple[tuple[float, float, float], ...]
    curve: Callable[[Floats], Floats]
    tag: bytes


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _gamma(number: int) -> tuple[Callable[[Floats], Floats], bytes]:
    tag = b"curv\0\0\0\0" + struct.pack(">IH", 1, number)
    return (lambda v: v ** (number / 256)), tag


def _lightness(v: Floats) -> Floats:
    return np.where(v > 0.08, ((v + 0.16) / 1.16) ** 3, v * 100 / 903.3)


def _srgb(v: Floats) -> Floats:
    return np.where(v > 0.04045, ((v + 0.055) / 1.055) ** 2.4, v / 12.92)


def spaces() -> dict[str, Space]:
    """Return the wide spaces that scanners are set to."""
    points = np.round(_lightness(np.linspace(0, 1, 4096)) * 65535).astype(">u2")
    table = b"curv\0\0\0\0" + struct.pack(">I", 4096) + points.tobytes()
    srgb = b"para\0\0\0\0" + struct.pack(">HH", 3, 0)
    srgb += _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    adobe = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    eci = ((0.65027, 0.32027, 0.0), (0.17804, 0.60204, 0.06783), (0.13591, 0.07767, 0.75710))
    photo = ((0.79767, 0.28804, 0.0), (0.13519, 0.71187, 0.0), (0.03135, 0.00009, 0.82491))
    three = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
    return {
        "Adobe RGB": Space(adobe, *_gamma(563)),
        "eciRGB v2": Space(eci, _lightness, table),
        "ProPhoto RGB": Space(photo, *_gamma(461)),
        "Display P3": Space(three, _srgb, srgb),
    }


def profile_of(space: Space) -> bytes:
    """Return an ICC profile of primaries and curves."""
    white = (0.9642, 1.0, 0.8249)
    tags = [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Test\0" + b"\0" * 78),
            (b"wtpt", b"XYZ \0\0\0\0" + _fixed(*white))]  # fmt: skip
    for letter, colour in zip((b"r", b"g", b"b"), space.primaries, strict=True):
        tags += [(letter + b"XYZ", b"XYZ \0\0\0\0" + _fixed(*colour)), (letter + b"TRC", space.tag)]
    offset, listed, data = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for tag, body in tags:
        whole = body + b"\0" * (-len(body) % 4)
        listed += tag + struct.pack(">II", offset + len(data), len(body))
        data += whole
    head = struct.pack(
        ">I4sI4s4s4s", offset + len(data), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ "
    )
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + _fixed(*white)
    return head.ljust(128, b"\0") + listed + data


def exact(space: Space, stored: NDArray[np.uint16]) -> Floats:
    """Return sRGB from 0 to 255 in double precision, neither rounded nor tabled."""
    # The profile itself holds its primaries in steps of 1/65,536.
    held = np.round(np.array(space.primaries).T * 65536) / 65536
    light = (space.curve(stored / 65535) @ (np.linalg.inv(SRGB) @ held).T).clip(0, 1)
    return 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def _by_lcms(profile: bytes, pixels: NDArray[np.generic], depth: int) -> Floats:
    kind = "rgb16" if pixels.dtype == np.uint16 else "srgb"
    image = pyvips.Image.new_from_array(pixels).copy(interpretation=kind)
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    shown = image.icc_transform(
        "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=depth
    )
    return np.asarray(shown.numpy(), np.float64) / (257 if depth == 16 else 1)


def lab(shown: Floats) -> Floats:
    """Return CIE L*, a*, b* (D50) of sRGB from 0 to 255."""
    xyz = _srgb(np.asarray(shown, np.float64) / 255) @ SRGB.T / SRGB.sum(1)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


def difference(one: Floats, other: Floats) -> Floats:
    """Return CIEDE2000 of two arrays of L*, a*, b* (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 1.5 - 0.5 * np.sqrt(mean7 / (mean7 + 25.0**7))
    c1, c2 = np.hypot(a1 * g, b1), np.hypot(a2 * g, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * g)) % 360, np.degrees(np.arctan2(b2, a2 * g)) % 360
    turn = np.where(c1 * c2 == 0, 0, (h2 - h1 + 180) % 360 - 180)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, chroma, mean = (l1 + l2) / 2 - 50, (c1 + c2) / 2, h1 + turn / 2
    angle = np.radians(mean)
    t = 1 - 0.17 * np.cos(angle - np.radians(30)) + 0.24 * np.cos(2 * angle)
    t += 0.32 * np.cos(3 * angle + np.radians(6)) - 0.2 * np.cos(4 * angle - np.radians(63))
    sl, sc = 1 + 0.015 * light**2 / np.sqrt(20 + light**2), 1 + 0.045 * chroma
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, hue / (1 + 0.015 * chroma * t)
    turning = np.sin(np.radians(60 * np.exp(-(((mean % 360 - 275) / 25) ** 2))))
    rt = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * turning
    return np.asarray(np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rt * dc * dh, 0)))


def colours_like_paintings(patch: NDArray[np.uint8]) -> dict[str, NDArray[np.uint16]]:
    """Return 16-bit samples: a painted picture, dull colours at random, and any colours."""
    random = np.random.default_rng(4)
    low = random.integers(0, 256, patch.shape, np.uint16)
    grey = random.integers(3000, 60_000, (512, 512, 1))
    dull = (grey + random.normal(0, 5000, (512, 512, 3))).clip(0, 65535).astype(np.uint16)
    return {"painted": (patch.astype(np.uint16) << 8) | low, "dull": dull,
            "any": random.integers(0, 65536, (512, 512, 3)).astype(np.uint16)}  # fmt: skip


def measure(patch: NDArray[np.uint8]) -> dict[str, dict[str, float]]:
    """Return mean and 99th percentile of each way, space and kind of colours."""
    found = {}
    for name, space in spaces().items():
        profile = profile_of(space)
        shaper = shaper_of(profile)
        assert shaper is not None
        for kind, stored in colours_like_paintings(patch).items():
            truth = lab(exact(space, stored))
            ours = np.empty(stored.shape, np.uint8)
            shaper.apply(stored, ours)
            ways = {
                "ours": ours.astype(np.float64),
                "cut": _by_lcms(profile, (stored >> 8).astype(np.uint8), 8),
                "lcms16": np.round(_by_lcms(profile, stored, 16)),
            }
            off = {way: difference(lab(shown), truth) for way, shown in ways.items()}
            found[f"{name}, {kind}"] = {
                f"{way}_{what}": float(value)
                for way, errors in off.items()
                for what, value in (("mean", errors.mean()), ("p99", np.percentile(errors, 99)))
            }
    return found
