"""From a template and plain objects to a page in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup, escape

from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import may
from handscroll.model.text import pick, pick_tagged
from handscroll.model.wording import SHIPPED, Wording
from handscroll.pages import languages
from handscroll.pages.assets import Assets
from handscroll.pages.marks import resolved
from handscroll.pages.statements import statement
from handscroll.pages.words import Words, words_in
from handscroll.settings import Settings

_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LAMPS = ("day", "night")
"""What a visitor may choose; without a choice the device decides."""
LAYOUT = Path(__file__).parent.parent / "templates"


class Pages:
    """Renders every page of a museum.

    Parameters
    ----------
    folders
        Template folders of departments, ``…/NAME/pages``; their templates are called
        ``NAME/page.html``. The layout and the pages of the house itself bear no prefix.
    only_painted
        Whether software painted every published work; asked in a demo museum only.
    wording
        Returns what the museum says in its own words, the same object while nothing changes.
    """

    def __init__(
        self,
        settings: Settings,
        folders: Sequence[Path] = (),
        only_painted: Callable[[], bool] = lambda: True,
        wording: Callable[[], Wording] = lambda: SHIPPED,
    ) -> None:
        self.settings = settings
        self._only_painted = only_painted
        self._wording = wording
        self._environment = _environment(folders)
        self._environment.globals["assets"] = _LateAssets()
        self._environment.globals["may"] = may
        self._lamp = self._base = ""

    def by_lamp(self, chosen: str | None) -> Pages:
        """Return the same pages by the light that a visitor chose, if it is one of `LAMPS`."""
        if chosen not in LAMPS:
            return self
        lit = copy(self)
        lit._lamp = chosen
        return lit

    def at(self, base: str) -> Pages:
        """Return the same pages under a public address, which has no slash at its end."""
        moved = copy(self)
        moved._base = base
        return moved

    def html(
        self,
        template: str,
        language: str,
        *,
        path: str = "/",
        base: str = "",
        person: Person = VISITOR,
        **context: Any,
    ) -> str:
        """Render a page.

        Parameters
        ----------
        path
            Address of the page with its query, so that the language switch stays on it.
        base
            Public address of the museum without a slash at the end, where the settings name none
            and :meth:`at` did not either.
        context
            What the template's first comment asks for.

        Raises
        ------
        MisconfiguredError
            If the assets were not built or a phrase is missing.
        """
        wording = self._wording()
        offered = languages.offered(wording)
        language = language if language in offered else self.settings.language
        base = (self.settings.base_url or base or self._base).rstrip("/")
        lasting = languages.lasting(path)
        added = wording.tongue(language)
        direction = "ltr" if added is None else added.direction
        page = self._environment.get_template(template).render(
            words=words_in(language, wording, marking=True),
            language=language,
            lamp=self._lamp,
            direction=direction,
            path=path,
            person=person,
            signed_in=person.id != VISITOR.id,
            settings=self.settings,
            only_painted=self._only_painted,
            museum_name=pick(self.settings.name, language),
            base=base,
            canonical=base + languages.in_language(lasting, language, offered),
            tongues=[(tag, base + languages.in_language(lasting, tag, offered)) for tag in offered],
            alternates=[
                (tag, name, base + languages.in_language(path, tag, offered))
                for tag, name in offered.items()
            ],
            **context,
        )
        return resolved(page, direction)

    def words(self, language: str) -> Words:
        """Return the interface's words in a language."""
        return words_in(language, self._wording())

    @property
    def languages(self) -> Sequence[str]:
        """Every language that there are pages in."""
        return self._wording().languages

    @property
    def names(self) -> Mapping[str, str]:
        """Every language that there are pages in, with its name in itself."""
        return languages.offered(self._wording())

    def wanted(self, accept_language: str | None) -> str:
        """Return the language of ours that a browser asks for most, or the museum's own."""
        return languages.negotiate(accept_language, self.settings.language, self.languages)


class _LateAssets:
    """Reads the manifest at the first page, so that commands run without built assets."""

    @cached_property
    def _assets(self) -> Assets:
        return Assets.read()

    def __getattr__(self, name: str) -> object:
        return getattr(self._assets, name)


def _environment(folders: Sequence[Path]) -> Environment:
    departments: dict[str, BaseLoader] = {
        folder.parent.name: FileSystemLoader(folder) for folder in folders
    }
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(LAYOUT), PrefixLoader(departments)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Characters stay as they are, so that marks of lent words are found again.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    environment.filters["say"] = _say
    environment.filters["plain"] = _plain
    environment.filters["data"] = _data
    environment.filters["stated"] = _stated
    return environment


@pass_context
def _say(context: Context, text: Mapping[str, str]) -> Markup:
    """Return the words a reader gets, marked with their language where it is another."""
    tag, found = pick_tagged(text, context["language"])
    if tag == context["language"]:
        return escape(found)
    if tag == "none":
        tag = "" if _HAN.search(found) else "und-Latn"
    return Markup('<span lang="{}">{}</span>').format(tag, found)


@pass_context
def _plain(context: Context, text: Mapping[str, str]) -> str:
    """Return the words a reader gets, for attributes."""
    return pick(text, context["language"])


@pass_context
def _stated(context: Context, uri: str) -> str:
    """Return what a statement of rights is called, by its address."""
    return statement(uri, context["words"])


def _data(value: object) -> Markup:
    """Return JSON that is safe inside a data block of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
