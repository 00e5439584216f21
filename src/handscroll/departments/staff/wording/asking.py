"""What the page of words is asked, and what its forms send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from handscroll.model.plurals import NAMES, OTHER
from handscroll.model.wording import Phrase

Only = Literal["", "own", "lent"]


class Asked(BaseModel):
    """Which words are looked at: all, those that the museum says, or those that are lent."""

    q: str = Field(default="", max_length=200)
    only: Only = ""
    at: int = Field(default=0, ge=0, le=100_000)
    """How many are passed over."""
    done: str = Field(default="", max_length=120)
    """The key that was changed just now."""

    def address(self, at: int) -> str:
        """Return the query of the same question, from another place on."""
        told = {"q": self.q, "only": self.only, "at": at}
        return urlencode({name: one for name, one in told.items() if one})


class Sent(Asked):
    """What a form sends; a word that counts comes in its forms, any other in ``text``."""

    tongue: str = Field(max_length=20)
    key: str = Field(max_length=120)
    do: Literal["say", "put_back", "undo"] = "say"
    seen: int = 0
    """The journal's line of the change that the editor had before them."""
    text: str = ""
    zero: str = ""
    one: str = ""
    two: str = ""
    few: str = ""
    many: str = ""
    other: str = ""

    @property
    def forms(self) -> Mapping[str, str]:
        """Form to what was typed, without those that were left empty."""
        typed = {name: getattr(self, name) for name in sorted(NAMES)}
        return {name: text for name, text in typed.items() if text.strip()}

    def phrase(self, *, counts: bool) -> Phrase:
        """Return what was typed."""
        if not counts:
            return self.text
        return self.forms or {OTHER: ""}

    def query(self) -> str:
        """Return the query of the page that shows what was done."""
        return "&".join(filter(None, [self.address(self.at), urlencode({"done": self.key})]))
