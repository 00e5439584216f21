"""Recipes and bands that the demo does not paint with, so that a method is tried on other things.

``winter`` was looked at while the method's second version was made; ``plum`` was not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from handscroll.demo.examination.bands import BANDS, Band
from handscroll.demo.examination.recipes import Recipe, recipe

TWELVE: Final = tuple(
    Band(float(nm), 14.0) for nm in (400, 450, 500, 550, 600, 650, 700, 800, 900, 1000, 1200, 1600)
)
TWENTY_FOUR: Final = tuple(
    Band(float(nm), 12.0)
    for nm in (365, 390, 415, 440, 465, 490, 515, 540, 565, 590, 615, 640, 665, 690, 715,
               760, 810, 860, 920, 980, 1050, 1200, 1400, 1650)
)  # fmt: skip
WINTER: Final = Recipe(
    name="winter",
    seed=5,
    subject="lotus",
    ground="paper",
    age=1.2,
    blue=(("smalt", 0.0), ("Prussian blue", 0.08), ("lead white", 0.05)),
    green=(
        ("malachite", 0.02), ("orpiment", 0.05), ("Prussian blue", 0.1), ("gamboge", 0.05),
        ("lead white", 0.1),
    ),
    earth=(("ochre", 0.0), ("red lead", 0.1), ("lead white", 0.03), ("carbon ink", 0.3)),
    red=(("cinnabar", 0.0), ("red lake", 0.05), ("lead white", 0.06)),
    white=(("lead white", 0.0), ("ochre", 0.06), ("smalt", 0.2)),
    yellow=(("orpiment", 0.0), ("ochre", 0.05), ("lead white", 0.08)),
    wash="Prussian blue",
    hidden=("boat", "crane"),
    hidden_with=(("shell white", 0.0), ("malachite", 0.1), ("carbon ink", 0.05)),
    retouch=(("titanium white", 0.0), ("ochre", 0.0), ("gamboge", 0.1), ("red lake", 0.1)),
    carbon=0.9,
    surface_ink=0.5,
    coat=1.1,
)  # fmt: skip
PLUM: Final = Recipe(
    name="plum",
    seed=61,
    subject="mountains",
    ground="paper",
    age=1.3,
    blue=(("azurite fine", 0.0), ("Prussian blue", 0.05), ("shell white", 0.05)),
    green=(
        ("malachite fine", 0.0), ("gamboge", 0.04), ("smalt", 0.1), ("ochre", 0.1),
        ("shell white", 0.08),
    ),
    earth=(
        ("red lead", 0.05), ("ochre", 0.0), ("gamboge", 0.1), ("carbon ink", 0.35),
        ("red lake", 0.1),
    ),
    red=(("red lake", 0.0), ("cinnabar", 0.04), ("shell white", 0.05), ("carbon ink", 0.2)),
    white=(("shell white", 0.0), ("lead white", 0.04), ("gamboge", 0.1)),
    yellow=(("gamboge", 0.0), ("orpiment", 0.05), ("shell white", 0.06)),
    wash="indigo",
    hidden=("pavilion", "figure"),
    hidden_with=(("lead white", 0.0), ("cinnabar", 0.08), ("carbon ink", 0.05)),
    retouch=(("titanium white", 0.0), ("Prussian blue", 0.0), ("ochre", 0.05)),
    carbon=0.85,
    surface_ink=0.5,
    coat=0.95,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Painted:
    """A section to be painted, and how it is taken."""

    recipe: Recipe
    bands: tuple[Band, ...] = BANDS
    full_well: float = 20_000.0
    tuned_on: bool = False

    @property
    def name(self) -> str:
        """Recipe, seed and, where they are not the department's, the number of bands."""
        bands = "" if self.bands == BANDS else f"-{len(self.bands)}"
        return f"{self.recipe.name}-{self.recipe.seed}{bands}"


def _demo(name: str, seed: int) -> Recipe:
    return replace(recipe(name), seed=seed)


PAINTED: Final = (
    Painted(_demo("blue-green", 911), tuned_on=True),
    Painted(WINTER, tuned_on=True),
    Painted(_demo("autumn", 912)),
    Painted(_demo("pond", 913)),
    Painted(replace(PLUM, seed=914), TWENTY_FOUR, 15_000.0),
    Painted(replace(WINTER, seed=915), TWELVE, 8_000.0),
)
BARE: Final = tuple(
    Painted(replace(one, carbon=0.0, hidden=()), bands, wells)
    for one, bands, wells in (
        (replace(WINTER, seed=916), TWELVE, 8_000.0),
        (_demo("blue-green", 917), BANDS, 20_000.0),
        (replace(PLUM, seed=918), TWENTY_FOUR, 15_000.0),
    )
)
"""Painted sections with nothing beneath: all that is proposed there is false."""
