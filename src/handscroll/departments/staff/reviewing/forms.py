"""What the forms of a review send."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from handscroll.model.review import MOST_SAID, Said
from handscroll.model.rights import State


class Step(BaseModel):
    """The form that brings a relic into another state; what is left empty was not said."""

    model_config = ConfigDict(extra="ignore")

    state: State
    because: str = Field(default="", max_length=MOST_SAID)
    look: str = Field(default="", max_length=MOST_SAID)
    addressee: str = Field(default="", max_length=200)
    undoes: int | None = None
    expected: int | None = None
    back: str = Field(default="", max_length=20)

    @field_validator("undoes", "expected", mode="before")
    @classmethod
    def _left_empty(cls, value: object) -> object:
        return None if value == "" else value


class Remark(BaseModel):
    """The form of a comment, or of what marks one as settled."""

    model_config = ConfigDict(extra="ignore")

    text: str = Field(default="", max_length=MOST_SAID)
    field: str = Field(default="", max_length=400)
    answers: str = Field(default="", max_length=40)
    settles: str = Field(default="", max_length=40)


def said_of(step: Step) -> Said:
    """Return what somebody said with a change of state."""
    return Said(because=step.because, look=step.look, addressee=step.addressee, undoes=step.undoes)
