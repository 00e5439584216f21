import os
import shutil
import subprocess
import sys

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms, ImageOps

from handscroll.errors import StorageFullError, TooLargeError, UnreadableError, UnsupportedError
from handscroll.geometry import Box, Size
from handscroll.scans.build import build_pyramid, sweep
from handscroll.scans.limits import Limits

WIDTH, HEIGHT = 700, 333


def shown(pyramid):
    return pyramid.window(0, Box(0, 0, pyramid.size.width, pyramid.size.height))


def apart(pyramid, truth):
    """Mean absolute difference of the full-size level to the truth."""
    return np.abs(shown(pyramid).astype(int) - np.asarray(truth).astype(int)).mean()


def grey(pixels):
    return np.repeat(pixels[..., :1], 3, -1)


TIFFS = {
    "plain": {},
    "big-endian BigTIFF": {"byteorder": ">", "bigtiff": True},
    "one strip": {"rowsperstrip": HEIGHT},
    "tiled": {"tile": (128, 64)},
    "LZW": {"compression": "lzw"},
    "deflate with predictor": {"compression": "deflate", "predictor": True},
    "PackBits": {"compression": "packbits"},
    "zstd": {"compression": "zstd"},
    "zstd tiled": {"compression": "zstd", "tile": (128, 64)},
    "LZMA": {"compression": "lzma"},
    "WebP": {"compression": "webp"},
    "LERC": {"compression": "lerc"},
    "PNG": {"compression": "png"},
    "JPEG 2000": {"compression": "jpeg2000"},
    "JPEG XL": {"compression": "jpegxl"},
    "JPEG": {"compression": "jpeg"},
    "JPEG tiled": {"compression": "jpeg", "tile": (128, 64)},
}


@pytest.mark.parametrize("how", TIFFS.values(), ids=TIFFS)
def test_tiffs_of_every_kind_show_the_painted_pixels(tmp_path, built, painting, how):
    truth = painting(WIDTH, HEIGHT)
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, truth, photometric="rgb", **({"rowsperstrip": 32} | how))
    facts, pyramid = built(path)

    assert facts.size == Size(WIDTH, HEIGHT)
    assert apart(pyramid, truth) < 2.5
    assert facts.warnings == ()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "deflate", "zstd"])
def test_sixteen_bits_become_eight(tmp_path, built, painting, order, compression):
    truth = painting(WIDTH, HEIGHT)
    path = tmp_path / "s.tif"
    deep = truth.astype("u2") * 256 + 77
    tifffile.imwrite(path, deep, photometric="rgb", byteorder=order, compression=compression,
                     rowsperstrip=20)  # fmt: skip

    assert apart(built(path)[1], truth) < 2.5


@pytest.mark.parametrize("compression", [None, "zstd"])
def test_planes_one_after_another_are_put_together(tmp_path, built, painting, compression):
    truth = painting(WIDTH, HEIGHT)
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, np.moveaxis(truth, -1, 0), photometric="rgb", planarconfig="separate",
                     compression=compression, rowsperstrip=50)  # fmt: skip

    assert apart(built(path)[1], truth) < 2.5


@pytest.mark.parametrize("compression", [None, "zstd"])
def test_grey_in_either_polarity_and_few_bits(tmp_path, built, painting, compression):
    truth = painting(WIDTH, HEIGHT)[..., :1]
    path = tmp_path / "s.tif"
    for pixels, meaning in ((truth, "minisblack"), (255 - truth, "miniswhite")):
        tifffile.imwrite(path, pixels[..., 0], photometric=meaning, compression=compression)
        assert apart(built(path)[1], grey(truth)) < 1.5
    tifffile.imwrite(path, truth[..., 0] > 150, photometric="minisblack", compression=compression)
    assert apart(built(path)[1], grey((truth > 150) * 255)) < 4


@pytest.mark.parametrize("kind", ["group3", "group4", "tiff_ccitt"])
def test_bilevel_fax_codes_are_read(tmp_path, built, painting, kind):
    picture = Image.fromarray(painting(WIDTH, HEIGHT)).convert("1", dither=Image.Dither.NONE)
    path = tmp_path / "s.tif"
    picture.save(path, compression=kind)

    assert apart(built(path)[1], picture.convert("RGB")) < 4


def test_twelve_bit_samples_are_spread_over_the_whole_range(tmp_path, built, painting):
    truth = painting(640, HEIGHT)[..., 0]
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, truth.astype("u2") * 16 + 8, photometric="minisblack", bitspersample=12,
                     rowsperstrip=HEIGHT)  # fmt: skip

    assert apart(built(path)[1], grey(truth[..., None])) < 2


@pytest.mark.parametrize("compression", [None, "zstd"])
def test_a_palette_is_looked_up(tmp_path, built, painting, compression):
    index = painting(WIDTH, HEIGHT)[..., 0]
    table = np.stack([np.arange(256), 255 - np.arange(256), np.full(256, 90)]).astype("u2") * 257
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, index, photometric="palette", colormap=table, compression=compression)

    assert apart(built(path)[1], (table >> 8).T[index]) < 2.5


@pytest.mark.parametrize(("meaning", "factor"), [("unassalpha", 1.0), ("assocalpha", 0.25)])
def test_transparency_is_laid_on_white(tmp_path, built, painting, meaning, factor):
    truth = painting(WIDTH, HEIGHT)
    alpha = np.full((HEIGHT, WIDTH, 1), 64, "u1")
    stored = (truth * factor).astype("u1")
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, np.concatenate([stored, alpha], -1), photometric="rgb",
                     extrasamples=[meaning])  # fmt: skip
    white = truth * (64 / 255) + 255 * (1 - 64 / 255)

    assert apart(built(path)[1], white) < 2.5


def test_channels_that_nobody_named_are_dropped(tmp_path, built, painting):
    truth = painting(WIDTH, HEIGHT)
    path = tmp_path / "s.tif"
    extra = np.zeros((HEIGHT, WIDTH, 2), "u1")
    tifffile.imwrite(path, np.concatenate([truth, extra], -1), photometric="rgb",
                     planarconfig="contig", extrasamples=[0, 0])  # fmt: skip

    assert apart(built(path)[1], truth) < 2.5


@pytest.mark.parametrize(("photometric", "bits"), [("cielab", 8), ("cielab", 16), ("icclab", 8),
                                                   ("icclab", 16)])  # fmt: skip
def test_lab_is_turned_into_the_colour_it_names(tmp_path, built, photometric, bits):
    light, a, b = 60.0, 35.0, -20.0
    if photometric == "cielab":
        coded = [light * 2.55, a % 256, b % 256] if bits == 8 else [
            light * 655.35, a * 256 % 65536, b * 256 % 65536]  # fmt: skip
    else:
        coded = [light * 2.55, a + 128, b + 128] if bits == 8 else [
            light * 652.8, (a + 128) * 256, (b + 128) * 256]  # fmt: skip
    pixels = np.full((64, 64, 3), np.round(coded), f"u{bits // 8}")
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, pixels, photometric=photometric)
    lab = ImageCms.createProfile("LAB")
    change = ImageCms.buildTransform(lab, ImageCms.createProfile("sRGB"), "LAB", "RGB")
    one = Image.new("LAB", (1, 1), (153, 163, 108))
    truth = np.asarray(ImageCms.applyTransform(one, change))[0, 0]

    assert np.abs(shown(built(path)[1]).astype(int) - truth).max() <= 3


@pytest.mark.parametrize("name", ["a.jpg", "p.jpg", "a.png", "i.png", "a.webp", "l.webp", "a.jp2"])
def test_other_formats_show_the_painted_pixels(tmp_path, built, painting, name):
    truth = painting(WIDTH, HEIGHT)
    Image.fromarray(truth).save(
        tmp_path / name, quality=95, progressive=name == "p.jpg", lossless=name == "l.webp"
    )

    assert apart(built(tmp_path / name)[1], truth) < 3


def test_sixteen_bit_and_interlaced_png_and_deep_jpeg_2000(tmp_path, built, painting):
    truth = painting(WIDTH, HEIGHT)
    deep = truth.astype("u2") * 257
    (tmp_path / "d.png").write_bytes(imagecodecs.png_encode(deep))
    (tmp_path / "d.j2k").write_bytes(imagecodecs.jpeg2k_encode(deep, codecformat="j2k"))
    (tmp_path / "t.jp2").write_bytes(imagecodecs.jpeg2k_encode(deep >> 4, bitspersample=12))

    for name in ("d.png", "d.j2k", "t.jp2"):
        assert apart(built(tmp_path / name)[1], truth) < 2.5


def test_cmyk_without_a_profile_and_adobes_inverted_jpeg_agree(tmp_path, built, painting):
    inks = Image.fromarray(painting(WIDTH, HEIGHT)).convert("CMYK")
    inks.save(tmp_path / "c.tif")
    inks.save(tmp_path / "c.jpg", quality=97)
    pyramids = [built(tmp_path / name)[1] for name in ("c.tif", "c.jpg")]

    assert apart(pyramids[0], shown(pyramids[1])) < 3
    assert apart(pyramids[0], np.asarray(inks.convert("RGB"))) < 60


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["o.jpg", "o.tif"])
def test_every_orientation_ends_upright(tmp_path, built, painting, name, orientation):
    picture = Image.fromarray(painting(WIDTH, HEIGHT))
    exif = Image.Exif()
    exif[274] = orientation
    picture.save(tmp_path / name, exif=exif, quality=95)
    with Image.open(tmp_path / name) as saved:
        truth = ImageOps.exif_transpose(saved).convert("RGB")
    facts, pyramid = built(tmp_path / name)

    assert (facts.size.width, facts.size.height) == truth.size
    assert apart(pyramid, truth) < 2.5


@pytest.mark.parametrize("bits", [8, 16])
def test_a_wide_profile_is_turned_into_srgb(tmp_path, built, painting, wide_profile, bits):
    import io

    stored = painting(WIDTH, HEIGHT) // 2 + 60
    path = tmp_path / "s.tif"
    pixels = stored if bits == 8 else stored.astype("u2") * 257
    tifffile.imwrite(path, pixels, photometric="rgb", iccprofile=wide_profile)
    truth = ImageCms.profileToProfile(
        Image.fromarray(stored), ImageCms.ImageCmsProfile(io.BytesIO(wide_profile)),
        ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )  # fmt: skip

    assert np.abs(np.asarray(truth).astype(int) - stored).mean() > 2
    assert apart(built(path)[1], truth) < 2.5


def test_an_srgb_profile_changes_no_pixel(tmp_path, built, painting):
    truth = painting(WIDTH, HEIGHT)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    tifffile.imwrite(tmp_path / "a.tif", truth, photometric="rgb", iccprofile=profile)
    tifffile.imwrite(tmp_path / "b.tif", truth, photometric="rgb")

    assert built(tmp_path / "a.tif")[0] == built(tmp_path / "b.tif")[0]


def test_a_damaged_or_foreign_profile_is_reported_and_srgb_assumed(
    tmp_path, built, painting, wide_profile
):
    truth = painting(WIDTH, HEIGHT)
    foreign = wide_profile.replace(b"RGB ", b"CMYK")
    for profile in (b"no profile at all", wide_profile[:200], foreign):
        path = tmp_path / "s.tif"
        tifffile.imwrite(path, truth, photometric="rgb", iccprofile=profile)
        facts, pyramid = built(path)
        assert any("taken as sRGB" in warning for warning in facts.warnings)
        assert apart(pyramid, truth) < 2.5


def test_of_several_pages_the_first_is_taken_and_said(tmp_path, built, painting):
    truth = painting(WIDTH, HEIGHT)
    path = tmp_path / "s.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(truth[::4, ::4], photometric="rgb", subfiletype=1)
        writer.write(truth, photometric="rgb")
        writer.write(255 - truth, photometric="rgb")
    facts, pyramid = built(path)

    assert apart(pyramid, truth) < 2.5
    assert "2 pages" in facts.warnings[0]


def test_large_strips_with_a_short_last_one_are_read(tmp_path, built):
    """Libtiff calls such strips invalid; they are legal and scanners write them."""
    rows, width = 2100, 9000
    row = (np.arange(width * 3) // 150 % 200 + 30).astype("u2").reshape(width, 3)
    pixels = np.broadcast_to(row, (rows, width, 3)) * np.uint16(256)
    for order in (None, ">"):
        path = tmp_path / "s.tif"
        tifffile.imwrite(path, pixels, photometric="rgb", rowsperstrip=2000, byteorder=order)
        _, pyramid = built(path)
        seen = pyramid.window(0, Box(0, rows - 300, width, 300)).astype(int)
        assert np.abs(seen - row).mean() < 3


def test_the_same_source_gives_the_same_bytes(tmp_path, painting, limits):
    source = tmp_path / "s.tif"
    tifffile.imwrite(source, painting(1500, 1200), photometric="rgb", rowsperstrip=16)
    facts = [build_pyramid(source, tmp_path / f"{i}.pyr", limits=limits) for i in range(3)]
    kept = [(tmp_path / f"{i}.pyr").read_bytes() for i in range(3)]

    assert kept[0] == kept[1] == kept[2]
    assert facts[0] == facts[1] == facts[2]
    assert facts[0].bytes == len(kept[0])


def test_progress_rises_and_nothing_but_the_pyramid_stays(tmp_path, painting, limits):
    source = tmp_path / "s.tif"
    tifffile.imwrite(source, painting(3000, 2500), photometric="rgb", compression="zstd",
                     rowsperstrip=16)  # fmt: skip
    told: list[float] = []
    before = source.read_bytes()
    build_pyramid(source, tmp_path / "s.pyr", limits=limits, on_progress=told.append)

    assert len(told) > 1
    assert all(0 <= done <= 1 for done in told)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s.pyr", "s.tif"]
    assert source.read_bytes() == before


def damaged_copies(path):
    data = path.read_bytes()
    for part in (0.3, 0.6, 0.9):
        yield data[: int(len(data) * part)]


@pytest.mark.parametrize("name", ["s.tif", "z.tif", "j.tif", "a.jpg", "p.jpg", "a.png", "a.webp",
                                  "a.jp2"])  # fmt: skip
def test_a_truncated_scan_is_refused_and_leaves_nothing(tmp_path, painting, limits, name):
    truth = painting(WIDTH, HEIGHT)
    path, target = tmp_path / name, tmp_path / "o.pyr"
    if name.endswith("tif"):
        how = {"s": None, "z": "zstd", "j": "jpeg"}[name[0]]
        # Directories first, as scanners that write as they go leave them.
        tifffile.imwrite(path, truth, photometric="rgb", compression=how, rowsperstrip=16)
    else:
        Image.fromarray(truth).save(path, progressive=name == "p.jpg")
    for data in damaged_copies(path):
        path.write_bytes(data)
        with pytest.raises(UnreadableError):
            build_pyramid(path, target, limits=limits)
        assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_jpeg_that_lost_bytes_in_its_middle_is_refused_not_shown_grey(tmp_path, painting, limits):
    path = tmp_path / "a.jpg"
    noise = np.random.default_rng(1).integers(0, 30, (HEIGHT, WIDTH, 3), "u1")
    Image.fromarray(painting(WIDTH, HEIGHT) + noise).save(path, quality=90)
    data = bytearray(path.read_bytes())
    del data[len(data) // 2 : len(data) // 2 + 2000]
    path.write_bytes(data)

    with pytest.raises(UnreadableError, match="decoded to the end"):
        build_pyramid(path, tmp_path / "o", limits=limits)


def test_too_little_memory_is_said_and_survived(tmp_path, painting, built):
    path = tmp_path / "a.webp"
    Image.fromarray(painting(3000, 3000)).save(path, method=0)
    with pytest.raises(TooLargeError, match="memory"):
        build_pyramid(path, tmp_path / "o", limits=Limits(memory_mb=20, whole_mb=60))

    small = tmp_path / "b.png"
    Image.fromarray(painting(90, 70)).save(small)
    assert built(small)[0].size == Size(90, 70)


def test_too_much_cpu_is_said_and_survived(tmp_path, painting, built):
    path = tmp_path / "a.jpg"
    noise = np.random.default_rng(1).integers(0, 256, (500, 500, 3), "u1")
    # The system counts whole seconds: it has to take more than one on any machine.
    Image.fromarray(np.tile(noise, (16, 16, 1))).save(path, progressive=True)
    with pytest.raises(UnreadableError, match="s of CPU"):
        build_pyramid(path, tmp_path / "o", limits=Limits(cpu_s=0.0, cpu_s_per_megapixel=0.001))
    small = tmp_path / "b.png"
    Image.fromarray(painting(90, 70)).save(small)
    assert built(small)[0].size == Size(90, 70)


def test_an_unsupported_kind_says_so(tmp_path, limits):
    tifffile.imwrite(tmp_path / "f.tif", np.zeros((9, 9), "f4"))
    with pytest.raises(UnsupportedError):
        build_pyramid(tmp_path / "f.tif", tmp_path / "o", limits=limits)


QUOTA = """
import resource, sys, pathlib
from handscroll.errors import StorageFullError
from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    build_pyramid(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), limits=Limits())
except StorageFullError as error:
    sys.stdout.write(error.why)
"""


@pytest.mark.parametrize("compression", [None, "zstd"])
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path, painting, compression):
    source = tmp_path / "s.tif"
    noise = np.random.default_rng(1).integers(0, 60, (HEIGHT, WIDTH, 3), "u1")
    tifffile.imwrite(source, painting(WIDTH, HEIGHT) + noise, photometric="rgb",
                     compression=compression, rowsperstrip=16)  # fmt: skip
    told = subprocess.run([sys.executable, "-c", QUOTA, str(source), str(tmp_path / "o")],
                          capture_output=True, text=True, check=True).stdout  # fmt: skip

    assert "no room" in told
    assert [p.name for p in tmp_path.iterdir()] == ["s.tif"]


def test_a_really_full_disk_is_said_and_nothing_is_left(tmp_path, painting, limits):
    disk = tmp_path / "disk"
    disk.mkdir()
    if not shutil.which("mount") or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True
    ).returncode:  # fmt: skip
        pytest.skip("no right to mount a small disk")
    try:
        source = tmp_path / "s.tif"
        noise = np.random.default_rng(1).integers(0, 60, (HEIGHT, WIDTH, 3), "u1")
        tifffile.imwrite(source, painting(WIDTH, HEIGHT) + noise, photometric="rgb")
        with pytest.raises(StorageFullError):
            build_pyramid(source, disk / "o", limits=limits)
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_scratch_of_dead_writers_is_swept_and_of_living_ones_kept(tmp_path):
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    for pid in (done.pid, os.getpid()):
        (tmp_path / f".a.pyr.{pid}-1.part").mkdir()

    assert sweep(tmp_path, "b.pyr") == 0
    assert sweep(tmp_path) == 1
    assert [p.name for p in tmp_path.iterdir()] == [f".a.pyr.{os.getpid()}-1.part"]
