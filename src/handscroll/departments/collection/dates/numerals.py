"""Chinese numerals, as years, months and centuries are counted with."""

from __future__ import annotations

_DIGITS = {
    **{c: i for i, c in enumerate("〇一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "元": 1,
    "弌": 1,
    "弍": 2,
    "弎": 3,
}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卄": 20, "念": 20, "卅": 30, "丗": 30, "卌": 40}
_HUNDREDS = {"百": 100, "佰": 100, "千": 1000, "仟": 1000}

NUMERALS = "〇零一二三四五六七八九十百千廿卄卅丗卌两壹贰叁肆伍陆柒捌玖拾佰仟弌弍弎元有又0123456789"
"""Every character that can stand in a numeral, folded to simplified."""


def read_numeral(text: str) -> int | None:
    """Read a numeral: 元, 廿三, 六十一, 十有二, 一七八一, 46.

    Parameters
    ----------
    text
        Folded to simplified characters; at most eight characters are read.

    Returns
    -------
    int or None
        None for what is no numeral.
    """
    text = text.replace("有", "").replace("又", "")
    if not 0 < len(text) <= 8:
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(c in _DIGITS for c in text):
        return _by_place(text)
    return _by_units(text)


def _by_place(text: str) -> int | None:
    if "元" in text and text != "元":
        return None
    return int("".join(str(_DIGITS[c]) for c in text))


def _by_units(text: str) -> int | None:
    total, pending = 0, None
    for char in text:
        if char in _DIGITS:
            if pending is not None and pending != 0:
                return None
            pending = _DIGITS[char]
        elif char in _HUNDREDS:
            total += (1 if pending is None else pending) * _HUNDREDS[char]
            pending = None
        elif char in _TENS:
            total += (pending if pending else 1) * _TENS[char]
            pending = None
        else:
            return None
    return total + (pending or 0)


def write_numeral(number: int) -> str:
    """Write a year of a reign, 1 to 999, as it is spoken: 元, 十, 廿 never, 六十一."""
    if number == 1:
        return "元"
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        text += "零"
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    return text + (digits[ones] if ones else "")
