"""Read the header of a TIFF: which page, what is in it, and how to decode it.

Source: TIFF 6.0 (Adobe 1992), TIFF Technical Notes 1 and 2, BigTIFF (Aware Systems).
"""

from __future__ import annotations

from typing import BinaryIO

from handscroll.scans.head import Alpha, Head, Route, damaged, not_done
from handscroll.scans.tiff_directory import Directory, TiffError, directories, is_big

SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = (
    254,
    255,
    256,
    257,
    258,
    259,
    262,
)
STRIPS, ORIENTATION, BANDS, ROWS, STRIP_BYTES, PLANAR = 273, 274, 277, 278, 279, 284
TILES, TILE_BYTES, INK_SET, EXTRA, SAMPLE_FORMAT, ICC = 324, 325, 332, 338, 339, 34675
TILE_WIDTH, TILE_HEIGHT, FILL_ORDER = 322, 323, 266

COMPRESSIONS = {
    1: "none", 2: "CCITT RLE", 3: "CCITT G3", 4: "CCITT G4", 5: "LZW", 6: "JPEG (old style)",
    7: "JPEG", 8: "deflate", 32773: "PackBits", 32946: "deflate", 34712: "JPEG 2000",
    33003: "JPEG 2000", 33005: "JPEG 2000", 34887: "LERC", 34925: "LZMA", 34926: "zstd",
    50000: "zstd", 34927: "WebP", 50001: "WebP", 34933: "PNG", 50002: "JPEG XL",
    52546: "JPEG XL", 34892: "JPEG (lossy DNG)",
}  # fmt: skip
STREAMED = {1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 50001}
"""Compressions that the libtiff inside the pyvips wheel decodes."""
COLOURS = {0: "grey", 1: "grey", 2: "rgb", 3: "palette", 5: "cmyk", 6: "ycbcr", 8: "lab", 9: "lab"}
EXPECTED_BANDS = {0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3, 8: 3, 9: 3}
LARGE_STRIP = 32 * 2**20
MOST_SEGMENT = 512 * 2**20


def read_tiff(file: BinaryIO, name: str, file_bytes: int) -> Head:
    """Return the head of a TIFF's main page.

    Raises
    ------
    UnreadableError
        When directories loop, leave the file or contradict each other.
    UnsupportedError
        When the picture is of a legal kind that we do not take.
    """
    try:
        pages = list(directories(file))
        chosen, count = _choose(file, pages)
        return _head(file, name, file_bytes, pages[chosen], (chosen, count))
    except TiffError as trouble:
        raise damaged(name, str(trouble)) from trouble


def _choose(file: BinaryIO, pages: list[Directory]) -> tuple[int, int]:
    """Return the index of the main page and how many full-size pages there are.

    Reduced copies and masks (NewSubfileType) are passed over, and so are pages less than
    half as wide as the widest: scanners put thumbnails first without marking them.
    """
    widths = [0 if _is_aside(file, page) else page.number(file, WIDTH) for page in pages]
    widest = max(widths, default=0)
    if widest <= 0:
        raise TiffError("none of its pages is a full-size picture")
    full = [i for i, width in enumerate(widths) if width * 2 >= widest]
    return full[0], len(full)


def _is_aside(file: BinaryIO, page: Directory) -> bool:
    return bool(page.number(file, SUBFILE) & 0b101) or page.number(file, OLD_SUBFILE) == 2


def _head(
    file: BinaryIO, name: str, file_bytes: int, page: Directory, place: tuple[int, int]
) -> Head:
    photometric = page.number(file, PHOTOMETRIC, -1)
    compression = page.number(file, COMPRESSION, 1)
    bands = page.number(file, BANDS, 1)
    bits = _bits(file, name, page)
    _check(file, name, page, (photometric, compression, bands))
    width, height = page.number(file, WIDTH), page.number(file, HEIGHT)
    if width <= 0 or height <= 0:
        raise TiffError(f"its size is {width} x {height} pixels")
    _check_segments(page, file, width, height)
    alpha = _alpha(file, page, photometric, bands)
    route, offset = _route(file, page, photometric, bits)
    orientation = page.number(file, ORIENTATION, 1)
    return Head(
        format="BigTIFF" if is_big(file) else "TIFF",
        width=width, height=height, bands=bands, bits=bits,
        colour=_colour(photometric, alpha),
        compression=COMPRESSIONS.get(compression, f"scheme {compression}"),
        icc=page.raw(file, ICC) if ICC in page.tags else None,
        orientation=orientation if 1 <= orientation <= 8 else 1,
        pages=place[1], page=place[0], alpha=alpha, route=route, raw_offset=offset,
        big_endian=page.order == ">", photometric=photometric,
    )  # fmt: skip


def _bits(file: BinaryIO, name: str, page: Directory) -> int:
    values = page.numbers(file, BITS, most=64) or (1,)
    if len(set(values)) > 1:
        raise not_done(name, f"its channels have different depths: {values} bits")
    if values[0] not in (1, 2, 4, 8, 10, 12, 14, 16):
        raise not_done(name, f"its samples have {values[0]} bits")
    return values[0]


def _check(file: BinaryIO, name: str, page: Directory, facts: tuple[int, int, int]) -> None:
    photometric, compression, bands = facts
    kinds = set(page.numbers(file, SAMPLE_FORMAT, most=64)) - {1, 4}
    if photometric not in COLOURS:
        raise not_done(name, f"its colour is of TIFF photometric kind {photometric}")
    if kinds - ({2} if photometric == 8 else set()):
        raise not_done(name, f"its samples are of TIFF sample format {sorted(kinds)}")
    if compression not in COMPRESSIONS:
        raise not_done(name, f"it is compressed by TIFF scheme {compression}")
    if not EXPECTED_BANDS[photometric] <= bands <= 64:
        raise TiffError(f"it has {bands} channels where {COLOURS[photometric]} needs "
                        f"{EXPECTED_BANDS[photometric]}")  # fmt: skip
    if photometric == 5 and page.number(file, INK_SET, 1) != 1:
        raise not_done(name, "its inks are not cyan, magenta, yellow and black")


def _check_segments(page: Directory, file: BinaryIO, width: int, height: int) -> None:
    """Refuse strip or tile tables that cannot belong to a picture of that size."""
    if TILES in page.tags:
        across, down = page.number(file, TILE_WIDTH), page.number(file, TILE_HEIGHT)
        if not (0 < across <= 1 << 20 and 0 < down <= 1 << 20 and across * down <= 1 << 26):
            raise TiffError(f"its tiles are {across} x {down} pixels")
        needed, table = -(-width // across) * -(-height // down), page.tags[TILES]
    elif STRIPS in page.tags:
        rows = min(page.number(file, ROWS, height) or height, height)
        needed, table = -(-height // rows), page.tags[STRIPS]
    else:
        raise TiffError("it names no place where its pixels lie")
    if table.count < needed:
        raise TiffError(f"it lists {table.count} strips or tiles where {needed} are needed")


def _alpha(file: BinaryIO, page: Directory, photometric: int, bands: int) -> Alpha:
    """Return what the first extra channel means; unnamed extra channels are dropped."""
    if bands <= EXPECTED_BANDS[photometric]:
        return "none"
    first = page.numbers(file, EXTRA, most=64)[:1]
    return "premultiplied" if first == (1,) else "straight" if first == (2,) else "none"


def _colour(photometric: int, alpha: Alpha) -> str:
    name = COLOURS[photometric]
    if alpha == "none":
        return name
    return {"rgb": "rgba", "grey": "grey+alpha"}.get(name, f"{name}+alpha")


def _route(file: BinaryIO, page: Directory, photometric: int, bits: int) -> tuple[Route, int]:
    """Choose the way to the pixels, and where they start when they lie plainly."""
    compression = page.number(file, COMPRESSION, 1)
    planar = page.number(file, PLANAR, 1) == 2
    lab = photometric == 9 or (photometric == 8 and bits != 16)
    if compression not in STREAMED or bits not in (1, 8, 16) or lab:
        return "segments", 0
    if photometric == 3 and bits != 8:
        return "segments", 0
    if photometric == 6 and compression not in (6, 7, 50001):
        return "segments", 0
    start = _one_run(file, page, photometric, bits)
    # libtiff refuses a short last strip when strips are larger than about 100 MB.
    rows, height = page.number(file, ROWS, 1 << 31), page.number(file, HEIGHT)
    strip = page.number(file, WIDTH) * page.number(file, BANDS, 1) * bits // 8 * min(rows, height)
    if compression == 1 and TILES not in page.tags and strip > LARGE_STRIP and rows < height:
        return ("raw" if start and not planar else "segments"), start
    return "stream", start


def _one_run(file: BinaryIO, page: Directory, photometric: int, bits: int) -> int:
    """Return where the pixels begin when they lie plainly, row after row; 0 when they do not."""
    bands = page.number(file, BANDS, 1)
    plain = page.number(file, COMPRESSION, 1) == 1 and TILES not in page.tags
    order = page.number(file, FILL_ORDER, 1) == 1 and page.number(file, PLANAR, 1) != 2
    if not plain or not order or bits not in (8, 16) or photometric not in (1, 2, 5):
        return 0
    starts, lengths = page.numbers(file, STRIPS), page.numbers(file, STRIP_BYTES)
    joined = len(starts) == len(lengths) and all(
        start + length == following
        for start, length, following in zip(starts, lengths, starts[1:], strict=False)
    )
    row = page.number(file, WIDTH) * bands * bits // 8
    whole = sum(lengths) == row * page.number(file, HEIGHT)
    return starts[0] if joined and whole and starts else 0
