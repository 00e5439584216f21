"""All pictures moved together until what every pair of them says fits best, and how sure that is.

Each picture's correction is a polynomial of low degree. Pairs are weighed by what their patches
know, wild patches lose their say (iterated reweighting, Geman and McClure's weights), and the
error comes from how much blocks of patches contradict each other (the "sandwich" covariance of
Huber 1967, by blocks), so that a model which fits badly says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.pictures import Points
from handscroll.imaging.registration.transforms import Field, Frame, Transform, powers, scaled

ROUNDS: Final = 8
_FLOOR: Final = 0.03
"""Samples by which even the best patch errs: no few patches shall rule the rest."""
_WILD: Final = 9.0
_CHI_MEDIAN: Final = 1.386
_LEAST: Final = 8
_BENDS: Final = 0.002
"""Half-sides by which fields are thought to bend, one standard deviation, before any is seen."""
_LEAST_BEND: Final = 0.7
_LOOSE: Final = 1e4

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """What patches say about two pictures.

    Attributes
    ----------
    first, second
        Their places in the list.
    shift
        ``(n, 2)``: where the second lies beyond the first, reference pixels.
    sure
        ``(n, 2, 2)``: inverse covariance, px^-2.
    alike
        ``(n,)``: share of variance that one foretells of the other.
    """

    first: int
    second: int
    shift: Vector
    sure: Vector
    alike: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """Corrections of all pictures.

    Attributes
    ----------
    change
        ``(pictures, 2, terms)``: coefficients of 1, x, y, x², ... in own coordinates, px.
    spread
        ``(pictures, 2 * terms, 2 * terms)``: their covariances.
    used
        ``(pictures,)``: patches that had a say in each.
    """

    change: Vector
    spread: Vector
    used: NDArray[np.int64]


def terms(own: Points, degree: int) -> Vector:
    """Return 1, x, y and, from degree 2 on, the products of powers: ``(n, terms)``."""
    low = np.stack([np.ones(len(own)), own[:, 0], own[:, 1]], 1)
    return low if degree < 2 else np.concatenate([low, powers(own, degree)], 1)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What the pictures are fitted to.

    Attributes
    ----------
    frame
        Of the reference.
    points
        ``(n, 2)``: middles of the patches.
    links
        Pairs of pictures.
    fixed
        The reference's place: it does not move.
    degree
        1 (affine) to 3.
    floor
        Reference pixels from one sample of a patch to the next.
    """

    frame: Frame
    points: Points
    links: Sequence[Link]
    fixed: int
    degree: int
    floor: float


def adjust(problem: Problem, begun: Sequence[Transform]) -> Adjusted:
    """Return the corrections that fit all links best."""
    basis = terms(problem.frame.own(problem.points), problem.degree)
    many, each = len(begun), basis.shape[1]
    held, current = _prior(problem, begun, each)
    sure = [_floored(one.sure, _FLOOR * problem.floor) for one in problem.links]
    change = np.zeros((many, 2, each))
    weighed = sure
    system = np.zeros((0, 0))
    for _ in range(ROUNDS):
        weighed = [
            _weighed(link, one, _away(link, basis, change))
            for link, one in zip(problem.links, sure, strict=True)
        ]
        system, right = _system(problem, basis, weighed, (many, held, current))
        inverse = inverted(system)
        change = np.einsum("ij,j->i", inverse, right).reshape(many, 2, each)
    spread = _spread(problem, basis, weighed, (inverse, change))
    return Adjusted(change, spread, _used(problem, weighed, many))


def halves(problem: Problem, begun: Sequence[Transform]) -> Vector:
    """Return by how many px each picture moves when either half of the patches speaks alone.

    ``(pictures,)``: the half of the root mean square distance between the two answers over the
    whole frame: an estimate of the error that owes nothing to any model of noise.
    """
    side = _blocks(problem, 3)
    answers = []
    for half in (0, 1):
        kept = (side % 2) == half
        links = [
            Link(one.first, one.second, one.shift, one.sure * kept[:, None, None], one.alike)
            for one in problem.links
        ]
        part = Problem(
            problem.frame, problem.points, links, problem.fixed, problem.degree, problem.floor
        )
        answers.append(adjust(part, begun).change)
    grid = terms(problem.frame.own(problem.points), problem.degree)
    apart = np.einsum("bik,nk->bin", answers[0] - answers[1], grid)
    return np.asarray(np.sqrt((apart**2).sum(axis=1).mean(axis=1)) / 2)


def changed(transform: Transform, change: Vector, frame: Frame) -> Transform:
    """Return a transform after reference pixels were moved by a correction ``(2, terms)``."""
    own = np.eye(3)
    own[:2, 2], own[:2, :2] = change[:, 0] / frame.reach, np.eye(2) + change[:, 1:3] / frame.reach
    to_pixels = frame.matrix()
    matrix = scaled(transform.matrix @ to_pixels @ own @ np.linalg.inv(to_pixels))
    if change.shape[1] <= 3:
        return Transform(matrix, transform.field)
    bend = matrix[:2, :2] @ change[:, 3:]
    if transform.field is not None:
        bend[:, : len(transform.field.x)] += (transform.field.x, transform.field.y)
    return Transform(matrix, Field(frame, bend[0], bend[1]))


def inverted(matrix: Vector) -> Vector:
    """Return the inverse of a positive definite matrix by Gauss and Jordan.

    Row by row in one fixed order: a library's result may depend on how many threads it runs in.
    """
    many = len(matrix)
    scale = 1 / np.sqrt(np.diagonal(matrix))
    work = np.concatenate([matrix * scale[:, None] * scale[None], np.eye(many)], 1)
    for at in range(many):
        work[at] /= work[at, at]
        factor = work[:, at].copy()
        factor[at] = 0
        work -= factor[:, None] * work[at][None]
    return np.asarray(work[:, many:] * scale[:, None] * scale[None])


def _prior(problem: Problem, begun: Sequence[Transform], each: int) -> tuple[Vector, Vector]:
    """Return how stiff each coefficient is, px^-2, and what bends there already are."""
    bend = max(_LEAST_BEND, _BENDS * problem.frame.reach)
    held = np.full((2, each), _LOOSE**-2)
    held[:, 3:] = bend**-2
    current = np.zeros((len(begun), 2, each))
    for at, one in enumerate(begun):
        if one.field is not None and each > 3:
            back = np.linalg.inv(one.matrix[:2, :2])
            both = back @ np.stack([one.field.x, one.field.y])
            current[at, :, 3 : 3 + both.shape[1]] = both
    return held, current


def _floored(sure: Vector, floor: float) -> Vector:
    return np.asarray(np.linalg.solve(np.eye(2) + floor**2 * sure, sure))


def _away(link: Link, basis: Vector, change: Vector) -> Vector:
    moved = np.einsum("ik,nk->ni", change[link.second] - change[link.first], basis)
    return np.asarray(link.shift - moved)


def _weighed(link: Link, sure: Vector, away: Vector) -> Vector:
    """Return the inverse covariances that a link's patches have earned."""
    square = np.einsum("ni,nij,nj->n", away, sure, away)
    said = np.trace(sure, axis1=1, axis2=2) > 0
    if said.sum() < _LEAST:
        return np.zeros_like(sure)
    scale = max(float(np.median(square[said])) / _CHI_MEDIAN, 0.05)
    return np.asarray(sure / (scale * (1 + square / (scale * _WILD)) ** 2)[:, None, None])


def _system(
    problem: Problem, basis: Vector, weighed: Sequence[Vector], rest: tuple[int, Vector, Vector]
) -> tuple[Vector, Vector]:
    many, held, current = rest
    each = basis.shape[1]
    system = np.zeros((many, 2, each, many, 2, each))
    right = np.zeros((many, 2, each))
    products = np.einsum("nk,nl->nkl", basis, basis).reshape(len(basis), -1)
    for link, sure in zip(problem.links, weighed, strict=True):
        block = np.einsum("nm,nq->mq", sure.reshape(-1, 4), products)
        block = block.reshape(2, 2, each, each).transpose(0, 2, 1, 3)
        pull = np.einsum("nij,nj,nk->ik", sure, link.shift, basis)
        first, second = link.first, link.second
        system[first, :, :, first] += block
        system[second, :, :, second] += block
        system[first, :, :, second] -= block
        system[second, :, :, first] -= block
        right[second] += pull
        right[first] -= pull
    for at in range(many):
        stiff = held if at != problem.fixed else np.full_like(held, 1e12)
        for axis in (0, 1):
            for term in range(each):
                system[at, axis, term, at, axis, term] += stiff[axis, term]
        if at != problem.fixed:
            right[at] -= stiff * current[at]
    size = many * 2 * each
    return system.reshape(size, size), right.ravel()


def _spread(
    problem: Problem, basis: Vector, weighed: Sequence[Vector], rest: tuple[Vector, Vector]
) -> Vector:
    """Return the larger of two covariances: of the model, and of blocks that contradict it."""
    inverse, change = rest
    many, each = len(change), basis.shape[1]
    block = _blocks(problem, 2)
    pulls = np.zeros((int(block.max()) + 1, many, 2, each))
    for link, sure in zip(problem.links, weighed, strict=True):
        pull = np.einsum("nij,nj->ni", sure, _away(link, basis, change))
        full = pull[:, :, None] * basis[:, None, :]
        np.add.at(pulls, (block, link.second), full)
        np.subtract.at(pulls, (block, link.first), full)
    steps = np.einsum("cj,ij->ci", pulls.reshape(len(pulls), -1), inverse)
    steps = steps.reshape(len(pulls), many, 2 * each)
    meat = np.einsum("cbi,cbj->bij", steps, steps)
    whole = inverse.reshape(many, 2 * each, many, 2 * each)
    model = np.stack([whole[at, :, at] for at in range(many)])
    # Pairs share their patches' noise, so the model alone is too sure of itself; blocks alone
    # are too sure where they are few. Their sum errs on the careful side.
    return np.asarray(meat + model)


def _blocks(problem: Problem, across: int) -> NDArray[np.int64]:
    """Return a number for each patch, the same for about ``across`` x ``across`` neighbours."""
    numbers = np.zeros(len(problem.points), np.int64)
    side = max(2, round(len(problem.points) ** 0.5 / across))
    own = problem.frame.own(problem.points)
    cells = np.clip(((own + 1) / 2 * side).astype(np.int64), 0, side - 1)
    numbers = cells[:, 1] * (side | 1) + cells[:, 0]
    return numbers


def _used(problem: Problem, weighed: Sequence[Vector], many: int) -> NDArray[np.int64]:
    said = np.zeros((many, len(problem.points)), np.bool_)
    for link, sure in zip(problem.links, weighed, strict=True):
        one = np.trace(sure, axis1=1, axis2=2) > 0
        said[link.first] |= one
        said[link.second] |= one
    return np.asarray(said.sum(axis=1))
