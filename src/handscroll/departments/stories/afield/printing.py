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
KIOSK = "kiosk/"
"""Where the pages for a kiosk lie in the folder."""
MOST_SLIDES = 12


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
    kiosk
        Whether it stands in a hall, where nobody may leave and nothing of a visitor stays.
    idle
        Seconds without a touch after which a kiosk asks whether somebody is there.
    """

    root: str
    home: str
    elsewhere: Sequence[tuple[str, str, str]]
    dress: Dress
    kiosk: bool = False
    idle: int = 0
    policy: str = POLICY


class Printer:
    """Renders a story's pages and notes which pictures they show.

    Attributes
    ----------
    pictures
        Name in the folder to address on the museum's site, of all that were shown so far.
    """

    def __init__(self, pages: Pages, told: Told, dress: Dress, idle: int) -> None:
        self._pages, self._told, self._idle = pages, told, idle
        self.dress = dress
        self.pictures: dict[str, str] = {}

    def all_pages(self, works: Sequence[Work]) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of every page: the threshold, the story, each of its works."""
        names = frozenset(work.relic.id for work in works)
        above = self._place(self._pages.settings.language, "", names)
        yield "index.html", self._led(self._threshold(), above)
        above = self._place(self._pages.settings.language, "../", names, kiosk=True)
        yield f"{KIOSK}index.html", self._led(self._attracting(), above)
        for kiosk in (False, True):
            yield from self._of_each_language(works, names, kiosk=kiosk)

    def _of_each_language(
        self, works: Sequence[Work], names: frozenset[str], *, kiosk: bool
    ) -> Iterator[tuple[str, bytes]]:
        top, root = (KIOSK, "../../") if kiosk else ("", "../")
        for language in self._pages.languages:
            own = self._place(language, root, names, kiosk=kiosk)
            page = self.story(language, kiosk=kiosk)
            yield f"{top}{language}/index.html", self._led(page, own)
            for work in works:
                page = self._work(work, language, kiosk=kiosk)
                deeper = self._place(language, f"../{root}", names, kiosk=kiosk)
                yield f"{top}{language}/works/{work.relic.id}.html", self._led(page, deeper)

    def story(self, language: str, *, kiosk: bool = False) -> str:
        """Render the story as it stands on the museum's site, in the folder's layout."""
        return self._pages.html(
            "stories/story.html",
            language,
            layout=LAYOUT,
            afield=self._around(language, "../../" if kiosk else "../", "index.html", kiosk=kiosk),
            told=self._told,
            prose=prose,
            previewed=None,
        )

    def _work(self, work: Work, language: str, *, kiosk: bool) -> str:
        name, root = f"works/{work.relic.id}.html", "../../../" if kiosk else "../../"
        return self._pages.html(
            "stories/afield_work.html",
            language,
            layout=LAYOUT,
            afield=self._around(language, root, name, kiosk=kiosk),
            told=self._told,
            work=work,
            data=work.data(root, self._pages.words(language)),
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

    def _attracting(self) -> str:
        """Render what a kiosk shows while nobody is there."""
        language = self._pages.settings.language
        folds = (self._told.cover, *(one for fold in self._told.folds for one in fold.shown))
        return self._pages.html(
            "stories/afield_attracting.html",
            language,
            layout=LAYOUT,
            afield=self._around(language, "../", "index.html", kiosk=True),
            told=self._told,
            slides=[one for one in folds if one is not None][:MOST_SLIDES],
            touch=[(tag, self._pages.words(tag)("kiosk.touch")) for tag in self._pages.languages],
        )

    def _around(self, language: str, root: str, name: str, *, kiosk: bool = False) -> Around:
        names, base = self._pages.names, root + (KIOSK if kiosk else "")
        return Around(
            root=root,
            home=f"{base}{language}/index.html",
            elsewhere=[(tag, names[tag], f"{base}{tag}/{name}") for tag in names],
            dress=self.dress,
            kiosk=kiosk,
            idle=self._idle,
        )

    def _place(
        self, language: str, root: str, works: frozenset[str], *, kiosk: bool = False
    ) -> Place:
        return Place(
            root=root,
            base=root + (KIOSK if kiosk else ""),
            leaves=not kiosk,
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

        def told(site: str) -> str:
            return words("afield.outside", site=site)

        return led(page, lead, picture, told, leaves=place.leaves).encode()
