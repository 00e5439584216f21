"""Pages that people read: templates, words in three languages, built assets."""

from __future__ import annotations

from handscroll.pages.render import Pages
from handscroll.pages.words import Words

__all__ = ["Pages", "Words"]
