"""A colour profile that says what sRGB says, with a table of 33 steps a side (ICC.1, lut16Type)."""

import struct

import numpy as np

from handscroll.imaging.stitching.difference import lab

SIDE = 33


def profile_of_tables():
    """Return its bytes: a scanner's, to L*, a*, b*."""
    steps = np.linspace(0, 1, SIDE)
    light = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
    values = lab(np.stack(np.meshgrid(light, light, light, indexing="ij"), -1))
    codes = np.stack([values[..., 0] * 652.8, *(256 * (values[..., n] + 128) for n in (1, 2))], -1)
    table = np.rint(codes.clip(0, 65535)).astype(">u2").tobytes()
    line = struct.pack(">2H", 0, 65535) * 3
    one = [65536, 0, 0, 0, 65536, 0, 0, 0, 65536]
    lut = b"mft2" + bytes(4) + bytes([3, 3, SIDE, 0]) + struct.pack(">9i", *one)
    lut += struct.pack(">2H", 2, 2) + line + table + line
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    said = b"desc" + bytes(4) + struct.pack(">I", 7) + b"Tables\0" + bytes(78)
    right = b"text" + bytes(4) + b"none\0"
    tags = {b"desc": said, b"wtpt": white, b"cprt": right, b"A2B0": lut}
    at = 128 + 4 + 12 * len(tags)
    index, body = struct.pack(">I", len(tags)), b""
    for name, one_tag in tags.items():
        padded = one_tag + bytes(-len(one_tag) % 4)
        index += name + struct.pack(">2I", at + len(body), len(one_tag))
        body += padded
    head = bytearray(128)
    head[0:4] = struct.pack(">I", 128 + len(index) + len(body))
    head[8:12] = bytes([2, 0x40, 0, 0])
    head[12:24] = b"scnrRGB Lab "
    head[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head[36:40] = b"acsp"
    head[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    return bytes(head) + index + body
