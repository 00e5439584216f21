"""What a work is called: on the object, in other scripts, translated, formerly."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from pydantic import Field

from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.written import Line, Short, Tag


class TitleKind(StrEnum):
    """Where a title comes from."""

    ON_OBJECT = "on_object"
    GIVEN = "given"
    SIMPLIFIED = "simplified"
    TRANSLATED = "translated"
    ALIAS = "alias"
    FORMER = "former"


def tone_less(pinyin: str) -> str:
    """Fold pinyin to the key people type: no tones, no spaces, lower case.

    ``ü`` becomes ``v``, as keyboards have it; digits after a syllable are tones.

    Examples
    --------
    >>> tone_less("Qiānlǐ Jiāngshān Tú juàn")
    'qianlijiangshantujuan'
    >>> tone_less("Lǚ4 shui3")
    'lvshui'
    """
    parted = unicodedata.normalize("NFD", pinyin.casefold()).replace("u\u0308", "v")
    return "".join(sign for sign in parted if sign.isascii() and sign.isalpha())


class Title(Fact):
    """One title.

    Attributes
    ----------
    text
        As written, variants included.
    pinyin, wade_giles
        Romanised forms; the key without tones is derived.
    translator
        Who translated it; a translation is marked as one.
    """

    text: Line = Field(min_length=1)
    language: Tag = "zh-Hant"
    kind: TitleKind = TitleKind.GIVEN
    pinyin: Line = ""
    wade_giles: Line = ""
    translator: Short = ""
    note: Line = ""

    @property
    def pinyin_key(self) -> str:
        """The pinyin without tones and spaces, for search."""
        return tone_less(self.pinyin)
