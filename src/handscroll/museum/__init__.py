"""The one way in and out of the stores: one small file per noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handscroll import settings as museum_settings
from handscroll.errors import ConflictError
from handscroll.museum.behind import behind
from handscroll.museum.captures import Captures
from handscroll.museum.deliveries import Deliveries
from handscroll.museum.doings import Doings
from handscroll.museum.intakes import Intakes
from handscroll.museum.labels import Labels
from handscroll.museum.layers import Layers
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.libraries import Libraries
from handscroll.museum.lots import Lots
from handscroll.museum.observations import Observations
from handscroll.museum.painting import painting_progress
from handscroll.museum.people import People
from handscroll.museum.point_files import PointFiles
from handscroll.museum.public_relics import PublicRelics
from handscroll.museum.records import relic_of
from handscroll.museum.relics import Relics
from handscroll.museum.relights import Relights
from handscroll.museum.reviews import Reviews
from handscroll.museum.revisions import Revisions
from handscroll.museum.stacks import Stacks
from handscroll.museum.stitches import Stitches
from handscroll.museum.stories import Stories
from handscroll.museum.wordings import Wordings
from handscroll.settings import Settings
from handscroll.storage.jobs import WorkOwed
from handscroll.storage.journal import Journal
from handscroll.storage.register import Register
from handscroll.storage.vault import Vault

TEMPLATE = """\
# Settings of this museum. Every line is optional; see the settings page of the documentation.
# name = {{ "zh-Hans" = "卷舒", "zh-Hant" = "卷舒", "en" = "handscroll" }}
# base_url = "https://museum.example"
language = "{language}"
demo = {demo}
"""


class Museum:
    """Stores of one museum, opened together and closed together.

    Opening finishes or removes what a killed writer left in the vault and the journal, and
    brings the register up to the journal's end.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.layout = Layout(folder)
        layout = self.layout
        layout.cache.mkdir(exist_ok=True)
        self.vault = Vault.open(layout.vault)
        self.journal = Journal(layout.journal, segment_bytes=settings.journal_segment_bytes)
        self.register = Register.open(settings.register_url or layout.register_url)
        self.ledger = Ledger(self.vault, self.journal, self.register)
        self._work: WorkOwed | None = None
        self.relics = Relics(self.vault, self.ledger)
        self.public_relics = PublicRelics(self.ledger)
        self.revisions = Revisions(self.vault, self.ledger, self.relics)
        self.stitches = Stitches(self.vault, self.ledger, self.relics)
        self.stacks = Stacks(layout, self.vault, self.ledger)
        self.relights = Relights(layout, self.vault, self.ledger)
        self.layers = Layers(self.vault, self.ledger, self.stacks)
        self.libraries = Libraries(layout, self.vault, self.ledger)
        self.point_files = PointFiles(self.vault, self.ledger)
        self.lots = Lots(layout, self.vault, self.ledger)
        self.captures = Captures(
            layout, self.vault, self.ledger, open_pyramids=settings.images.open_pyramids
        )
        self.labels = Labels(self.ledger, self.captures.generation)
        self.wordings = Wordings(self.vault, self.ledger, self.captures.generation)
        self.observations = Observations(self.relics, self.stacks, self.ledger)
        self.people = People(self.vault, self.ledger, settings.session_hours, settings.sign_on)
        self.intakes = Intakes(self.ledger)
        self.deliveries = Deliveries(layout.deliveries, settings)
        self.doings = Doings(self.ledger)
        self.stories = Stories(self.vault, self.ledger, self.relics)
        self.reviews = Reviews(self.relics, self.revisions, self.people, self.ledger)
        self.ledger.catch_up()

    @classmethod
    def create(cls, folder: Path, *, demo: bool = False, language: str = "zh-Hans") -> Museum:
        """Make a new, empty museum in ``folder``.

        Raises
        ------
        ConflictError
            If the folder holds something already.
        """
        if folder.exists() and any(folder.iterdir()):
            raise ConflictError(
                f"No museum was made in {folder}",
                why="the folder is not empty",
                fix="Name a folder that does not exist yet, or empty this one",
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        layout = Layout(folder)
        for part in (layout.cache, layout.staging):
            part.mkdir()
        Vault.create(layout.vault)
        text = TEMPLATE.format(language=language, demo=str(demo).lower())
        (folder / museum_settings.FILE).write_text(text, encoding="utf-8")
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Museum:
        """Open the museum in ``folder``.

        Raises
        ------
        MisconfiguredError
            If the folder is no museum or its settings cannot be used.
        """
        return cls(folder, museum_settings.load(folder))

    @property
    def work(self) -> WorkOwed:
        """Where work is asked for; opened when first needed."""
        if self._work is None:
            self._work = WorkOwed(self.layout.jobs)
        return self._work

    def painting_progress(self) -> Mapping[str, Any] | None:
        """How far the demo painter is, or None where nothing is being painted."""
        return painting_progress(self.layout.painting)

    def stale_relics(self) -> list[str]:
        """Return relics and lots that the register does not show as the vault has them."""
        shown = self.relics.shown_versions()
        kept = {
            relic: self.vault.head(object_id)
            for object_id in self.vault.object_ids()
            if (relic := relic_of(object_id)) is not None
        }
        relics = sorted(name for name in shown | kept if shown.get(name) != kept.get(name))
        return relics + self.lots.stale()

    def behind(self) -> Sequence[str]:
        """Return what of examination the register does not show as the vault has it."""
        return behind(self.vault, self.ledger)

    def close(self) -> None:
        """Close every store."""
        self.captures.close()
        if self._work is not None:
            self._work.close()
        self.register.close()

    def __enter__(self) -> Museum:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
