"""Addresses of pictures, right, nearly right and wrong; the same seed gives the same ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from urllib.parse import quote

PREFIXES = ("/iiif/3", "/iiif/2")
QUALITIES = ("default", "color", "gray", "bitonal")
FORMATS = ("jpg", "png", "webp", "tif", "jp2")
ODD_WORDS = (
    "", ".", "..", "...", "full", "max", "^max", "square", "info.json", "default.jpg", "null",
    "-1", "0", "1e9", "NaN", "inf", "0x10", "+5", "-0", "1_0", "5.", ".5", "'", '"', "<b>", "\\",
    "${7*7}", "{{7}}", "%00", "%", "%2", "%zz", "%25", "%2F", "%2e%2e%2f", "..%2F..%2Fetc%2Fpasswd",
    "%c0%ae%c0%ae", "%ed%a0%80", "%f4%90%80%80", "%ff", "%E2%80%AE", "%EF%BC%91", "%D9%A3",
    "\u65bc", "山水卷", "%E5%B1%B1", "\U0001f3ef", "e\u0301", "a" * 10_000, "%41" * 3400,
    "9" * 300, "0." + "3" * 300, "0,0,0,0", ",,,", "1,2,3", "1,2,3,4,5", "pct:",
    "pct:0,0,100,100", "pct:1,1,1e2,1", "!", "^", "^^5,", "!^5,5", "^!5,5", "default", ".jpg",
    "default.gif", "default.pdf", "default.JPG", "default.jpg.png", "native.jpg", "360", "361",
    "-90", "!360", "0.0000001", "359.99999999999999999", "file:///etc/passwd", "//",
)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get", "X")
HEADERS = {
    "Accept": ("*/*", "application/json", "application/ld+json", "text/html",
               "image/webp,*/*;q=0.1",
               "application/ld+json;q=0, application/json;q=0.001", ";;;", "q=1", "a/b" * 400),
    "If-None-Match": ("*", '""', '"x"', 'W/"x", "y"', "x", ",,,", '"' * 50),
    "Range": ("bytes=0-0", "bytes=-5", "bytes=5-", "bytes=9-1", "bytes=0-99999999999999999999",
              "bytes=0-1,3-4", "lines=1-2", "bytes="),
    "Cookie": ("handscroll_session=x", "a=b; handscroll_session=" + "A" * 600, "=;=", "\u00e9"),
    "Origin": ("https://viewer.example", "null"),
    "If-Modified-Since": ("Sat, 01 Jan 2000 00:00:00 GMT", "yesterday"),
    "Accept-Encoding": ("gzip, br", "identity;q=0", "*;q=0"),
    "X-Forwarded-Host": ("evil.example",),
}  # fmt: skip


@dataclass
class Asked:
    """One request: what goes over the wire, and the words it was made of."""

    method: str
    target: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)


class Grammar:
    """Makes requests about pictures of known names and sizes.

    Parameters
    ----------
    pictures
        Name to width and height in pixels.
    """

    def __init__(self, seed: int, pictures: dict[str, tuple[int, int]]) -> None:
        self._dice = random.Random(seed)
        self._pictures = pictures

    def request(self) -> Asked:
        """Return the next request."""
        dice = self._dice
        target = self._target()
        method = "GET" if dice.random() < 0.9 else dice.choice(METHODS)
        headers = []
        while dice.random() < 0.25:
            name = dice.choice(list(HEADERS))
            headers.append((name, dice.choice(HEADERS[name])))
        return Asked(method, target, headers)

    def _target(self) -> bytes:
        dice = self._dice
        parts = self._parts()
        for _ in range(dice.choice((0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4))):
            self._break_a_part(parts)
        path = "/".join(parts)
        if dice.random() < 0.1:
            path += "?" + dice.choice(("", "a=b", "/../x", "%00", "x=" + "y" * 3000))
        raw = path.encode("utf-8", "surrogatepass")
        for _ in range(dice.choice((0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3))):
            raw = self._break_a_byte(raw)
        if dice.random() < 0.9:
            # As a browser would; the rest goes out raw, for the HTTP server to refuse.
            return b"".join(b"%%%02X" % byte if byte < 33 or byte > 126 else bytes([byte])
                            for byte in raw) or b"/"  # fmt: skip
        # What would end the request line is no part of an address.
        return raw.translate(None, b" \r\n\t") or b"/"

    def _parts(self) -> list[str]:
        dice = self._dice
        # Small ones and hidden ones seldom: most of what is asked of them is refused.
        weights = [wide * high >= 100_000 or 0.2 for wide, high in self._pictures.values()]
        name = dice.choices(list(self._pictures), weights)[0]
        start = [dice.choice(PREFIXES), name]
        kind = dice.random()
        if kind < 0.08:
            return [*start, "info.json"]
        if kind < 0.1:
            return start
        quality, form = dice.choice(QUALITIES), dice.choices(FORMATS, (6, 3, 2, 1, 1))[0]
        size = self._size(start[0])
        return [*start, self._region(name), size, self._rotation(), f"{quality}.{form}"]

    def _region(self, name: str) -> str:
        dice = self._dice
        width, height = self._pictures[name]
        number = self._number
        kind = dice.randrange(5)
        if kind < 2:
            return ("full", "square")[kind]
        if kind == 2:
            return f"pct:{number(110)},{number(110)},{number(110)},{number(110)}"
        if kind == 3:
            step = 512 << dice.randrange(3)
            x, y = (
                step * dice.randrange(width // step + 1),
                step * dice.randrange(height // step + 1),
            )
            return f"{x},{y},{step},{step}"
        x, y = dice.randrange(-1, width), dice.randrange(-1, height)
        return f"{x},{y},{dice.randrange(width * 2)},{dice.randrange(height * 2)}"

    def _size(self, prefix: str) -> str:
        dice = self._dice
        most = dice.choice((40, 200, 700))
        wide, high = dice.randrange(1, most), dice.randrange(1, most)
        whole = "max" if prefix == PREFIXES[0] else "full"
        form = dice.choice(
            ("max", whole, f"{wide},", f",{high}", f"{wide},{high}", f"!{wide},{high}",
             f"pct:{self._number(120)}", f"pct:{dice.uniform(0, 100)!r}", "512,512", "512,")
        )  # fmt: skip
        upscaled = dice.random() < (0.4 if prefix == PREFIXES[0] else 0.05)
        return ("^" if upscaled else "") + form

    def _rotation(self) -> str:
        dice = self._dice
        turn = dice.choice(("0", "0", "0", "90", "180", "270", "360", self._number(361)))
        return dice.choice(("", "", "!")) + turn

    def _number(self, most: int) -> str:
        dice = self._dice
        if dice.random() < 0.1:
            odd = ("0", str(most), f"-{dice.randrange(9)}", f"0.{'0' * dice.randrange(12)}1")
            return dice.choice(odd)
        high = dice.choice((most, most / 5))
        number = dice.uniform(0, high)
        return dice.choice((str(int(number)), f"{number:.3f}", f"{number!r}"))

    def _break_a_part(self, parts: list[str]) -> None:
        dice = self._dice
        at = dice.randrange(len(parts))
        how = dice.randrange(9)
        if how == 0:
            parts[at] = dice.choice(ODD_WORDS)
        elif how == 1:
            parts.insert(at, dice.choice(ODD_WORDS))
        elif how == 2 and len(parts) > 1:
            del parts[at]
        elif how == 3:
            parts[at] = quote(parts[at], safe="")
        elif how == 4:
            parts[at] = "".join(f"%{byte:02X}" for byte in parts[at].encode()[:500])
        elif how == 5:
            parts[at] = parts[at].replace("1", dice.choice(("9" * 300, "-1", "1.5", "\u0661")), 1)
        elif how == 6:
            other = dice.randrange(len(parts))
            parts[at], parts[other] = parts[other], parts[at]
        elif how == 7:
            parts[at] += dice.choice(ODD_WORDS)
        else:
            parts[at] = dice.choice((parts[at].upper(), parts[at] * 2, parts[at][::-1]))

    def _break_a_byte(self, raw: bytes) -> bytes:
        dice = self._dice
        at = dice.randrange(len(raw) + 1)
        new = bytes([dice.randrange(256)])
        how = dice.randrange(4)
        if how == 0:
            return raw[:at] + new + raw[at:]
        if how == 1:
            return raw[:at] + new + raw[at + 1 :]
        if how == 2:
            return raw[:at] + raw[at + 1 :]
        return raw[:at]
