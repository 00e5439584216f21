"""The figures of the suite `viewing`: units, targets, and how each was taken."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping
from typing import Any

import tile_rounds
import viewers
from figures import Figure
from suite_parts import Figures

PEERS = {
    "nginx": "nginx, the same tiles as files",
    "iipimage": "Debian's iipimage-server 1.1 behind nginx",
    "large-image": "large-image 1.35 behind Starlette and uvicorn",
    "iiif-processor": "iiif-processor 7 on sharp, Node's http server",
}
IIP = "Debian's iipimage-server 1.1 behind nginx"
KNOWN: dict[str, tuple[str, str, str, str]] = {
    "region_cpu_vs_iip": ("ratio", "<= 0.8", "CPU a region, the same sequence and cache", IIP),
    "region_psnr_gain_db": ("dB", ">= 1.5", "PSNR against Lanczos of the original", IIP),
    "region_errors": ("answers", "== 0", "of ours in all rounds", ""),
    "region_psnr_db": ("dB", "", "of ours", ""),
    "region_bytes_vs_iip": ("ratio", "<= 1.05", "bytes of the same regions", IIP),
    "build_mpix_per_cpu_s_8bit": ("MPix/CPU-s", ">= 150", "8-bit strips to a pyramid", ""),
    "build_mpix_per_cpu_s_16bit": ("MPix/CPU-s", ">= 65", "16 bit with a wide profile", ""),
    "build_vs_dzsave": ("ratio", ">= 2", "pixels a CPU second, paired", "libvips dzsave"),
    "build_vs_dzsave_16bit": ("ratio", "", "the same, 16 bit", "libvips, then dzsave"),
    "build_bits_per_pixel": ("bit/px", "", "of the whole 8-bit pyramid", ""),
    "build_peak_mb_scroll": ("MB", "", "of these, a scroll of 100,000 x 2,500 px", ""),
    "build_vs_tiffsave": ("ratio", "", "pixels a CPU second, paired", "libvips tiffsave"),
    "build_peak_mb": ("MB", "<= 100", "most memory beyond that of an idle sandbox", ""),
    "colour_de00_mean": (
        "ΔE00",
        "<= 0.3",
        "against the profile reckoned exactly, worst of four spaces",
        "",
    ),
    "colour_de00_p99": ("ΔE00", "<= 1", "99th percentile of the same", ""),
    "memory_kb_per_image": ("kB", "<= 8", "growth of private memory after 10,000 images", ""),
    "images_under_1024_files": ("images", ">= 10000", "round-robin with 1,024 files allowed", ""),
    "scroll_first_view_s": ("s", "<= 1.5", "100,000 x 2,500 px, Chromium, cold, median of 5", ""),
    "scroll_first_view_tiles": ("tiles", "<= 40", "asked for until then", ""),
    "scroll_pan_fps": ("frames/s", ">= 55", "3 s pan, canvas", ""),
    "scroll_by_itself_fps": ("frames/s", "", "the scroll unrolls by itself", ""),
    "fuzz_urls": ("addresses", ">= 100000", "odd addresses, each answer judged", ""),
    "fuzz_5xx": ("answers", "== 0", "unprescribed ones, and those that never came", ""),
    "fuzz_wrong": ("answers", "== 0", "wrong status, headers, or pixels", ""),
}


def known(found: Mapping[str, Any]) -> Figures:
    """Take the figures that a benchmark's own words name; its ``NAME_rounds`` go with them."""
    return {
        name: Figure(float(found[name]), unit, how, target, peer, found.get(f"{name}_rounds", []))
        for name, (unit, target, how, peer) in KNOWN.items()
        if name in found
    }


def validated(found: Mapping[str, list[tuple[int, int]]]) -> Figures:
    """Turn the validator's rounds into figures; the worst round counts."""
    made = {}
    for version, name in (("3.0", "validator_3_failures"), ("2.0", "validator_2_failures")):
        tests = min(tests for tests, _ in found[version])
        rounds = [float(failed) for _, failed in found[version]]
        how = f"iiif-validator, Image API {version} level 2, {tests} tests, worst round"
        made[name] = Figure(max(rounds), "failures", how, "== 0", rounds=rounds)
    return made


def tiles(outcome: tile_rounds.Outcome) -> Figures:
    """Turn the rounds of all servers into ratios."""
    how = f"of {outcome.tiles} not sent as they are stored"
    made: Figures = {"tiles_differing": Figure(outcome.differing, "tiles", how, "== 0")}
    for peer, what, target in (
        ("nginx", "rps", ">= 0.75"),
        ("nginx", "cpu", "<= 3"),
        ("nginx", "p99", "<= 1.5"),
        ("iipimage", "rps", ">= 12"),
        ("large-image", "rps", ">= 10"),
        ("iiif-processor", "rps", ""),
    ):
        if peer in outcome.rounds:
            made |= _ratio(outcome, peer, what, target)
    bad = sum(one.bad for rounds in outcome.rounds["handscroll"].values() for one in rounds)
    made["tile_errors"] = Figure(bad, "answers", "of ours in all rounds", "== 0")
    return made


def _ratio(outcome: tile_rounds.Outcome, peer: str, what: str, target: str) -> Figures:
    """Return a ratio at each number of connections; the target belongs to the first."""
    made = {}
    field = {"rps": "rps", "cpu": "cpu_us", "p99": "p99_ms"}[what]
    words = {"rps": "requests a second", "cpu": "CPU a request", "p99": "p99"}[what]
    short = {"iipimage": "iip"}.get(peer, peer.replace("-", "_"))
    for at, connections in enumerate(outcome.rounds[peer]):
        rounds = [round(one, 3) for one in outcome.ratios(peer, connections, field)]
        name = f"tile_{what}_vs_{short}" + (f"_{connections}" if at else "")
        how = f"{words}, ours over theirs, {connections} connections, {len(rounds)} paired rounds"
        made[name] = Figure(
            statistics.median(rounds), "ratio", how, target if at == 0 else "", PEERS[peer], rounds
        )
    return made


def crowd(seen: viewers.Seen) -> Figures:
    """Turn what a thousand viewers saw into figures."""
    without = [wait for window in seen.tiles[::2] for wait in window]
    among = [wait for window in seen.tiles[1::2] for wait in window]
    pairs = zip(seen.tiles[::2], seen.tiles[1::2], strict=True)
    effect = [round(_p99(other) / _p99(one), 3) for one, other in pairs]
    for error in seen.errors[:5]:
        sys.stderr.write(f"viewers: {error}\n")
    asked = seen.asked_tiles + seen.asked_regions
    compared = f"of {asked:,}; every tile compared byte for byte"
    paired = "tile p99 with regions over without, paired windows of 4 s"
    late = f"the crowd itself, p99 {seen.generator_late_p99_ms:.1f} ms late, counted as waiting"
    return {
        "viewers_1000_errors": Figure(len(seen.errors), "answers", compared, "== 0"),
        "viewers_1000_tile_p99_ms": Figure(
            _p99(among), "ms", "since due, while regions are asked for too", "< 500"
        ),
        "viewers_1000_tile_p99_alone_ms": Figure(_p99(without), "ms", "without regions"),
        "viewers_1000_region_effect": Figure(
            statistics.median(effect), "ratio", paired, "<= 1.25", rounds=effect
        ),
        "viewers_1000_tile_p50_ms": Figure(statistics.median(among), "ms", "with regions"),
        "viewers_1000_region_p99_ms": Figure(_p99(seen.regions), "ms", "20 regions a second"),
        "viewers_1000_mb_a_second": Figure(seen.mb_a_second, "MB/s", "bodies that arrived"),
        "viewers_1000_server_cores": Figure(seen.server_cores, "cores", "all our processes"),
        "viewers_1000_generator_cores": Figure(seen.generator_cores, "cores", late),
    }


def _p99(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)]
