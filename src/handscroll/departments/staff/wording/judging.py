"""What a word may say, and how complete a language is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.plurals import forms_of
from handscroll.model.wording import Phrase, Trouble, Wording, placeholders, troubles
from handscroll.pages.languages import offered
from handscroll.pages.words import allowed, shipped

_MODEL = "en"
"""The shipped language that says which words there are, and which of them count."""


class UnsaidError(InvalidError):
    """A word cannot be said so; carries why, for pages in any language."""

    def __init__(self, key: str, trouble: Trouble) -> None:
        super().__init__(
            f"The word {key} was not changed",
            why=trouble.why,
            fix="Write plain text, with the placeholders that the shipped word has",
        )
        self.trouble = trouble


@dataclass(frozen=True)
class Checked:
    """How complete the words of one language are.

    Attributes
    ----------
    of
        How many words there are to say.
    missing
        Keys that another language lends.
    unknown
        Keys that no page asks for.
    unusable
        Key to the reason why it is not shown; another language lends it.
    left_out
        Key to the placeholders that the shipped word has and this one has not.
    uncounted
        Key to the forms that the language tells apart and this word does not.
    """

    language: str
    name: str
    of: int
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unusable: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uncounted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every page says everything in this language, as it was meant."""
        found = (self.missing, self.unknown, self.unusable, self.left_out, self.uncounted)
        return not any(found)


def keys() -> tuple[str, ...]:
    """Return the key of every word, in the order of the shipped files."""
    return tuple(shipped(_MODEL))


def require_key(key: str) -> str:
    """Return a key if there is such a word.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    if key not in shipped(_MODEL):
        raise NotFoundError(
            f"The word {key[:80]} was not found",
            why="no word bears that key",
            fix="Look it up with: handscroll words show TEXT",
        )
    return key


def require_language(wording: Wording, language: str) -> str:
    """Return a language's tag if there are pages in it.

    Raises
    ------
    NotFoundError
        If there are none.
    """
    if language not in wording.languages:
        raise NotFoundError(
            f"The language {language[:40]} was not found",
            why="there are no pages in it",
            fix="Choose one of: " + ", ".join(wording.languages),
        )
    return language


def sayable(language: str, key: str, phrase: object) -> Phrase | None:
    """Return what is to be kept of a phrase: None where it says what is shipped.

    Raises
    ------
    NotFoundError
        If no word bears that key.
    UnsaidError
        If it cannot be said.
    """
    require_key(key)
    for trouble in troubles(phrase, allowed(key)):
        raise UnsaidError(key, trouble)
    assert isinstance(phrase, str | Mapping)
    return None if phrase == shipped(language).get(key) else phrase


def checked(language: str, name: str, own: Mapping[str, object]) -> Checked:
    """Check what is said in one language.

    Parameters
    ----------
    own
        What the museum, or a file, says in it.
    """
    model, brought = shipped(_MODEL), shipped(language)
    unusable = {
        key: next(troubles(phrase, allowed(key))).why
        for key, phrase in own.items()
        if key in model and any(troubles(phrase, allowed(key)))
    }
    said: dict[str, Phrase] = {**brought}
    for key, phrase in own.items():
        if key in model and key not in unusable and isinstance(phrase, str | Mapping):
            said[key] = phrase
    left_out = {key: _names(model[key]) - _names(one) for key, one in said.items()}
    told_apart = frozenset(forms_of(language))
    uncounted = {
        key: told_apart - _forms(one)
        for key, one in said.items()
        # What is shipped without forms of its own does not need them.
        if not isinstance(model[key], str) and key not in brought
    }
    return Checked(
        language,
        name,
        len(model),
        tuple(key for key in model if key not in said),
        tuple(sorted(str(key)[:200] for key in own if key not in model)),
        unusable,
        {key: tuple(sorted(names)) for key, names in left_out.items() if names},
        {key: tuple(sorted(forms)) for key, forms in uncounted.items() if forms},
    )


def checked_all(wording: Wording) -> list[Checked]:
    """Check every language of a museum."""
    names = offered(wording)
    return [checked(tag, names[tag], wording.said.get(tag, {})) for tag in wording.languages]


def _names(phrase: Phrase) -> frozenset[str]:
    return frozenset(name.partition(":")[0] for name in placeholders(phrase))


def _forms(phrase: Phrase) -> frozenset[str]:
    return frozenset(("other",) if isinstance(phrase, str) else phrase)
