"""A mapping: for each column of a file, which of our columns it fills, and how it is read."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handscroll.departments.collection.columns.sizes import MM
from handscroll.departments.collection.mapping.targets import (
    LEFT_OUT,
    NOTES,
    TARGETS,
    in_language,
    size_of,
)
from handscroll.errors import MismatchError, UnreadableError

_MOST_BYTES = 4 << 20
_Text = Annotated[str, Field(max_length=2_000)]


class Column(BaseModel):
    """What one column of a file is.

    Attributes
    ----------
    source
        Heading of the column, or path in a JSON record: ``makers[].name``. Written ``from``.
    to
        Our column, a side of a size (``dimensions.height``), ``notes``, or ``left_out``.
    language
        Tag of the language in which its texts are, where ``to`` is a text.
    split
        What parts several values in one cell, beside the signs that always do.
    values
        Their values to ours, whole cells or parts of them; case makes no difference.
    otherwise
        Where a value goes that ``values`` does not have: to the column as it is, or to the notes.
    unit, unit_from
        Of bare numbers: a unit, or the column that says it.
    life
        Columns with the life of each person here: one (``1632–1717``), or birth and death.
    role
        Column that says how each person here made it: ``attributed to``.
    optional
        True for a column that not every file has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    source: Annotated[str, Field(alias="from", min_length=1, max_length=2_000)]
    to: _Text
    language: _Text = ""
    split: _Text = ""
    values: dict[str, _Text] = Field(default_factory=dict)
    otherwise: Literal["as_is", "notes"] = "as_is"
    unit: _Text = ""
    unit_from: _Text = ""
    life: tuple[_Text, ...] = Field(default=(), max_length=2)
    role: _Text = ""
    optional: bool = False

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.to not in TARGETS:
            near = difflib.get_close_matches(self.to, TARGETS, 3)
            hint = f"; near it are {', '.join(near)}" if near else ""
            raise ValueError(f"{self.to!r} is none of our columns{hint}")
        if self.language and in_language(self.to, self.language) is None:
            raise ValueError(f"{self.to} has no column in the language {self.language!r}")
        if self.unit and self.unit not in MM:
            raise ValueError(f"{self.unit!r} is no unit; units are {', '.join(MM)}")
        if (self.life or self.role) and self.column.split("_")[0] != "creator":
            raise ValueError("life and role belong to a column of creators")
        return self

    @property
    def column(self) -> str:
        """The column of ours that it fills, its language with it."""
        return in_language(self.to, self.language) or self.to

    @property
    def sources(self) -> tuple[str, ...]:
        """Every column of the file that it speaks of."""
        return tuple(one for one in (self.source, *self.life, self.role, self.unit_from) if one)


class Mapping(BaseModel):
    """How a file is read.

    Attributes
    ----------
    encoding, separator, table
        Of the file; empty where it is found out.
    constants
        Our column to what stands in it for every record that says nothing else.
    columns
        Written ``[[column]]``; what they do not name is kept in the notes, and told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    version: Literal[1] = 1
    encoding: _Text = ""
    separator: Annotated[str, Field(max_length=1)] = ""
    table: _Text = ""
    constants: dict[str, _Text] = Field(default_factory=dict)
    columns: tuple[Column, ...] = Field(alias="column", min_length=1, max_length=5_000)

    @model_validator(mode="after")
    def _sense(self) -> Self:
        for name in self.constants:
            if name not in TARGETS - {NOTES, LEFT_OUT} or size_of(name):
                raise ValueError(f"constants: {name!r} is none of our columns")
        if "accession_number" not in [one.to for one in self.columns]:
            raise ValueError("no column is mapped to accession_number, by which records are known")
        return self

    @property
    def named(self) -> frozenset[str]:
        """Every column of the file that it speaks of."""
        return frozenset(source for one in self.columns for source in one.sources)

    def require(self, file: str, there: Iterable[str], *, all_of_them: bool) -> None:
        """Refuse a file that has not the columns that are mapped.

        Parameters
        ----------
        all_of_them
            False where a record need not have each column, as in JSON: then only that one
            counts by which records are known.

        Raises
        ------
        MismatchError
            If some are missing, and which.
        """
        headings = list(there)
        wanted = [
            source
            for one in self.columns
            if not one.optional and (all_of_them or one.to == "accession_number")
            for source in (one.sources if all_of_them else (one.source,))
        ]
        missing = [one for one in dict.fromkeys(wanted) if one not in headings]
        if missing:
            near = {one: difflib.get_close_matches(one, headings, 1) for one in missing}
            told = [f"{one} (perhaps {near[one][0]})" if near[one] else one for one in missing]
            raise MismatchError(
                f"The mapping does not fit {file}",
                why=f"{len(missing)} of its columns are not there: {', '.join(told)}"[:600]
                + f"; the file has: {', '.join(headings)}"[:600],
                fix="Correct the column in the mapping, or write optional = true below it",
            )


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    UnreadableError
        If it is none, and in which column of it the trouble is.
    """
    told: dict[str, Any] = {}
    try:
        raw = path.read_bytes()[: _MOST_BYTES + 1]
        if len(raw) > _MOST_BYTES:
            raise _bad(path, f"it has more than {_MOST_BYTES >> 20} MB")
        told = tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
        return Mapping.model_validate(told)
    except OSError as error:
        raise _bad(path, f"it cannot be opened: {error.strerror}") from None
    except UnicodeError:
        raise _bad(path, "it is not in UTF-8", "Save it in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _bad(path, f"it is no TOML: {error}") from None
    except ValidationError as error:
        raise _bad(path, _told(error, told)) from None
    except (ValueError, RecursionError):
        raise _bad(path, "it nests too deeply, or holds a number too long") from None


def _told(error: ValidationError, given: dict[str, Any]) -> str:
    first: dict[str, Any] = dict(error.errors(include_url=False, include_input=False)[0])
    place = first["loc"]
    why = str(first["msg"]).removeprefix("Value error, ")
    if place[:1] == ("column",) and len(place) > 1:
        column = given["column"][place[1]]
        named = column.get("from") if isinstance(column, dict) else None
        where = f"[[column]] {place[1] + 1}" + (f", from {named!r}," if named else "")
        return f"{where} {'.'.join(map(str, place[2:]))}: {why}".replace(" :", ":")
    return f"{'.'.join(map(str, place))}: {why}" if place else why


def _bad(path: Path, why: str, fix: str = "Correct it there") -> UnreadableError:
    return UnreadableError(f"The mapping {path.name} cannot be used", why=why[:600], fix=fix)
