"""Where things lie in a museum's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handscroll.scans.deep_zoom import SUFFIX


@dataclass(frozen=True)
class Layout:
    """Paths of one museum: what is truth, and what can be made again."""

    folder: Path

    @property
    def vault(self) -> Path:
        """OCFL storage root: truth."""
        return self.folder / "vault"

    @property
    def journal(self) -> Path:
        """Segments of the journal: truth."""
        return self.folder / "journal"

    @property
    def cache(self) -> Path:
        """Everything that ``handscroll rebuild`` makes again."""
        return self.folder / "cache"

    @property
    def register_url(self) -> str:
        """SQLAlchemy address of the embedded register."""
        return f"sqlite:///{self.cache / 'register.sqlite'}"

    @property
    def jobs(self) -> Path:
        """The job store."""
        return self.cache / "jobs.sqlite"

    @property
    def worker_lock(self) -> Path:
        """Held by the one live worker."""
        return self.cache / "worker.lock"

    @property
    def loading_lock(self) -> Path:
        """Held by the one process that loads records."""
        return self.cache / "loading.lock"

    @property
    def search(self) -> Path:
        """The search index."""
        return self.cache / "search"

    @property
    def staging(self) -> Path:
        """Copies of files on their way into the vault, on the vault's own file system."""
        return self.folder / "staging"

    @property
    def deliveries(self) -> Path:
        """Files that people send from their browsers, until they are taken in."""
        return self.staging / "deliveries"

    @property
    def painting(self) -> Path:
        """How far the demo painter is."""
        return self.cache / "painting.json"

    def pyramid(self, capture: str, sha256: str) -> Path:
        """Where the pyramid of a capture lies; named after the original's bytes as well.

        So what an intake that failed left behind can never be shown for another file. The
        suffix names the container: pyramids of an older one are missing, and built anew.
        """
        return self.cache / "pyramids" / sha256[:2] / f"{capture}-{sha256[:16]}{SUFFIX}"

    def older_pyramids(self, capture: str, sha256: str) -> list[Path]:
        """Return pyramids of the same original that older recipes left behind."""
        now = self.pyramid(capture, sha256)
        start = now.name.removesuffix(SUFFIX) + "."
        kept = now.parent.iterdir() if now.parent.is_dir() else ()
        return [path for path in kept if path.name.startswith(start) and path != now]

    def relight(self, relight: str, digest: str) -> Path:
        """Where the tiles of a relightable image lie; named after what they hold as well."""
        return self.cache / "relights" / f"{relight}-{digest[:16]}.zip"

    def cubes(self, stack: str) -> Path:
        """Where the cubes of a stack lie."""
        return self.cache / "cubes" / stack

    def laid(self, stack: str, digest: str) -> Path:
        """Where the cube of a stack lies that was laid on the pixels of another one."""
        return self.cache / "laid" / stack / f"{digest[:16]}.ome.zarr"

    def cube(self, stack: str, digest: str) -> Path:
        """Where the cube of a stack lies; named after what it holds as well."""
        return self.cubes(stack) / f"{digest[:16]}.ome.zarr"
