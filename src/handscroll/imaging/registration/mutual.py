"""Mutual information through SimpleITK: an independent answer to compare with our own.

Mattes et al. 2003, "PET-CT image registration in the chest using free-form deformations", as in
the Insight Toolkit. SimpleITK comes with the extra ``radiographs`` only.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any, Final

import numpy as np

from handscroll.errors import MisconfiguredError
from handscroll.imaging.registration.pictures import Plane
from handscroll.imaging.registration.transforms import Transform

_BINS: Final = 48
_SHRINK: Final = [8, 4, 2, 1]
_SOFT: Final = [4.0, 2.0, 1.0, 0.0]
_ROUNDS: Final = 200


def by_mutual_information(reference: Plane, other: Plane, begun: Transform) -> Transform:
    """Return an affine transform that makes two pictures tell most about each other.

    Parameters
    ----------
    reference, other
        ``(h, w)``; unknown pixels count as the mean.
    begun
        Reference pixel to other pixel, right to a few hundredths of the side; its field and its
        tilt are left aside.

    Raises
    ------
    MisconfiguredError
        SimpleITK is not installed.
    """
    kit = _kit()
    still, moving = (kit.GetImageFromArray(_known(one)) for one in (reference, other))
    method: Any = kit.ImageRegistrationMethod()
    # One thread: sums over threads come in no fixed order.
    method.SetNumberOfThreads(1)
    method.SetMetricAsMattesMutualInformation(_BINS)
    method.SetInterpolator(kit.sitkLinear)
    method.SetShrinkFactorsPerLevel(_SHRINK)
    method.SetSmoothingSigmasPerLevel(_SOFT)
    method.SetOptimizerAsRegularStepGradientDescent(1.0, 1e-4, _ROUNDS)
    method.SetOptimizerScalesFromPhysicalShift()
    affine: Any = kit.AffineTransform(2)
    affine.SetCenter([(one - 1) / 2 for one in reversed(reference.shape)])
    affine.SetMatrix([float(one) for one in begun.matrix[:2, :2].ravel()])
    middle = np.array(affine.GetCenter())
    there = begun(middle[None])[0]
    affine.SetTranslation([float(one) for one in there - middle])
    method.SetInitialTransform(affine, inPlace=True)
    method.Execute(still, moving)
    matrix = np.eye(3)
    matrix[:2, :2] = np.array(affine.GetMatrix()).reshape(2, 2)
    matrix[:2, 2] = np.array(affine.GetTranslation()) + middle - matrix[:2, :2] @ middle
    return Transform(matrix)


def _known(plane: Plane) -> Plane:
    return np.where(np.isfinite(plane), plane, np.nanmean(plane)).astype(np.float32)


def _kit() -> ModuleType:
    try:
        return import_module("SimpleITK")
    except ImportError as error:
        raise MisconfiguredError(
            "Mutual information cannot be computed",
            why="SimpleITK is not installed",
            fix="Install handscroll with the extra `radiographs`, or use the house's own"
            " registration, which needs no extra",
        ) from error
