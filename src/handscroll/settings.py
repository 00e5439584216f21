"""Settings of one museum: a TOML file, overruled by the environment."""

from __future__ import annotations

import unicodedata
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
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


StaffRole = Literal[
    "researcher", "educator", "conservator", "curator", "registrar", "administrator"
]
"""Roles that somebody may be given; the same as in :mod:`handscroll.model.rights`."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_safe_address(address: str) -> bool:
    """Say whether what is sent there is read by nobody between: HTTPS, or this machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    )


class SignOnSettings(BaseModel):
    """Single sign-on through a provider of OpenID Connect; without an issuer there is none."""

    model_config = ConfigDict(extra="forbid")

    issuer: str | None = None
    """The provider's own address, exactly as it calls itself."""
    client_id: str = ""
    """What the provider calls this museum."""
    client_secret: SecretStr | None = None
    client_secret_file: Path | None = None
    """File that holds the secret instead; without either the museum is a public client."""
    label: str = Field(default="", max_length=80)
    """What the button calls the provider."""
    scopes: list[str] = Field(default_factory=lambda: ["openid", "profile"])
    groups_claim: str = "groups"
    """Claim of the identity token that lists somebody's groups."""
    roles: dict[str, StaffRole] = Field(default_factory=dict)
    """Group to role; where there are any, they decide at every sign-in."""
    make_people: bool = False
    """Whether somebody who is linked with nobody becomes a person at the first sign-in."""
    first_role: StaffRole | None = None
    """Role of who is made so and is in no group that has one; None lets them not in."""
    required: bool = False
    """Whether passwords are no longer taken."""
    password_for: list[str] = Field(default_factory=list)
    """Names of those whose passwords are taken all the same."""
    timeout_s: float = Field(default=10, gt=0, le=120)
    """Seconds for one request to the provider."""

    @field_validator("issuer")
    @classmethod
    def _safe(cls, issuer: str | None) -> str | None:
        if issuer is not None and not is_safe_address(issuer):
            raise ValueError("the provider's address has to begin with https://")
        return issuer

    @field_validator("scopes")
    @classmethod
    def _with_openid(cls, scopes: list[str]) -> list[str]:
        return scopes if "openid" in scopes else ["openid", *scopes]

    def takes_password(self, name: str) -> bool:
        """Say whether somebody may sign in with a password."""
        if self.issuer is None or not self.required:
            return True
        return folded_name(name) in {folded_name(one) for one in self.password_for}

    def secret(self) -> str | None:
        """Return the client's secret.

        Raises
        ------
        MisconfiguredError
            If its file cannot be read, or holds nothing.
        """
        if self.client_secret is not None or self.client_secret_file is None:
            return None if self.client_secret is None else self.client_secret.get_secret_value()
        try:
            found = self.client_secret_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            found, why = "", type(error).__name__
        else:
            why = "it is empty"
        if not found:
            raise MisconfiguredError(
                f"The file {self.client_secret_file} of sign_on.client_secret_file cannot be used",
                why=why,
                fix="Write the client's secret into it, readable by the server alone",
            )
        return found


def folded_name(name: str) -> str:
    """Return a sign-in name as it is compared: without regard to case and width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


class DeliverySettings(BaseModel):
    """What people may send from their browsers, until it is taken in."""

    model_config = ConfigDict(extra="forbid")

    max_bytes: int = Field(default=256 * 2**30, ge=1)
    """Bytes of one delivery."""
    max_files: int = Field(default=20_000, ge=1)
    """Files of one delivery."""
    max_open: int = Field(default=20, ge=1, le=1000)
    """Deliveries that may lie there at once."""


class ImportSettings(BaseModel):
    """What files of records may be that are brought in through the browser."""

    model_config = ConfigDict(extra="forbid")

    max_bytes: int = Field(default=256 * 2**20, ge=1024)
    """Bytes of one file."""
    max_files: int = Field(default=50, ge=1, le=10_000)
    """Files that may wait at once, each until it is loaded or discarded."""


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
    time_zone: str = "Asia/Shanghai"
    """Zone of the museum's clocks, as the IANA database names it: stories open and close by it."""
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
    sign_on: SignOnSettings = Field(default_factory=SignOnSettings)
    imports: ImportSettings = Field(default_factory=ImportSettings)
    deliveries: DeliverySettings = Field(default_factory=DeliverySettings)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError("no time zone bears that name; write one as Asia/Shanghai") from None
        return zone

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
            why=first["msg"] + ("" if _secret(first["loc"]) else _given(first["input"])),
            fix=f"Correct it in {file} or in the environment",
        ) from None
    except ValueError as error:
        raise MisconfiguredError(
            f"The settings file {file} cannot be read",
            why=str(error),
            fix="Correct the line that the message names; the file is TOML",
        ) from None


def _secret(place: tuple[int | str, ...]) -> bool:
    """Say whether what was given may hold a secret: it is never repeated then."""
    return place[:1] == ("sign_on",) and place[1:2] not in (("issuer",), ("roles",))


def _given(value: object) -> str:
    return f" (given: {str(value)[:80]!r})"
