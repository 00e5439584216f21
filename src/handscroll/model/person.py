"""People who work in the museum."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.rights import Role


class Person(BaseModel):
    """Somebody who can sign in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str = Field(min_length=1, max_length=80)
    """Sign-in name; compared without regard to case."""
    display_name: str = ""
    role: Role
    active: bool = True
    issuer: str = Field(default="", max_length=500)
    subject: str = Field(default="", max_length=255)
    """What that sign-on provider calls them; both empty for who signs in with a password only."""

    @property
    def identity(self) -> str | None:
        """Issuer and subject as one text, None without."""
        return f"{self.issuer} {self.subject}" if self.subject else None


VISITOR = Person(id="visitor", name="visitor", role=Role.VISITOR)
"""Everybody who has not signed in."""
