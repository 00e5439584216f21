import io
import struct
import zipfile
import zlib

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.errors import TooLargeError, UnreadableError, UnsupportedError
from handscroll.geometry import Size
from handscroll.scans.formats import probe
from handscroll.scans.limits import Limits


def write(path, data):
    path.write_bytes(data)
    return path


def png(width, height, bits=8, kind=2, body=b""):
    """A PNG with any header; its pixels are whatever is given."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture
def saved(tmp_path, painting):
    """Save a small painting with Pillow and return its path."""

    def save(name, mode="RGB", **how):
        path = tmp_path / name
        Image.fromarray(painting(60, 40)).convert(mode).save(path, **how)
        return path

    return save


@pytest.mark.parametrize(
    ("name", "mode", "how", "told"),
    [
        ("a.jpg", "RGB", {}, ("JPEG", 8, "ycbcr", "JPEG")),
        ("p.jpg", "RGB", {"progressive": True}, ("JPEG", 8, "ycbcr", "JPEG (progressive)")),
        ("g.jpg", "L", {}, ("JPEG", 8, "grey", "JPEG")),
        ("c.jpg", "CMYK", {}, ("JPEG", 8, "cmyk", "JPEG")),
        ("a.png", "RGB", {}, ("PNG", 8, "rgb", "deflate")),
        ("i.png", "I;16", {}, ("PNG", 16, "grey", "deflate")),
        ("p.png", "P", {}, ("PNG", 8, "palette", "deflate")),
        ("b.png", "1", {}, ("PNG", 1, "grey", "deflate")),
        ("t.png", "RGBA", {}, ("PNG", 8, "rgba", "deflate")),
        ("a.webp", "RGB", {}, ("WebP", 8, "rgb", "WebP")),
        ("l.webp", "RGB", {"lossless": True}, ("WebP", 8, "rgb", "WebP (lossless)")),
        ("t.tif", "RGB", {"compression": "tiff_lzw"}, ("TIFF", 8, "rgb", "LZW")),
        ("g4.tif", "1", {"compression": "group4"}, ("TIFF", 1, "grey", "CCITT G4")),
        ("a.jp2", "RGB", {}, ("JPEG 2000", 8, "rgb", "JPEG 2000")),
        ("a.j2k", "L", {}, ("JPEG 2000", 8, "grey", "JPEG 2000")),
    ],
)
def test_each_format_says_what_it_is(saved, limits, name, mode, how, told):
    facts = probe(saved(name, mode, **how), limits)

    assert (facts.format, facts.bits, facts.colour, facts.compression) == told
    assert facts.size == Size(60, 40)
    assert (facts.pages, facts.orientation, facts.mislabelled, facts.icc) == (1, 1, False, None)


@pytest.mark.parametrize("order", ["<", ">"])
def test_big_tiff_in_either_byte_order_is_told_apart(tmp_path, limits, order):
    path = tmp_path / "b.tif"
    tifffile.imwrite(path, np.zeros((9, 7), "u2"), bigtiff=True, byteorder=order)
    facts = probe(path, limits)

    assert (facts.format, facts.bits, facts.size) == ("BigTIFF", 16, Size(7, 9))


def test_a_quarter_turn_swaps_the_sides(saved, limits):
    exif = Image.Exif()
    exif[274] = 6
    facts = probe(saved("r.jpg", exif=exif), limits)

    assert (facts.size, facts.orientation) == (Size(40, 60), 6)


def test_the_profile_is_named(saved, limits, wide_profile):
    for name in ("a.jpg", "a.png", "a.webp", "a.tif"):
        assert probe(saved(name, icc_profile=wide_profile), limits).icc == "Wide test space"


def test_content_decides_and_the_wrong_name_is_noticed(saved, limits):
    path = saved("a.jpg")
    wrong = path.rename(path.with_suffix(".tif"))
    facts = probe(wrong, limits)

    assert (facts.format, facts.mislabelled) == ("JPEG", True)


def test_a_thumbnail_before_the_picture_is_passed_over(tmp_path, limits, painting):
    path = tmp_path / "two.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(painting(20, 10), photometric="rgb", subfiletype=1)
        writer.write(painting(30, 20), photometric="rgb")
        writer.write(painting(300, 200), photometric="rgb")
        writer.write(painting(300, 200), photometric="rgb")
    facts = probe(path, limits)

    assert (facts.size, facts.pages) == (Size(300, 200), 2)


def locked_zip():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("scan.tif", b"x")
    data = bytearray(held.getvalue())
    data[6] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.tif", b"", "no bytes"),
        ("page.jpg", b"\n<!DOCTYPE html><html>Not found</html>", "web page"),
        ("noise.png", bytes(range(100, 200)), "unknown kind"),
        ("locked.pdf", b"%PDF-1.7\n1 0 obj<</Encrypt 2 0 R>>\n%%EOF", "password"),
        ("locked.zip", locked_zip(), "password"),
        ("locked.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "password"),
        ("locked.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "password"),
        ("short.tif", b"II*\0", "ends within"),
        ("loop.tif", b"II*\0\x08\0\0\0\1\0\0\1\4\0\1\0\0\0\5\0\0\0\x08\0\0\0", "loops back"),
        ("far.tif", b"II*\0\xf0\xff\xff\xff", "ends within"),
        ("tags.tif", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0" + b"\xff" * 8, "claims"),
        ("head.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "PNG header"),
        ("none.jpg", b"\xff\xd8\xff\xd9", "before any frame"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0", "ends inside"),
        ("cut.webp", b"RIFF\xff\0\0\0WEBPVP8 ", "promises"),
        ("cut.jp2", b"\xff\x4f\xff\x51\0", "codestream"),
    ],
)  # fmt: skip
def test_what_is_no_scan_is_refused_with_its_reason(tmp_path, limits, name, data, why):
    with pytest.raises(UnreadableError, match=why) as caught:
        probe(write(tmp_path / name, data), limits)
    assert name in caught.value.what


def test_a_missing_file_is_refused(tmp_path, limits):
    with pytest.raises(UnreadableError, match="cannot be opened"):
        probe(tmp_path / "gone.tif", limits)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.gif", b"GIF89a"), ("a.psd", b"8BPS\0\1"), ("a.heic", b"\0\0\0\x18ftypheic"),
     ("a.pdf", b"%PDF-1.4\n%%EOF"), ("a.jxl", b"\xff\x0a\0\0")],
)  # fmt: skip
def test_legal_kinds_that_are_not_taken_say_so(tmp_path, limits, name, data):
    with pytest.raises(UnsupportedError, match="it is a"):
        probe(write(tmp_path / name, data), limits)


def test_float_and_many_byte_samples_are_not_taken(tmp_path, limits):
    for kind in ("f4", "u4", "i2", "f2"):
        tifffile.imwrite(tmp_path / "f.tif", np.zeros((8, 8), kind))
        with pytest.raises(UnsupportedError, match="sample"):
            probe(tmp_path / "f.tif", limits)


@pytest.mark.parametrize(("bits", "kind", "row"), [(1, 0, 3_751), (8, 0, 30_001), (8, 2, 90_001)])
def test_a_one_colour_png_bomb_is_refused_before_it_is_decoded(tmp_path, limits, bits, kind, row):
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(row * 100)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = first + 299 * (packer.compress(bytes(row * 100)) + packer.flush(zlib.Z_FULL_FLUSH))
    bomb = write(tmp_path / "bomb.png", png(30_000, 30_000, bits, kind, body))

    assert bomb.stat().st_size < 3_000_000
    with pytest.raises(TooLargeError, match="unfold"):
        probe(bomb, limits)


def test_a_blank_page_is_no_bomb(tmp_path, limits):
    path = tmp_path / "blank.tif"
    Image.new("1", (4960, 7016), 1).save(path, compression="group4")

    assert 4960 * 7016 / 8 / path.stat().st_size > limits.max_ratio
    assert probe(path, limits).size == Size(4960, 7016)


def test_sizes_beyond_the_limits_are_refused(tmp_path, saved, limits):
    tall = write(tmp_path / "tall.png", png(5, 2_000_000))
    with pytest.raises(TooLargeError, match="along a side"):
        probe(tall, limits)
    with pytest.raises(TooLargeError, match="in all"):
        probe(write(tmp_path / "huge.png", png(90_000, 90_000)), limits)
    with pytest.raises(TooLargeError, match="bytes"):
        probe(saved("a.png"), Limits(max_bytes=100))


def test_a_picture_that_must_be_decoded_whole_is_refused_when_memory_is_too_small(saved):
    with pytest.raises(TooLargeError, match="at once"):
        probe(saved("a.jp2"), Limits(whole_mb=0))


def test_absurd_strip_tables_are_refused(tmp_path, limits):
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, np.zeros((64, 64), "u1"), rowsperstrip=1)
    with tifffile.TiffFile(path, mode="r+") as file:
        tags = file.pages.first.tags
        tags["RowsPerStrip"].overwrite(1)
        tags["ImageLength"].overwrite(60_000)
    with pytest.raises(UnreadableError, match="64 strips or tiles where 60000"):
        probe(path, limits)


def test_a_jpeg_2000_with_its_own_palette_is_not_taken(tmp_path, limits):
    stream = imagecodecs.jpeg2k_encode(np.zeros((8, 8), "u1"), codecformat="j2k")
    box = struct.pack(">I4sI4s", 16, b"jp2h", 8, b"pclr") + struct.pack(">I4s", 0, b"jp2c")
    data = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + box + stream
    with pytest.raises(UnsupportedError, match="palette"):
        probe(write(tmp_path / "p.jp2", data), limits)
