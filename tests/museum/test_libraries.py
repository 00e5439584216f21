"""Libraries of spectra: kept verbatim, read as they were brought, rebuilt from the vault."""

import numpy as np
import pytest

from handscroll.errors import ConflictError, HandscrollError, InvalidError, NotFoundError
from handscroll.imaging.spectra.library import Entry, library_of
from handscroll.model.spectral_library import Origin, Reading
from handscroll.museum import Museum
from handscroll.museum.libraries import Bring
from handscroll.museum.library_rows import library_object
from handscroll.museum.rebuilding import rebuild_register
from handscroll.scans.spectra.csv_library import csv_of

NM = np.arange(400.0, 1000.1, 20.0)


@pytest.fixture
def file(tmp_path):
    entries = [Entry(f"{name}-{n}", name, f"card {n}") for name in ("red", "blue") for n in (1, 2)]
    values = np.array([
        0.1 + 0.8 / (1 + np.exp((at - NM) / 15)) - 0.01 * n
        for at in (600, 480) for n in (1, 2)
    ])  # fmt: skip
    path = tmp_path / "reds.csv"
    path.write_text(csv_of(library_of(NM, values, entries)), encoding="utf-8")
    return path


def envi(folder, values, names):
    listed = ", ".join(f"{nm:g}" for nm in NM)
    (folder / "cards.hdr").write_text(
        f"ENVI\nsamples = {NM.size}\nlines = {len(values)}\nbands = 1\nheader offset = 0\n"
        "file type = ENVI Spectral Library\ndata type = 4\ninterleave = bsq\nbyte order = 0\n"
        f"wavelength units = Nanometers\nspectra names = {{{', '.join(names)}}}\n"
        f"maker = {{{', '.join('azurite' for _ in names)}}}\nwavelength = {{{listed}}}\n",
        encoding="utf-8",
    )
    np.asarray(values, "<f4").tofile(folder / "cards.sli")
    return folder / "cards.hdr"


def test_a_library_lies_in_the_vault_byte_for_byte_with_what_was_said_of_it(museum: Museum, file):
    wanted = Bring(file, "Reds", origin=Origin.MODELLED, licence="CC0-1.0", source="own")
    kept, new = museum.libraries.add(wanted, person="wang")
    assert new
    assert museum.vault.read(library_object(kept.id), "files/reds.csv") == file.read_bytes()
    assert (kept.spectra, kept.paints, kept.pigments) == (4, 4, 2)
    assert (kept.nm, kept.origin, kept.licence) == ((400, 1000), Origin.MODELLED, "CC0-1.0")
    assert museum.libraries.named("Reds") == museum.libraries.named(kept.id) == kept


def test_looking_writes_nothing(museum: Museum, file):
    before = len(museum.ledger.entries())
    assert museum.libraries.look(Bring(file, "Reds")).pigments == 2
    assert (len(museum.ledger.entries()), museum.libraries.list()) == (before, [])


def test_the_same_files_again_are_the_library_that_is_there(museum: Museum, file):
    first, _ = museum.libraries.add(Bring(file, "Reds"), person="wang")
    again, new = museum.libraries.add(Bring(file, "Other name"), person="li")
    assert (again, new) == (first, False)
    assert len(museum.libraries.list()) == 1


def test_the_same_files_read_otherwise_are_another_library(museum: Museum, tmp_path):
    path = envi(tmp_path, np.full((4, NM.size), 0.4), ["a-1", "a-2", "b-1", "b-2"])
    plain, _ = museum.libraries.add(Bring(path, "Plain"), person="wang")
    how = Reading(paint="(.*)-[0-9]", fields={"pigment": "maker"})
    told, new = museum.libraries.add(Bring(path, "Told", how), person="wang")
    assert new
    assert (plain.pigments, plain.paints) == (4, 4)
    assert (told.pigments, told.paints) == (1, 2)
    assert museum.libraries.read(told).pigments == ("azurite",)


def test_two_libraries_of_one_name_are_refused(museum: Museum, file, tmp_path):
    museum.libraries.add(Bring(file, "Reds"), person="wang")
    other = envi(tmp_path, np.full((1, NM.size), 0.4), ["a"])
    with pytest.raises(ConflictError, match="another one is called 'Reds'"):
        museum.libraries.add(Bring(other, " Reds "), person="wang")
    assert len(museum.libraries.list()) == 1


def test_what_is_kept_is_read_to_the_same_numbers(museum: Museum, file, tmp_path):
    kept, _ = museum.libraries.add(Bring(file, "Reds"), person="wang")
    file.unlink()
    read = museum.libraries.read(kept)
    assert read.values[0] == pytest.approx(0.1 + 0.8 / (1 + np.exp((600 - NM) / 15)) - 0.01)
    assert [one.paint for one in read.entries] == ["card 1", "card 2"] * 2
    assert not any(museum.layout.staging.iterdir())


def test_a_rebuilt_register_shows_the_libraries_as_they_were(museum: Museum, file):
    museum.libraries.add(Bring(file, "Reds"), person="wang")
    before = museum.libraries.list()
    rebuild_register(museum)
    assert museum.libraries.list() == before
    assert museum.behind() == []


@pytest.mark.parametrize("name", ["", "n" * 81])
def test_a_library_without_a_usable_name_is_refused(museum: Museum, file, name):
    with pytest.raises(InvalidError, match="name"):
        museum.libraries.add(Bring(file, name), person="wang")
    assert museum.libraries.list() == []


@pytest.mark.parametrize("pattern", ["(", "azurite", "(" * 60])
def test_a_pattern_that_tells_no_paint_is_refused(museum: Museum, tmp_path, pattern):
    path = envi(tmp_path, np.full((2, NM.size), 0.4), ["a-1", "a-2"])
    with pytest.raises(InvalidError, match="pattern"):
        museum.libraries.look(Bring(path, "x", Reading(paint=pattern)))


def test_a_file_that_is_no_library_leaves_nothing_behind(museum: Museum, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("wavelength_nm,a\n400,0.5\n500,nan\n", encoding="utf-8")
    with pytest.raises(HandscrollError, match="cannot be used"):
        museum.libraries.add(Bring(bad, "Bad"), person="wang")
    assert museum.libraries.list() == []
    with pytest.raises(NotFoundError, match="no library yet"):
        museum.libraries.named("Bad")
