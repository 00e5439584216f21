"""What bands are called: by their wavelength, or by what made them where nobody can tell one."""

from __future__ import annotations

from handscroll.departments.examination.layers.names import made_of
from handscroll.model.stack import Stack


def label_key(stack: Stack, number: int) -> tuple[str, dict[str, str]]:
    """Return the key of words for a band of a stack, and what is filled in.

    Parameters
    ----------
    number
        Of the band, from 1.
    """
    bands = made_of(stack).bands
    if stack.modality is None:
        return "examine.picture.band", {"nm": f"{bands[number - 1].wavelength:g}"}
    if len(bands) == 1:
        return "examine.modality." + stack.modality.value, {}
    return "examine.channel." + stack.modality.value, {"number": str(number)}
