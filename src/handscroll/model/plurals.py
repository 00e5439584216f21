"""Which form of a phrase a whole number takes, in languages that a museum may add.

Source: Unicode CLDR, "Language Plural Rules", as far as whole numbers need them
(https://cldr.unicode.org/index/cldr-spec/plural-rules). A language that is not named here takes
``one`` for 1, as most do that tell numbers apart at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Rule = Callable[[int], str]

OTHER = "other"
"""The form that every phrase which counts must have."""


def _one(count: int) -> str:
    return "one" if count == 1 else OTHER


def _none_or_one(count: int) -> str:
    return "one" if count in (0, 1) else OTHER


def _east_slavic(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"


def _south_slavic(count: int) -> str:
    form = _east_slavic(count)
    return OTHER if form == "many" else form


def _polish(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if _east_slavic(count) == "few" else "many"


def _czech(count: int) -> str:
    return {1: "one", 2: "few", 3: "few", 4: "few"}.get(count, OTHER)


def _slovene(count: int) -> str:
    return {1: "one", 2: "two", 3: "few", 4: "few"}.get(count % 100, OTHER)


def _romanian(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if count == 0 or 0 < count % 100 < 20 else OTHER


def _lithuanian(count: int) -> str:
    if 10 < count % 100 < 20:
        return OTHER
    return {0: OTHER, 1: "one"}.get(count % 10, "few")


def _arabic(count: int) -> str:
    if count < 3:
        return ("zero", "one", "two")[count]
    rest = count % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else OTHER


_FORMS: tuple[tuple[str, Rule, tuple[str, ...]], ...] = (
    ("zh yue ja ko vi th id ms lo my km bo dz jv su", lambda _count: OTHER, ()),
    ("fr pt hy hi fa bn gu kn am", _none_or_one, ("one",)),
    ("ru uk be", _east_slavic, ("one", "few", "many")),
    ("sr hr bs", _south_slavic, ("one", "few")),
    ("pl", _polish, ("one", "few", "many")),
    ("cs sk", _czech, ("one", "few")),
    ("sl", _slovene, ("one", "two", "few")),
    ("ro", _romanian, ("one", "few")),
    ("lt", _lithuanian, ("one", "few")),
    ("he", lambda count: "two" if count == 2 else _one(count), ("one", "two")),
    ("ar", _arabic, ("zero", "one", "two", "few", "many")),
)
_RULES: Mapping[str, tuple[Rule, tuple[str, ...]]] = {
    language: (rule, forms) for languages, rule, forms in _FORMS for language in languages.split()
}
NAMES = frozenset({OTHER, *(form for _, _, forms in _FORMS for form in forms)})
"""Every name that a form may bear."""


def form_of(language: str, count: object) -> str:
    """Return the form for a count; anything but a whole number from 0 takes ``other``.

    Examples
    --------
    >>> form_of("en", 1), form_of("zh-Hans", 1), form_of("ru", 22)
    ('one', 'other', 'few')
    """
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        return OTHER
    return _RULES.get(language.partition("-")[0], (_one, ()))[0](count)


def forms_of(language: str) -> tuple[str, ...]:
    """Return the forms that a language tells apart, ``other`` last."""
    return (*_RULES.get(language.partition("-")[0], (_one, ("one",)))[1], OTHER)
