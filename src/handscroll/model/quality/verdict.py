"""How a capture measures against a profile: value, doubt, limit, and what to do.

A verdict never says that a capture is certified: it says what was measured against which
numbers. Reasons and advice are codes with parameters; their words stand with the words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from handscroll.model.quality.aspect import COLOUR_DIFFERENCES, UNITS, Aspect, Formula
from handscroll.model.quality.profile import Limit, Profile, Standing, Tolerance, keeps

COVERAGE: Final = 2.0
"""A value is told from a limit when it is twice its standard uncertainty away (about 95 %)."""


class Outcome(StrEnum):
    """What can be said."""

    PASS = "pass"
    FAIL = "fail"
    CANNOT_TELL = "cannot_tell"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measurement(_Part):
    """One measured value, or why there is none.

    Attributes
    ----------
    value
        In the unit of its aspect (:data:`handscroll.model.quality.aspect.UNITS`).
    sd
        Standard uncertainty; None where nobody knows it.
    formula
        Which difference of colours it is.
    refused
        The code of the reason why it could not be measured.
    """

    value: float | None = None
    sd: float | None = None
    formula: Formula | None = None
    refused: str = ""


class Finding(_Part):
    """What can be said of one aspect.

    Attributes
    ----------
    reason
        Code: ``within``, ``above``, ``below``, ``too_near_limit``, ``not_measured``,
        ``limit_unknown``, ``formula_differs``, ``formula_unknown``, ``doubt_unknown``, or the
        code with which the measurement was refused.
    advice
        Code of what to do next; empty where nothing is to be done.
    remarks
        Codes of what the reader must know: ``formula_not_stated``, ``limit_secondary``,
        ``limit_verify``, and the profile's own notes.
    """

    aspect: Aspect
    unit: str
    value: float | None
    uncertainty: float | None
    formula: Formula | None
    limit: Limit | None
    outcome: Outcome
    reason: str
    advice: str = ""
    remarks: tuple[str, ...] = ()


class Verdict(_Part):
    """How a capture measures against one level of a profile."""

    profile: str
    edition: str
    category: str
    level: str
    outcome: Outcome
    findings: tuple[Finding, ...]


ADVICE: Final[dict[tuple[Aspect, str], str]] = {
    (Aspect.COLOUR_MEAN, "above"): "make_camera_profile",
    (Aspect.COLOUR_PERCENTILE_90, "above"): "make_camera_profile",
    (Aspect.COLOUR_HIGHEST, "above"): "check_patch_and_profile",
    (Aspect.WHITE_BALANCE, "above"): "set_white_balance",
    (Aspect.TONE_ERROR, "above"): "check_exposure_and_tone_curve",
    (Aspect.GAIN_HIGHLIGHTS, "above"): "use_linear_tone_curve",
    (Aspect.GAIN_HIGHLIGHTS, "below"): "lower_exposure",
    (Aspect.GAIN_OTHERS, "above"): "use_linear_tone_curve",
    (Aspect.GAIN_OTHERS, "below"): "check_flare_and_tone_curve",
    (Aspect.EXPOSURE, "above"): "lower_exposure",
    (Aspect.EXPOSURE, "below"): "raise_exposure",
    (Aspect.NOISE, "above"): "more_light_lower_gain",
    (Aspect.SAMPLING_EFFICIENCY, "below"): "focus_and_steady",
    (Aspect.SHARPENING, "above"): "turn_off_sharpening",
    (Aspect.OVERSHOOT, "above"): "turn_off_sharpening",
    (Aspect.RESOLUTION, "below"): "move_closer",
    (Aspect.RESOLUTION, "above"): "check_scale",
    (Aspect.NONUNIFORMITY, "above"): "even_the_light",
    (Aspect.MISREGISTRATION, "above"): "check_lens_and_scanner",
    (Aspect.DISTORTION, "above"): "correct_lens",
    (Aspect.DISTORTION, "below"): "correct_lens",
    (Aspect.CLIPPED, "above"): "lower_exposure",
}
"""What to do when an aspect is above or below its limit."""

_NEXT: Final = {
    "not_measured": "measure_it",
    "too_near_limit": "measure_again_with_more_pixels",
    "limit_unknown": "look_up_limit",
    "formula_differs": "measure_with_the_profiles_formula",
    "formula_unknown": "measure_with_the_profiles_formula",
    "doubt_unknown": "measure_with_doubt",
    "pitch_unknown": "give_pitch",
    "flat_absent": "shoot_flat",
    "flat_small": "shoot_flat",
    "flat_dark": "shoot_flat",
    "flat_structured": "shoot_flat",
    "edge_absent": "lay_aslant",
    "edge_straight": "lay_aslant",
    "edge_clipped": "lower_exposure",
    "edge_narrow": "target_larger",
    "edge_short": "target_larger",
    "target_small": "target_larger",
    "target_absent": "put_target",
    "target_cut_off": "whole_target",
    "target_covered": "clean_target",
    "target_mirrored": "check_mirrored",
    "target_leaning": "square_camera",
    "profile_absent": "export_master",
    "profile_of_tables": "export_master",
    "lossy": "export_master",
}


def judge(profile: Profile, level: str, measured: Mapping[Aspect, Measurement]) -> Verdict:
    """Measure a capture against one level of a profile.

    Parameters
    ----------
    measured
        What was measured; an aspect that the profile limits and that is not here cannot be told.

    Raises
    ------
    ValueError
        The profile has no such level.
    """
    if level not in profile.levels:
        msg = f"{profile.key} has the levels {profile.levels}, not {level}"
        raise ValueError(msg)
    findings = tuple(
        _finding(one, level, measured.get(one.aspect)) for one in profile.tolerances
    )  # fmt: skip
    return Verdict(
        profile=profile.key, edition=profile.edition, category=profile.category, level=level,
        outcome=_together(findings), findings=findings,
    )  # fmt: skip


def best_level(profile: Profile, measured: Mapping[Aspect, Measurement]) -> str | None:
    """Return the best level all of whose limits are kept beyond doubt, or None."""
    for level in profile.levels:
        if judge(profile, level, measured).outcome is Outcome.PASS:
            return level
    return None


def _together(findings: Sequence[Finding]) -> Outcome:
    outcomes = {one.outcome for one in findings}
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL
    return Outcome.CANNOT_TELL if Outcome.CANNOT_TELL in outcomes else Outcome.PASS


def _finding(said: Tolerance, level: str, one: Measurement | None) -> Finding:
    limit = said.limits.get(level)
    reason = _unknown(said, limit, one)
    value = one.value if one else None
    sd = one.sd if one else None
    outcome = Outcome.CANNOT_TELL
    if not reason and limit is not None and value is not None and sd is not None:
        outcome, reason = _compared(value, COVERAGE * sd, limit)
    advice = _NEXT.get(reason, "")
    if outcome is Outcome.FAIL:
        advice = ADVICE.get((said.aspect, reason), "")
    elif outcome is Outcome.CANNOT_TELL and not advice:
        advice = "capture_again"
    return Finding(
        aspect=said.aspect, unit=UNITS[said.aspect], value=value,
        uncertainty=None if sd is None else COVERAGE * sd,
        formula=one.formula if one else None, limit=limit, outcome=outcome, reason=reason,
        advice=advice, remarks=_remarks(said),
    )  # fmt: skip


def _unknown(said: Tolerance, limit: Limit | None, one: Measurement | None) -> str:
    """Return the reason why nothing can be said, or nothing."""
    if limit is None:
        return "limit_unknown"
    if one is None:
        return "not_measured"
    if one.refused or one.value is None or not math.isfinite(one.value):
        return one.refused or "not_measured"
    if said.aspect in COLOUR_DIFFERENCES:
        if one.formula is None:
            return "formula_unknown"
        if said.formula not in (Formula.NOT_STATED, one.formula):
            return "formula_differs"
    if one.sd is None or not math.isfinite(one.sd) or one.sd < 0:
        return "doubt_unknown"
    return ""


def _compared(value: float, doubt: float, limit: Limit) -> tuple[Outcome, str]:
    within = [keeps(one, limit) for one in (value - doubt, value + doubt)]
    if all(within):
        return Outcome.PASS, "within"
    if limit.most is not None and not keeps(value - doubt, Limit(most=limit.most,
                                                               strict=limit.strict)):  # fmt: skip
        return Outcome.FAIL, "above"
    if limit.least is not None and not keeps(value + doubt, Limit(least=limit.least,
                                                                strict=limit.strict)):  # fmt: skip
        return Outcome.FAIL, "below"
    return Outcome.CANNOT_TELL, "too_near_limit"


def _remarks(said: Tolerance) -> tuple[str, ...]:
    told = []
    if said.formula is Formula.NOT_STATED:
        told.append("formula_not_stated")
    if said.standing in (Standing.SECONDARY, Standing.VERIFY):
        told.append(f"limit_{said.standing.value}")
    if said.note:
        told.append(said.note)
    return tuple(told)
