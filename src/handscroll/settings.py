"""Settings of one museum: a TOML file, overruled by the environment."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from handscroll.errors import MisconfiguredError

FILE = "handscroll.toml"


class ScanSettings(BaseModel):
    """Caps on what a scan may be; a file beyond them is reported, never decoded."""

    model_config = ConfigDict(extra="forbid")

    max_pixels: int = Field(default=4_000_000_000, ge=1)
    """Pixels of one picture. 4 gigapixels is a 100 m scroll at 10 px/mm and 40 cm height."""
    max_side: int = Field(default=1_000_000, ge=1)
    """Pixels along one side."""
    max_bytes: int = Field(default=64 * 2**30, ge=1)
    """Bytes of one file."""


class ImageTierSettings(BaseModel):
    """Limits of the IIIF Image API for some readers; what is unset is as for the public."""

    model_config = ConfigDict(extra="forbid")

    max_width: int | None = Field(default=None, ge=64)
    max_height: int | None = Field(default=None, ge=64)
    max_area: int | None = Field(default=None, ge=4096)


class ImageSettings(BaseModel):
    """Limits of the IIIF Image API, for everybody and for those who are signed in."""

    model_config = ConfigDict(extra="forbid")

    max_width: int = Field(default=20_000, ge=64)
    """Width in pixels of one answer."""
    max_height: int | None = Field(default=None, ge=64)
    """Height in pixels of one answer; None is as for the width."""
    max_area: int = Field(default=40_000_000, ge=4096)
    """Pixels of one answer."""
    researchers: ImageTierSettings = Field(default_factory=ImageTierSettings)
    """For signed-in researchers and educators."""
    staff: ImageTierSettings = Field(default_factory=ImageTierSettings)
    """For everybody else who is signed in."""
    open_pyramids: int = Field(default=256, ge=1, le=100_000)
    """Pyramids that each web process keeps open at once; each needs a file descriptor."""
    tile_cache_bytes: int = Field(default=256 * 2**20, ge=0)
    """Memory for decoded tiles, of which regions are drawn; 0 keeps none."""
    drawn_at: str | None = None
    """Socket of the process that draws for all web processes; ``handscroll serve`` sets it."""


class ReconciliationSettings(BaseModel):
    """What a request to another's reconciliation service may take."""

    model_config = ConfigDict(extra="forbid")

    timeout_s: float = Field(default=20, gt=0, le=300)
    """Seconds for one request, all of it."""
    max_bytes: int = Field(default=4 * 2**20, ge=1024)
    """Bytes of one answer."""
    private_networks: list[IPv4Network | IPv6Network] = Field(default_factory=list)
    """Networks that may be asked though they are not public, as 10.1.2.0/24."""


class PrintSettings(BaseModel):
    """What printed entries may take; each is made by a process of its own."""

    model_config = ConfigDict(extra="forbid")

    at_once: int = Field(default=1, ge=1, le=16)
    """Entries that each web process has made side by side."""
    waiting: int = Field(default=8, ge=0, le=1000)
    """Others that may wait; whoever asks then is told to come again."""
    max_picture_bytes: int = Field(default=24 * 2**20, ge=2**16)
    """Bytes of all pictures of one entry; beyond them pictures get fewer pixels."""
    memory_bytes: int = Field(default=3 * 2**30, ge=2**29)
    """Address space of the process that sets one entry."""
    cpu_s: int = Field(default=90, ge=5, le=3600)
    """Seconds of a processor for one entry."""
    cache_bytes: int = Field(default=512 * 2**20, ge=0)
    """Bytes of finished entries that are kept."""


class Settings(BaseSettings):
    """Everything a museum can choose; each has a safe default.

    Environment variables overrule the file: ``HANDSCROLL_PORT=9000``,
    ``HANDSCROLL_SCANS__MAX_PIXELS=1000000``.
    """

    model_config = SettingsConfigDict(
        env_prefix="HANDSCROLL_", env_nested_delimiter="__", extra="forbid"
    )

    name: dict[str, str] = Field(
        default_factory=lambda: {"zh-Hans": "卷舒", "zh-Hant": "卷舒", "en": "handscroll"}
    )
    """The museum's name, in each language."""
    base_url: str | None = None
    """Public address, without a slash at the end; None takes it from each request."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int | None = Field(default=None, ge=1, le=64)
    """Web processes; None is one for each core, and a single one in the demo."""
    access_log: str | None = None
    """File that gets a line of JSON for each request; "-" is standard output, None writes none."""
    register_url: str | None = None
    """SQLAlchemy address of the register; None is SQLite inside the museum's folder."""
    language: str = "zh-Hans"
    """Language for readers whose browser asks for none that we have."""
    session_hours: float = Field(default=12, gt=0, le=720)
    """How long a sign-in lasts, in hours."""
    journal_segment_bytes: int = Field(default=16 * 2**20, ge=4096)
    """Size at which a journal file is followed by a new one."""
    demo: bool = False
    """True in the demo museum: pages say that software painted what they show."""
    scans: ScanSettings = Field(default_factory=ScanSettings)
    images: ImageSettings = Field(default_factory=ImageSettings)
    reconciliation: ReconciliationSettings = Field(default_factory=ReconciliationSettings)
    prints: PrintSettings = Field(default_factory=PrintSettings)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then what :func:`load` read from the file."""
        return env_settings, init_settings


def load(folder: Path) -> Settings:
    """Read the settings of the museum in ``folder``.

    Raises
    ------
    MisconfiguredError
        If the file is missing, is not TOML, or names something that is not allowed.
    """
    file = folder / FILE
    if not file.is_file():
        raise MisconfiguredError(
            f"The folder {folder} is not a museum",
            why=f"it has no {FILE}",
            fix="Create one with: handscroll init FOLDER, or name another with --museum",
        )
    try:
        from_file = TomlConfigSettingsSource(Settings, toml_file=file)()
        return Settings(**from_file)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"])
        raise MisconfiguredError(
            f"The setting {field} cannot be used",
            why=f"{first['msg']} (given: {str(first['input'])[:80]!r})",
            fix=f"Correct it in {file} or in the environment",
        ) from None
    except ValueError as error:
        raise MisconfiguredError(
            f"The settings file {file} cannot be read",
            why=str(error),
            fix="Correct the line that the message names; the file is TOML",
        ) from None
