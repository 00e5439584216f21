"""The pages of a folder: the museum's own templates in a layout that needs no server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handscroll.departments.stories.afield.dress import Dress
from handscroll.departments.stories.afield.leading import Lead, Place, led
from handscroll.departments.stories.afield.pictures import file_of
from handscroll.departments.stories.afield.works import Work
from handscroll.departments.stories.telling.gathering import Told
from handscroll.departments.stories.telling.prose import prose
from handscroll.pages import Pages

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline';"
    " font-src 'self' file:; img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
"""What pages of a folder may load: nothing from elsewhere."""
LAYOUT = "stories/afield_layout.html"


@dataclass(frozen=True)
class Around:
    """What the layout of a page in a folder needs.

    Attributes
    ----------
    root
        Leads to the top of the folder.
    home
        Leads to the story in the page's language.
    elsewhere
        The same page in each language: tag, the language's own name, address.
    """

    root: str
    home: str
    elsewhere: Sequence[tuple[str, str, str]]
    dress: Dress
    policy: str = POLICY


class Printer:
    """Renders a story's pages and notes which pictures they show.

    Attributes
    ----------
    pictures
        Name in the folder to address on the museum's site, of all that were shown so far.
    """

    def __init__(self, pages: Pages, told: Told, dress: Dress) -> None:
        self._pages, self._told = pages, told
        self.dress = dress
        self.pictures: dict[str, str] = {}

    def all_pages(self, works: Sequence[Work]) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of every page: the threshold, the story, each of its works."""
        names = frozenset(work.relic.id for work in works)
        above = self._place(self._pages.settings.language, "", names)
        yield "index.html", self._led(self._threshold(), above)
        for language in self._pages.languages:
            own = self._place(language, "../", names)
            yield f"{language}/index.html", self._led(self.story(language), own)
            for work in works:
                page = self._work(work, language)
                deeper = self._place(language, "../../", names)
                yield f"{language}/works/{work.relic.id}.html", self._led(page, deeper)

    def story(self, language: str) -> str:
        """Render the story as it stands on the museum's site, in the folder's layout."""
        return self._pages.html(
            "stories/story.html",
            language,
            layout=LAYOUT,
            afield=self._around(language, "../", "index.html"),
            told=self._told,
            prose=prose,
            previewed=None,
        )

    def _work(self, work: Work, language: str) -> str:
        name = f"works/{work.relic.id}.html"
        return self._pages.html(
            "stories/afield_work.html",
            language,
            layout=LAYOUT,
            afield=self._around(language, "../../", name),
            told=self._told,
            work=work,
            data=work.data("../../", self._pages.words(language)),
        )

    def _threshold(self) -> str:
        """Render the page that a double click opens, on which a language is chosen."""
        language = self._pages.settings.language
        return self._pages.html(
            "stories/afield_threshold.html",
            language,
            layout=LAYOUT,
            afield=self._around(language, "", "index.html"),
            told=self._told,
        )

    def _around(self, language: str, root: str, name: str) -> Around:
        names = self._pages.names
        return Around(
            root=root,
            home=f"{root}{language}/index.html",
            elsewhere=[(tag, names[tag], f"{root}{tag}/{name}") for tag in names],
            dress=self.dress,
        )

    def _place(self, language: str, root: str, works: frozenset[str]) -> Place:
        return Place(
            root=root,
            base=root,
            language=language,
            languages=frozenset(self._pages.languages),
            story=self._told.story.id,
            works=works,
            museum=str(self._pages.settings.base_url or "").rstrip("/"),
        )

    def _led(self, page: str, place: Place) -> bytes:
        words = self._pages.words(place.language)

        def picture(address: str) -> str:
            name = file_of(address)
            if name is None:
                return address
            self.pictures[name] = address
            return place.root + name

        def lead(address: str) -> Lead:
            return place.lead(address)

        return led(page, lead, picture, lambda site: words("afield.outside", site=site)).encode()
