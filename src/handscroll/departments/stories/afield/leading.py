"""Where the links of a finished page lead once it lies in a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

_RELIC = re.compile(r"/([A-Za-z0-9-]+)/relics/([A-Za-z0-9._-]+)(?:\?see=([^#]*))?(#.*)?")
_STORY = re.compile(r"/([A-Za-z0-9-]+)/stories/([a-z0-9-]+)(#.*)?")
_SET = re.compile(r"\S+(?=\s+\d+w)")


@dataclass(frozen=True)
class Lead:
    """Where a link leads.

    Attributes
    ----------
    href
        Empty where it leads nowhere any more: its words stay as text.
    outside
        What a reader is told before they leave: the other site's name; empty inside.
    """

    href: str
    outside: str = ""


@dataclass(frozen=True)
class Place:
    """Where a page lies in the folder, and what lies there with it.

    Parameters
    ----------
    root
        Leads from the page to the top of the folder: ``../``.
    base
        Leads from the page to where pages of its kind lie, each language in its own folder.
    works
        Relics that have a page there.
    museum
        Public address of the museum's own site; empty where it has none.
    leaves
        Whether readers may leave the folder: at a kiosk they may not.
    """

    root: str
    base: str
    language: str
    languages: Set[str]
    story: str
    works: Set[str]
    museum: str = ""
    leaves: bool = True

    def lead(self, address: str) -> Lead:
        """Say where a link leads that was written for the museum's own site."""
        if not address.startswith("/"):
            known = urlsplit(address)
            outside = known.netloc or known.path if known.scheme else ""
            return Lead(address, outside)
        if relic := _RELIC.fullmatch(address):
            tag, name, see, mark = relic.groups()
            if name in self.works:
                shown = f"#see={see}" if see else mark or ""
                return Lead(f"{self.base}{self._tongue(tag)}/works/{name}.html{shown}")
        elif (story := _STORY.fullmatch(address)) and story[2] == self.story:
            return Lead(f"{self.base}{self._tongue(story[1])}/index.html{story[3] or ''}")
        if self.museum and not address.startswith("//"):
            return Lead(self.museum + address, urlsplit(self.museum).netloc)
        return Lead("")

    def _tongue(self, tag: str) -> str:
        return tag if tag in self.languages else self.language


def relics_led_to(page: str) -> set[str]:
    """Return the relics that links of a page lead to."""
    finder = _Finder()
    finder.feed(page)
    finder.close()
    return {found[2] for one in finder.found if (found := _RELIC.fullmatch(one))}


def led(
    page: str,
    lead: Callable[[str], Lead],
    picture: Callable[[str], str],
    told: Callable[[str], str],
    *,
    leaves: bool = True,
) -> str:
    """Return a page whose links and pictures are those of the folder.

    Parameters
    ----------
    picture
        Returns a picture's address in the folder for the one on the museum's site.
    told
        Returns the words, as text, that are set behind a link to another site.
    leaves
        Whether one may leave the folder; else such a link is text with its address behind.
    """
    walker = _Walker(lead, picture, told, leaves)
    walker.feed(page)
    walker.close()
    return "".join(walker.out)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


class _Walker(HTMLParser):
    """Copies a page word for word, but for the tags that lead somewhere."""

    def __init__(
        self,
        lead: Callable[[str], Lead],
        picture: Callable[[str], str],
        told: Callable[[str], str],
        leaves: bool,
    ) -> None:
        super().__init__(convert_charrefs=False)
        self._lead, self._picture, self._told, self._leaves = lead, picture, told, leaves
        self._open: list[tuple[str, str]] = []
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.out.append(self._link(given))
        elif tag == "img":
            self.out.append(self._image(given))
        else:
            self.out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            element, behind = self._open.pop()
            self.out.append(f"</{element}>{behind}")
        else:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def _link(self, given: dict[str, str | None]) -> str:
        address = given["href"] or ""
        lead = self._lead(address)
        if not lead.href or (lead.outside and not self._leaves):
            self._open.append(("span", _behind(lead.href) if lead.href else ""))
            return f'<span class="{escape("led " + (given.get("class") or ""))}">'
        behind = f' <span class="led-out">{escape(self._told(lead.outside))}</span>'
        self._open.append(("a", behind if lead.outside else ""))
        given["href"] = lead.href
        if lead.outside:
            given["rel"] = "external noopener noreferrer"
        return _tag("a", given)

    def _image(self, given: dict[str, str | None]) -> str:
        given["src"] = self._picture(given.get("src") or "")
        if given.get("srcset"):
            given["srcset"] = _SET.sub(
                lambda one: self._picture(one[0]), unescape(given["srcset"] or "")
            )
        return _tag("img", given)


def _behind(address: str) -> str:
    return f' <span class="led-out">{escape(address.removeprefix("mailto:"))}</span>'


def _tag(name: str, given: dict[str, str | None]) -> str:
    written = "".join(
        f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in given.items()
    )
    return f"<{name}{written}>"
