"""What the page of the suite `viewing` says besides its figures: the servers, and what is meant."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import peer_servers
import tile_rounds
from figures import Figure

mpl.use("Agg")

import matplotlib.pyplot as plt

OURS = "#2c6e63"
THEIRS = "#b9a98c"

MEANING = f"""
**Servers.** One picture of 20,480 x 8,192 px (made, not scanned; about 1.9 bits a pixel as JPEG)
is taken in with `handscroll ingest` and served with `handscroll serve` as it comes: two web
processes, rights asked at every request, entity tags, an access log. nginx (two workers,
sendfile, open_file_cache, entity tags, access log) serves **the very same tile bytes**, cut out of
our pyramid; before the figures count, every tile of ours was compared with what is stored. The
other peers read a tiled pyramid TIFF of libvips at Q85 with tiles of the same size. Debian's
iipimage-server runs twice behind nginx, without keep-alive towards it (it serves one connection
at a time and would starve), at its default JPEG quality (75, so it sends fewer bytes);
large-image runs in two uvicorn workers at quality 85; iiif-processor in two Node processes, with
every level's dimensions remembered, and with {tile_rounds.Plan().slow} connections, for with more
it only queues. Each may keep {peer_servers.CACHE_MB} MB of tiles, all its processes together; all
start empty. Their configurations lie in `tests/benchmarks/peers/`.

**Load.** wrk, one thread, 32 and 64 kept connections, closed loop: every tile of every level,
uniformly drawn, the same sequence for everybody. Servers and generator share two cores. In each
round everybody is asked in turn, who begins changes with the round; a ratio is the median of
the rounds' own ratios. CPU is user and system time of a server's whole process tree, nginx in
front included. PSS counts shared pages once.

**A thousand viewers** pan a scroll of 100,000 x 2,500 px for two minutes: 1,000 kept connections,
each due a tile every 250 ms whether the last one came or not. In every second window of 10 s
twenty regions a second are asked for beside them (a minute in all), so that both p99 come from
the same weather. A wait is counted from the moment its tile was due: queues in the server, in the
kernel and in the generator all count. Tiles are compared byte for byte, regions by their size.

**Regions, pyramids, memory, scroll, odd addresses** are measured by `region_compare.py`,
`build_pyramid.py`, `serving_memory.py`, `scroll_view.py` and `fuzz_urls.py` in
`tests/benchmarks`; each says in its first lines how. The validator's picture is painted from the
validator's own table.
"""


def servers_table(outcome: tile_rounds.Outcome | None, left_out: dict[str, str]) -> str:
    """Return the table of servers and a line for everything that is left out, as Markdown."""
    lines: list[str] = []
    if outcome:
        lines += [
            "| server | connections | requests/s | CPU µs/request | p50 ms | p99 ms | PSS MB"
            " | bytes/answer |",
            "|---|---|---|---|---|---|---|---|",
            *_rows(outcome),
            "",
            "![servers](viewing-servers.svg)",
            "",
        ]
    lines += [f"Left out: {name}: {why}\n" for name, why in left_out.items()]
    return "\n".join(lines)


def honest(figures: dict[str, Figure], loads: dict[str, float]) -> str:
    """Return what did not hold, and how busy the machine was with other work, as Markdown."""
    missed = [f"`{name}`" for name, one in figures.items() if one.holds is False]
    busy = ", ".join(f"{name} {load:.1f}" for name, load in loads.items())
    return (
        f"**What falls short.** {'In this run: ' + ', '.join(missed) if missed else 'Nothing'}.\n"
        "Figures in milliseconds and seconds need a quiet machine; processes that waited for a"
        f" core after each part (load average of 5 minutes, ours included): {busy}.\n"
    )


def _rows(outcome: tile_rounds.Outcome) -> list[str]:
    made = []
    for name, by_connections in outcome.rounds.items():
        for connections in by_connections:
            many = tile_rounds.Plan().slow if name == "iiif-processor" else connections
            values = {
                what: outcome.median(name, connections, what)
                for what in ("rps", "cpu_us", "p50_ms", "p99_ms", "bytes")
            }
            made.append(
                f"| {name} | {many} | {values['rps']:,.0f} | {values['cpu_us']:,.1f}"
                f" | {values['p50_ms']:,.2f} | {values['p99_ms']:,.1f}"
                f" | {outcome.pss_mb[name]:,.0f} | {values['bytes']:,.0f} |"
            )
    return made


def draw_servers(outcome: tile_rounds.Outcome, target: Path) -> None:
    """Draw requests a second and CPU a request of every server, one dot a round."""
    mpl.rcParams["svg.hashsalt"] = target.name
    connections = next(iter(outcome.rounds["handscroll"]))
    names = list(outcome.rounds)
    size, sides = plt.subplots(1, 2, figsize=(9, 0.5 * len(names) + 1.4), sharey=True)
    for axes, what, words in (
        (sides[0], "rps", f"requests a second, {connections} connections"),
        (sides[1], "cpu_us", "CPU a request, µs"),
    ):
        for at, name in enumerate(names):
            values = [getattr(one, what) for one in outcome.rounds[name][connections]]
            colour = OURS if name == "handscroll" else THEIRS
            axes.barh(at, outcome.median(name, connections, what), color=colour)
            axes.plot(values, [at] * len(values), "o", color="#2b2420", markersize=2.5)
        axes.set_xscale("log")
        axes.set_xlabel(f"{words} (log)")
        axes.set_yticks(range(len(names)), names)
    sides[0].invert_yaxis()
    size.tight_layout()
    size.savefig(target, metadata={"Date": None})
    plt.close(size)
