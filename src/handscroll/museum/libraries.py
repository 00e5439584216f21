"""Libraries of reference spectra: truth of the museum, with every file as it was brought."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy import select

from handscroll.errors import ConflictError, InvalidError, NotFoundError
from handscroll.model.identity import library_id
from handscroll.model.spectral_library import LibraryFile, Origin, Reading, SpectralLibrary
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.library_rows import (
    LIBRARY,
    from_library_document,
    library_document,
    library_object,
)
from handscroll.museum.records import EVENTS, as_json, event
from handscroll.storage import tables
from handscroll.storage.vault import Vault

if TYPE_CHECKING:
    from handscroll.imaging.spectra.library import Library


@dataclass(frozen=True, slots=True)
class Bring:
    """What somebody brings, and says of it."""

    path: Path
    name: str
    reading: Reading = field(default_factory=Reading)
    origin: Origin = Origin.MEASURED
    licence: str = ""
    source: str = ""


class Libraries:
    """Every library of spectra of the museum."""

    def __init__(self, layout: Layout, vault: Vault, ledger: Ledger) -> None:
        self._layout, self._vault, self._ledger = layout, vault, ledger

    def list(self) -> Sequence[SpectralLibrary]:
        """Return every library, by name."""
        row = tables.LibraryRow
        with self._ledger.register.reading() as session:
            found = session.scalars(select(row.record).order_by(row.name, row.id))
            return [from_library_document(one) for one in found]

    def named(self, name: str) -> SpectralLibrary:
        """Return the library of a name or identifier.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        row = tables.LibraryRow
        with self._ledger.register.reading() as session:
            found = session.get(row, name)
            if found is None:
                found = session.scalars(select(row).where(row.name == name)).first()
            if found is not None:
                return from_library_document(found.record)
            known = list(session.scalars(select(row.name).order_by(row.name).limit(10)))
        raise NotFoundError(
            f"The library {name[:80]!r} was not found",
            why="no library bears that name" if known else "the museum has no library yet",
            fix="Choose one of: " + ", ".join(known)
            if known
            else "Add one with: handscroll library add FILE --name NAME",
        )

    def look(self, wanted: Bring) -> SpectralLibrary:
        """Read a library and say what it holds; nothing is written.

        Raises
        ------
        HandscrollError
            What of the file cannot be used, why, and what to do.
        """
        from handscroll.scans.fingerprint import fingerprint
        from handscroll.scans.spectra.library_file import files_of_library

        read = _read(wanted.path, wanted.reading)
        files = []
        for path in files_of_library(wanted.path):
            made = fingerprint(path)
            files.append(LibraryFile(name=path.name, sha256=made.sha256, bytes=made.bytes))
        told = wanted.reading.model_dump_json()
        digest = hashlib.sha256("/".join([*(one.sha256 for one in files), told]).encode())
        try:
            return SpectralLibrary(
                id=library_id([digest.hexdigest()]), name=" ".join(wanted.name.split()),
                files=tuple(files), reading=wanted.reading, digest=digest.hexdigest(),
                origin=wanted.origin, licence=wanted.licence.strip(),
                source=wanted.source.strip(), spectra=len(read.entries),
                paints=int(read.samples().max()) + 1, pigments=len(read.pigments),
                wavelengths=read.wavelengths.size,
                nm=(float(read.wavelengths[0]), float(read.wavelengths[-1])),
            )  # fmt: skip
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise InvalidError(
                "The library was not added",
                why=f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
                fix="Correct it: a name has 1 to 80 characters, a licence at most 500",
            ) from None

    def add(self, wanted: Bring, *, person: str) -> tuple[SpectralLibrary, bool]:
        """Keep a library; return it, and whether it is new.

        The same files read alike are the library that is there, whatever it is called now.

        Raises
        ------
        ConflictError
            If another library bears the name.
        HandscrollError
            As `look`.
        """
        library = self.look(wanted)
        for kept in self.list():
            if kept.id == library.id:
                return kept, False
            if kept.name == library.name:
                raise ConflictError(
                    "The library was not added",
                    why=f"another one is called {kept.name!r}",
                    fix="Give it a name of its own, for instance with the year of the files",
                )
        object_id = library_object(library.id)
        with self._vault.alone(object_id):
            new = self._vault.head(object_id) == 0
            if new:
                facts = {"name": library.name, "files": [one.name for one in library.files]}
                folder = wanted.path.parent
                self._vault.cut(
                    object_id,
                    {
                        **{one.path: folder / one.name for one in library.files},
                        LIBRARY: as_json(library_document(library)),
                        EVENTS: as_json([event("accession", person, facts)]),
                    },
                    head=0, message="Accession", person=person,
                )  # fmt: skip
            self._ledger.record("library.added", object_id, person, name=library.name)
        return self.named(library.id), new

    def read(self, library: SpectralLibrary) -> Library:
        """Return the spectra of a library that is kept."""
        with self._laid(library) as path:
            return _read(path, library.reading)

    @contextmanager
    def _laid(self, library: SpectralLibrary) -> Iterator[Path]:
        """Lay the files beside each other under their own names: the vault keeps them by digest."""
        folder = self._layout.staging / f"{library.id}-{os.getpid()}-{id(library):x}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            for one in library.files:
                source = self._vault.locate(library_object(library.id), one.path)
                try:
                    os.link(source, folder / one.name)
                except OSError:
                    shutil.copyfile(source, folder / one.name)
            yield folder / library.files[0].name
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _read(path: Path, how: Reading) -> Library:
    # Here, since most that opens a museum reads no spectra.
    from handscroll.scans.spectra.library_file import read_library

    return read_library(path, percent=how.percent, fields=how.fields, paint=how.paint)
