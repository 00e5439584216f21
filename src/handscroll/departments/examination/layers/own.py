"""JSON that only our own pages may send: they show that it is theirs in the head of the request."""

from __future__ import annotations

from handscroll.plugin import OWN_JSON

__all__ = ["OWN_JSON"]
