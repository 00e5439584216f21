"""Recipes of painted sections: pigments, ground, subject and seed, so that no two are alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handscroll.errors import NotFoundError

Liked = tuple[tuple[str, float], ...]
"""Pigments with how unwillingly each is taken (0 gladly, 0.3 hardly)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a section is painted with, and on.

    Attributes
    ----------
    name, seed
        Its name and the seed of everything irregular in it.
    subject
        ``mountains`` or ``lotus``.
    ground
        ``silk`` or ``paper``.
    age
        How dark the ground has become, 0 (new) to 1.5.
    blue, green, earth, red, white, yellow
        What the painter reaches for when he wants such a colour.
    wash
        The transparent colour of distances and water.
    hidden
        What is painted over, one a panel, in turn: ``boat``, ``figure``, ``pavilion``, ``crane``;
        empty: nothing is.
    hidden_with
        The pigments of that figure.
    retouch
        The restorer's pigments.
    carbon
        Strength of the underdrawing, about 0.3 to 2; 0 is none.
    surface_ink
        Strength of the ink drawn last, on top of the colours, 0 to 1.
    coat
        Thickness of the body colour; 1 is one full opaque coat.
    """

    name: str
    seed: int
    subject: str
    ground: str
    age: float
    blue: Liked
    green: Liked
    earth: Liked
    red: Liked
    white: Liked
    yellow: Liked
    wash: str
    hidden: tuple[str, ...]
    hidden_with: Liked
    retouch: Liked
    carbon: float = 1.0
    surface_ink: float = 1.0
    coat: float = 1.0

    @property
    def pigments(self) -> tuple[str, ...]:
        """Every pigment of the paint layer, in the order of its planes."""
        families = (self.blue, self.green, self.earth, self.red, self.white, self.yellow)
        names = [name for family in families for name, _ in family] + [self.wash]
        return tuple(dict.fromkeys(names))

    @property
    def restorers(self) -> tuple[str, ...]:
        """Every pigment of the retouching."""
        return tuple(name for name, _ in self.retouch)

    @property
    def hidden_pigments(self) -> tuple[str, ...]:
        """Every pigment of the painted-over figure."""
        return tuple(name for name, _ in self.hidden_with)

    def seeded(self, seed: int) -> Recipe:
        """Return the same recipe with another seed: another picture in the same colours."""
        return replace(self, seed=seed)


BLUE_GREEN = Recipe(
    name="blue-green",
    seed=11,
    subject="mountains",
    ground="silk",
    age=1.0,
    blue=(
        ("azurite", 0.0),
        ("azurite fine", 0.05),
        ("shell white", 0.15),
        ("malachite", 0.5),
        ("indigo", 0.6),
    ),
    green=(
        ("malachite", 0.0),
        ("malachite fine", 0.0),
        ("shell white", 0.12),
        ("ochre", 0.08),
        ("gamboge", 0.3),
        ("azurite", 0.15),
        ("indigo", 0.2),
        ("red lead", 0.3),
    ),
    earth=(
        ("ochre", 0.0),
        ("shell white", 0.02),
        ("gamboge", 0.1),
        ("carbon ink", 0.4),
        ("red lead", 0.2),
        ("malachite fine", 0.2),
    ),
    red=(("cinnabar", 0.0), ("red lead", 0.08), ("shell white", 0.1), ("carbon ink", 0.15)),
    white=(
        ("shell white", 0.0),
        ("lead white", 0.05),
        ("ochre", 0.08),
        ("carbon ink", 0.15),
        ("cinnabar", 0.2),
        ("azurite fine", 0.2),
    ),
    yellow=(("gamboge", 0.0), ("shell white", 0.05), ("ochre", 0.1)),
    wash="indigo",
    hidden=("boat", "figure", "pavilion", "crane"),
    hidden_with=(
        ("lead white", 0.0),
        ("cinnabar", 0.1),
        ("ochre", 0.05),
        ("carbon ink", 0.05),
    ),
    retouch=(
        ("titanium white", 0.0),
        ("Prussian blue", 0.0),
        ("ochre", 0.0),
        ("gamboge", 0.1),
        ("red lake", 0.1),
        ("carbon ink", 0.05),
    ),
    carbon=1.0,
    surface_ink=0.4,
)

AUTUMN = Recipe(
    name="autumn",
    seed=23,
    subject="mountains",
    ground="paper",
    age=0.6,
    blue=(
        ("indigo", 0.0),
        ("smalt", 0.05),
        ("shell white", 0.05),
        ("lead white", 0.1),
    ),
    green=(
        ("indigo", 0.0),
        ("gamboge", 0.0),
        ("orpiment", 0.06),
        ("lead white", 0.04),
        ("ochre", 0.08),
        ("red lead", 0.2),
    ),
    earth=(
        ("ochre", 0.0),
        ("lead white", 0.02),
        ("red lead", 0.06),
        ("carbon ink", 0.4),
        ("orpiment", 0.1),
        ("indigo", 0.15),
    ),
    red=(("red lead", 0.0), ("red lake", 0.02), ("lead white", 0.06), ("carbon ink", 0.15)),
    white=(("lead white", 0.0), ("ochre", 0.08), ("carbon ink", 0.6), ("indigo", 0.15)),
    yellow=(("orpiment", 0.0), ("lead white", 0.1), ("ochre", 0.1)),
    wash="indigo",
    hidden=("figure", "boat", "crane", "pavilion"),
    hidden_with=(
        ("shell white", 0.0),
        ("red lake", 0.1),
        ("smalt", 0.1),
        ("carbon ink", 0.05),
    ),
    retouch=(
        ("titanium white", 0.0),
        ("smalt", 0.0),
        ("ochre", 0.0),
        ("cinnabar", 0.1),
        ("carbon ink", 0.05),
        ("gamboge", 0.1),
    ),
    carbon=1.1,
    surface_ink=0.45,
)

POND = Recipe(
    name="pond",
    seed=37,
    subject="lotus",
    ground="silk",
    age=0.8,
    blue=(
        ("smalt", 0.0),
        ("azurite fine", 0.02),
        ("indigo", 0.1),
        ("lead white", 0.1),
    ),
    green=(
        ("malachite", 0.0),
        ("malachite fine", 0.0),
        ("indigo", 0.08),
        ("orpiment", 0.05),
        ("shell white", 0.1),
        ("ochre", 0.1),
    ),
    earth=(
        ("ochre", 0.0),
        ("shell white", 0.02),
        ("indigo", 0.1),
        ("red lead", 0.1),
    ),
    red=(
        ("red lake", 0.0),
        ("shell white", 0.0),
        ("lead white", 0.04),
        ("cinnabar", 0.06),
        ("indigo", 0.3),
    ),
    white=(
        ("shell white", 0.0),
        ("ochre", 0.04),
        ("gamboge", 0.08),
        ("malachite fine", 0.1),
        ("red lake", 0.2),
        ("indigo", 0.2),
    ),
    yellow=(("gamboge", 0.0), ("orpiment", 0.04), ("shell white", 0.05), ("ochre", 0.05)),
    wash="indigo",
    hidden=("crane", "pavilion", "figure", "boat"),
    hidden_with=(
        ("lead white", 0.0),
        ("red lead", 0.05),
        ("azurite", 0.1),
        ("ochre", 0.05),
        ("carbon ink", 0.05),
    ),
    retouch=(
        ("titanium white", 0.0),
        ("Prussian blue", 0.02),
        ("ochre", 0.0),
        ("orpiment", 0.05),
        ("red lead", 0.1),
        ("carbon ink", 0.05),
    ),
    carbon=1.0,
    surface_ink=0.7,
    coat=1.25,
)

RECIPES: dict[str, Recipe] = {one.name: one for one in (BLUE_GREEN, AUTUMN, POND)}


def recipe(name: str) -> Recipe:
    """Return a recipe by its name.

    Raises
    ------
    NotFoundError
        When there is none of that name.
    """
    if name not in RECIPES:
        raise NotFoundError(
            f"There is no recipe {name}",
            why="The painter knows " + ", ".join(RECIPES),
            fix="Use one of these names",
        )
    return RECIPES[name]
