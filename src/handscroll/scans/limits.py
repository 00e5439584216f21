"""How much a scan file may ask of us before we say no."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on what is read and on what a decoder may use.

    Attributes
    ----------
    max_pixels
        Pixels of one picture.
    max_side
        Pixels along one side.
    max_bytes
        Bytes of one file.
    max_ratio
        Decoded bytes for each byte of the file. A baseline JPEG cannot pass 170 and scanned
        paper stays far below; one flat colour in deflate reaches 1,030, as does the PNG of
        30,000 x 30,000 pixels in 109 kB.
    small_pixels
        Pictures up to this many pixels are never called a bomb: decoding them is cheap, and
        a blank page honestly packs into almost nothing.
    memory_mb
        Memory of the sandbox beyond what it needs when idle, in MiB, for pictures that are
        decoded as a stream.
    whole_mb
        The same for codecs that can only decode whole pictures: JPEG 2000, WebP,
        progressive JPEG, interlaced PNG.
    cpu_s
        CPU seconds that every file may use.
    cpu_s_per_megapixel
        CPU seconds on top of that for each million pixels.
    stall_s
        Wall seconds without any progress after which the sandbox is stopped.
    """

    max_pixels: int = 4_000_000_000
    max_side: int = 1_000_000
    max_bytes: int = 64 * 2**30
    max_ratio: float = 200.0
    small_pixels: int = 100_000_000
    memory_mb: int = 900
    whole_mb: int = 3000
    cpu_s: float = 8.0
    cpu_s_per_megapixel: float = 1.0
    stall_s: float = 300.0

    def cpu_budget(self, pixels: int) -> float:
        """Return how many CPU seconds a picture of that many pixels may use."""
        return self.cpu_s + self.cpu_s_per_megapixel * pixels / 1e6
