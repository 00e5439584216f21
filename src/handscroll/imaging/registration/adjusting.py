"""All pictures moved together until what every pair of them says fits best, and how sure that is.

Each picture's correction is a polynomial of low degree. Pairs are weighed by what their patches
know, wild patches lose their say (iterated reweighting, Geman and McClure's weights), and the
error comes from how much blocks of patches contradict each other (the "sandwich" covariance of
Huber 1967, by blocks), so that a model which fits badly says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri

from handscroll.imaging.registration.fields import AFFINE, Field, Frame, Orders, terms
from handscroll.imaging.registration.pictures import Points
from handscroll.imaging.registration.stiffness import Prior
from handscroll.imaging.registration.transforms import Transform, scaled

ROUNDS: Final = 5
_FLOOR: Final = 0.03
"""Samples by which even the best patch errs: no few patches shall rule the rest."""
_WILD: Final = 9.0
_CHI_MEDIAN: Final = 1.386
_LEAST: Final = 8
_SHARED: Final = 2.0
"""How many pairs repeat the noise of one patch: each counts for so much less. Where more is
counted off, `stiffness` takes bends of high orders for noise, and lets them go."""
_FINE: Final = float(2**30)
_AT_ONCE: Final = 128
"""Patches whose products are held at once."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """What patches say about pictures of which one or two foretell another.

    Attributes
    ----------
    target
        Place in the list of the picture that is foretold.
    shares
        ``(n, pictures)``: what a patch's shift grows by when a picture moves by 1: 1 for the one
        that is foretold, mostly less than 0 for those that foretell it, 0 in all.
    shift
        ``(n, 2)``: where the one foretold lies beyond the others, reference pixels.
    sure
        ``(n, 2, 2)``: inverse covariance, px^-2.
    alike
        ``(n,)``: share of variance that one foretells of the other.
    """

    target: int
    shares: Vector
    shift: Vector
    sure: Vector
    alike: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """Corrections of all pictures.

    Attributes
    ----------
    change
        ``(pictures, 2, terms)``: coefficients of the problem's terms, px.
    spread
        ``(pictures, 2 * terms, 2 * terms)``: their covariances.
    used
        ``(pictures,)``: patches that had a say in each.
    stiff
        ``(pictures, 2, terms)``: how stiff the pictures were found, px^-2.
    """

    change: Vector
    spread: Vector
    used: NDArray[np.int64]
    stiff: Vector


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
        Places of those that do not move: the reference, and what already lies on it.
    orders
        Of the terms that corrections are made of; affine ones first.
    floor
        Reference pixels from one sample of a patch to the next.
    stiff
        How stiff an earlier answer to the same orders found the pictures; None: nothing is known.
    loose
        Highest order that costs nothing: 1, or 2 where a picture may be tilted.
    """

    frame: Frame
    points: Points
    links: Sequence[Link]
    fixed: frozenset[int]
    orders: Orders
    floor: float
    stiff: Vector | None = None
    loose: int = 1


def adjust(problem: Problem, begun: Sequence[Transform]) -> Adjusted:
    """Return the corrections that fit all links best."""
    basis = terms(problem.frame.own(problem.points), problem.orders)
    many = len(begun)
    prior = Prior(problem.frame, problem.orders, (problem.fixed, begun), problem.loose)
    if problem.stiff is not None:
        prior.stiff = problem.stiff.copy()
    sure = [_floored(one.sure, _FLOOR * problem.floor) for one in problem.links]
    change = np.zeros((many, 2, basis.shape[1]))
    for _ in range(ROUNDS):
        moved = _moved(basis, change)
        weighed = [
            _weighed(link, one, _away(link, moved))
            for link, one in zip(problem.links, sure, strict=True)
        ]
        system, right = _system(problem, basis, weighed, many)
        inverse = inverted(system + np.diag(prior.stiff.ravel()))
        # Whole steps of 2^-30 px, below what any sum rounds: a library that adds in another order
        # because it runs in more threads gives the same answer.
        change = np.einsum("ij,j->i", inverse, right - (prior.stiff * prior.current).ravel())
        change = (np.round(change * _FINE) / _FINE).reshape(many, 2, -1)
        prior.learn(change, np.diagonal(inverse).reshape(change.shape))
    spread = _spread(problem, basis, weighed, (inverse, change))
    return Adjusted(change, spread, _used(problem, weighed, many), prior.stiff)


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
            Link(one.target, one.shares, one.shift, one.sure * kept[:, None, None], one.alike)
            for one in problem.links
        ]
        part = replace(problem, links=links)
        answers.append(adjust(part, begun).change)
    grid = terms(problem.frame.own(problem.points), problem.orders)
    apart = np.einsum("bik,nk->bin", answers[0] - answers[1], grid)
    return np.asarray(np.sqrt((apart**2).sum(axis=1).mean(axis=1)) / 2)


def changed(transform: Transform, change: Vector, problem: Problem) -> Transform:
    """Return a transform after reference pixels were moved by a correction ``(2, terms)``."""
    to_pixels, own = problem.frame.matrix(), np.eye(3)
    own[:2] += change[:, [1, 2, 0]] / np.array([[problem.frame.half_x], [problem.frame.half_y]])
    matrix = scaled(transform.matrix @ to_pixels @ own @ np.linalg.inv(to_pixels))
    if change.shape[1] <= len(AFFINE):
        return Transform(matrix, transform.field)
    bend = matrix[:2, :2] @ change[:, len(AFFINE) :]
    if transform.field is not None:
        bend += (transform.field.x, transform.field.y)
    return Transform(matrix, Field(problem.frame, problem.orders[len(AFFINE) :], *bend))


def inverted(matrix: Vector) -> Vector:
    """Return the inverse of a positive definite matrix whose entries differ much in size."""
    scale = 1 / np.sqrt(np.diagonal(matrix))
    even = matrix * scale[:, None] * scale[None]
    lower, failed = dpotrf(even, lower=True)
    if failed:
        raise np.linalg.LinAlgError("the matrix is not positive definite")
    half, _ = dpotri(lower, lower=True)
    whole = np.tril(half) + np.tril(half, -1).T
    return np.asarray(whole * scale[:, None] * scale[None])


def _floored(sure: Vector, floor: float) -> Vector:
    return np.asarray(np.linalg.solve(np.eye(2) + floor**2 * sure, sure))


def _moved(basis: Vector, change: Vector) -> Vector:
    """Return how far corrections move each patch of each picture: ``(n, pictures, 2)``."""
    return np.asarray(np.einsum("nk,bik->nbi", basis, change))


def _away(link: Link, moved: Vector) -> Vector:
    return np.asarray(link.shift - np.einsum("nb,nbi->ni", link.shares, moved))


def _weighed(link: Link, sure: Vector, away: Vector) -> Vector:
    """Return the inverse covariances that a link's patches have earned."""
    square = np.einsum("ni,nij,nj->n", away, sure, away)
    said = np.trace(sure, axis1=1, axis2=2) > 0
    if said.sum() < _LEAST:
        return np.zeros_like(sure)
    scale = max(float(np.median(square[said])) / _CHI_MEDIAN, 0.05)
    share = (1 + square / (scale * _WILD)) ** -2 / (scale * _SHARED)
    return np.asarray(sure * share[:, None, None])


def _system(
    problem: Problem, basis: Vector, weighed: Sequence[Vector], many: int
) -> tuple[Vector, Vector]:
    each = basis.shape[1]
    system = np.zeros((many, many, 2, 2, each * each))
    if not problem.links:
        return np.zeros((many * 2 * each,) * 2), np.zeros(many * 2 * each)
    right = np.zeros((many, 2, each))
    for begin in range(0, len(basis), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        own = basis[part]
        share = np.stack([one.shares[part] for one in problem.links], 1)
        sure = np.stack([one[part] for one in weighed], 1)
        shift = np.stack([one.shift[part] for one in problem.links], 1)
        forces = np.einsum("nlij,nlj->nli", sure, shift)
        pull = np.matmul(share.transpose(0, 2, 1), forces)
        stiff = np.empty((len(own), many, many, 2, 2))
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            held = share * sure[:, :, i, j, None]
            stiff[..., i, j] = np.matmul(share.transpose(0, 2, 1), held)
        products = (own[:, :, None] * own[:, None]).reshape(len(own), -1)
        right += np.einsum("nbi,nk->bik", pull, own)
        system += (stiff.reshape(len(own), -1).T @ products).reshape(system.shape)
    size = many * 2 * each
    shaped = system.reshape(many, many, 2, 2, each, each).transpose(0, 2, 4, 1, 3, 5)
    return shaped.reshape(size, size), right.ravel()


def _spread(
    problem: Problem, basis: Vector, weighed: Sequence[Vector], rest: tuple[Vector, Vector]
) -> Vector:
    """Return the larger of two covariances: of the model, and of blocks that contradict it."""
    inverse, change = rest
    many, each = len(change), basis.shape[1]
    block = _blocks(problem, 2)
    moved = _moved(basis, change)
    pull = np.zeros((len(basis), many, 2))
    for link, sure in zip(problem.links, weighed, strict=True):
        forces = np.einsum("nij,nj->ni", sure, _away(link, moved))
        pull += link.shares[:, :, None] * forces[:, None]
    pulls = np.zeros((int(block.max()) + 1, many, 2, each))
    np.add.at(pulls, block, pull[..., None] * basis[:, None, None])
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
    side = max(2, round(len(problem.points) ** 0.5 / across))
    own = problem.frame.own(problem.points)
    cells = np.clip(((own + 1) / 2 * side).astype(np.int64), 0, side - 1)
    return np.asarray(cells[:, 1] * (side | 1) + cells[:, 0], np.int64)


def _used(problem: Problem, weighed: Sequence[Vector], many: int) -> NDArray[np.int64]:
    said = np.zeros((many, len(problem.points)), np.bool_)
    for link, sure in zip(problem.links, weighed, strict=True):
        one = np.trace(sure, axis1=1, axis2=2) > 0
        said[link.target] |= one
    return np.asarray(said.sum(axis=1))
