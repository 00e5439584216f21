"""Built styles and scripts: from an entry's name to the tags that load it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from handscroll.errors import MisconfiguredError

STATIC = Path(__file__).parent.parent / "static"
PREFIX = "/static/"
_PLACES = ("manifest.json", ".vite/manifest.json")


@dataclass(frozen=True)
class Assets:
    """The manifest that the build wrote: source file to hashed file, imports and styles."""

    manifest: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, folder: Path = STATIC) -> Assets:
        """Read the manifest of the built assets.

        Raises
        ------
        MisconfiguredError
            If the assets were not built.
        """
        for place in _PLACES:
            file = folder / place
            if file.is_file():
                return cls(json.loads(file.read_text("utf-8")))
        raise MisconfiguredError(
            "Pages cannot be shown", why=f"{folder} holds no built assets", fix="Run make pages"
        )

    def url(self, source: str) -> str:
        """Return the address of the built form of a source file: ``src/styles/site.css``."""
        return PREFIX + str(self._entry(source)["file"])

    def style(self, name: str) -> Markup:
        """Return the link to a style sheet of ``pages/src/styles``."""
        return _link("stylesheet", self.url(f"src/styles/{name}.css"))

    def island(self, name: str) -> Markup:
        """Return styles, preloads and the script of an island of ``pages/src/islands``."""
        source = f"src/islands/{name}.ts"
        chunks = self._reached(source)
        styles = dict.fromkeys(css for key in chunks for css in self.manifest[key].get("css", ()))
        tags = [_link("stylesheet", PREFIX + css) for css in styles]
        tags += [
            _link("modulepreload", PREFIX + self.manifest[key]["file"])
            for key in chunks
            if key != source
        ]
        tags.append(Markup('<script type="module" src="{}"></script>').format(self.url(source)))
        return Markup("\n").join(tags)

    def early(self, name: str) -> Markup:
        """Return a script that runs before a page is laid out; it is small and imports nothing."""
        return Markup('<script src="{}"></script>').format(self.url(f"src/islands/{name}.ts"))

    def font(self, language: str) -> Markup:
        """Return the preload of the face that a language's titles are set in."""
        name = "kai-headings" if language.startswith("zh") else "eb-garamond-latin-wght-normal"
        tag = Markup('<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">')
        return tag.format(self.url(f".build/fonts/{name}.woff2"))

    def _entry(self, source: str) -> dict[str, Any]:
        try:
            return self.manifest[source]
        except KeyError:
            raise MisconfiguredError(
                f"The page needs {source}",
                why="the built assets do not hold it",
                fix="Run make pages",
            ) from None

    def _reached(self, source: str) -> list[str]:
        """Return a script and all it imports, once each; chunks may import each other.

        What the script itself asks for later is wanted at once all the same; what that asks for
        later still, such as a tool that a reader takes up, is not.
        """
        found: dict[str, None] = {}
        open_ends = [(source, True)]
        while open_ends:
            name, own = open_ends.pop(0)
            if name in found:
                continue
            found[name] = None
            entry = self._entry(name)
            open_ends += [(one, own) for one in entry.get("imports", ())]
            if own:
                open_ends += [(one, False) for one in entry.get("dynamicImports", ())]
        return list(found)


def _link(rel: str, href: str) -> Markup:
    return Markup('<link rel="{}" href="{}">').format(rel, href)
