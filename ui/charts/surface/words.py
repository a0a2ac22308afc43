"""What the view of the cost surface says: headings, sentences, and what is pointed at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnapp.landscape import Descent
from nnapp.landscape.descent import SEARCHED
from nnapp.optimizers import GradientDescent
from nnapp.project import Project
from nnapp.topology import free, matrices
from ui.charts.surface.aims import Aim, Plane
from ui.charts.surface.explorer import Explorer, Found
from ui.charts.surface.scene import Pointed, Scene
from ui.charts.surface.slice_chart import SliceChart
from ui.charts.waiting import waiting
from ui.messages import sentence
from ui.network.places import Place, unit_name
from ui.written_numbers import as_written, compared


def translated(text: str) -> str:
    """Translate a text of the view."""
    return QCoreApplication.translate("CostSurfacePlot", text)


def place_at(project: Project, number: int) -> Place:
    """Return the place in the network of a number in the flat vector."""
    widths = project.topology.widths
    for layer, matrix in enumerate(matrices(np.arange(project.topology.parameter_count), widths)):
        if number <= matrix[-1, -1]:
            unit, source = divmod(number - int(matrix[0, 0]), matrix.shape[1])
            return Place(layer, unit, None if source == widths[layer] else source)
    raise IndexError(number)


def number_of(project: Project, place: Place) -> int:
    """Return the number in the flat vector of a weight or a bias."""
    matrix = matrices(np.arange(project.topology.parameter_count), project.topology.widths)[place.layer]
    return int(matrix[place.unit, -1 if place.source is None else place.source])


def short_name(project: Project, number: int) -> str:
    """Return a short name of a weight or a bias: w h1.2 ← x1, b h1.2."""
    place = place_at(project, number)
    assert place.unit is not None
    unit = unit_name(project, place.layer, place.unit)
    if place.source is None:
        return translated("b {unit}").format(unit=unit)
    source = unit_name(project, place.layer - 1, place.source)
    return translated("w {unit} ← {source}").format(unit=unit, source=source)


def axis_titles(project: Project, plane: Plane) -> tuple[str, str]:
    """Name the axes of a plane."""
    if plane.names is not None:
        return short_name(project, plane.names[0]), short_name(project, plane.names[1])
    if plane.kind == "path":
        return translated("α: along the path"), translated("β: across it")
    return translated("α: random direction"), translated("β: another one")


def heading(project: Project, aim: Aim, plane: Plane | None) -> str:
    """Say what the map shows."""
    if plane is None:
        return translated("Cost over a plane")
    if plane.names is not None:
        first, second = axis_titles(project, plane)
        return translated("Cost over {first} and {second}").format(first=first, second=second)
    if plane.kind == "path":
        return translated("Cost over the plane of the path")
    return translated("Cost over a random plane, seed {seed}").format(seed=aim.seed)


def map_caption(explorer: Explorer, scene: Scene, found: Found, epoch: int, solid: bool) -> str:
    """Say how to read the map or the drawing, and what it lacks."""
    values, scale = scene.surface.values, scene.scale
    parts = []
    if explorer.unfinished or explorer.broken:
        parts.append(waiting(explorer.broken, explorer.done_part))
    if found.wish.epoch != epoch:
        parts.append(
            translated("Surface of epoch {then}; the network is now at epoch {now}.").format(
                then=f"{found.wish.epoch:,}", now=f"{epoch:,}"
            )
        )
        if explorer.too_slow:
            parts.append(translated("It takes too long to follow while training runs."))
    if found.plane.note is not None:
        parts.append(sentence(found.plane.note) + " " + translated("So these directions are random."))
    if not np.isfinite(values).all():
        parts.append(
            translated("Missing: the cost is no finite number there.")
            if solid
            else translated("Hatched: the cost is no finite number there.")
        )
    if scale is not None and scale.flat:
        parts.append(translated("The cost is the same everywhere here: {cost}.").format(cost=as_written(scale.low)))
    parts.append(
        translated("Strong colour: low cost. Ring: now.")
        if solid
        else translated("Strong colour: low cost. Arrows: −∂C/∂w in this plane. Ring: now.")
    )
    parts.append(off_plane(scene))
    return " ".join(filter(None, parts))


def off_plane(scene: Scene) -> str:
    """Say how far the path lies off the plane that it is drawn in."""
    beside = scene.trail.beside[:-1]
    known = beside[np.isfinite(beside)]
    if not known.size:
        return ""
    return translated("The path lies up to {distance} off the plane.").format(
        distance=as_written(float(known.max()), 2)
    )


def map_reading(project: Project, scene: Scene, found: Found, at: Pointed) -> str:
    """Say what is pointed at on the map."""
    trail = scene.trail
    if at.step >= 0:
        cost, epoch = float(trail.costs[at.step]), f"{trail.epochs[at.step]:,.0f}"
        said = as_written(cost) if np.isfinite(cost) else translated("not recorded")
        if at.step == len(trail.places) - 1:
            return translated("now, epoch {epoch}: C = {cost}").format(
                epoch=epoch, cost=as_written(cost) if not np.isnan(cost) else "NaN"
            )
        return translated("epoch {epoch}: C = {cost}\n{distance} off the plane").format(
            epoch=epoch, cost=said, distance=as_written(float(trail.beside[at.step]), 3)
        )
    grid = scene.surface
    place = scene.shown(np.array([[grid.x[at.column], grid.y[at.row]]]))[0]
    names = axis_titles(project, found.plane) if found.plane.names is not None else ("α", "β")
    cost = float(grid.values[at.row, at.column])
    first, second = (f"{name} = {as_written(value, 4)}" for name, value in zip(names, place.tolist(), strict=True))
    if not np.isfinite(cost):
        return translated("C is no finite number here\n{first}\n{second}").format(first=first, second=second)
    return translated("C = {cost}\n{first}\n{second}").format(cost=as_written(cost), first=first, second=second)


def pointed_cost(scene: Scene, at: Pointed) -> float:
    """Return the cost that is pointed at."""
    if at.step >= 0:
        return float(scene.trail.costs[at.step])
    return float(scene.surface.values[at.row, at.column])


def stale_slice(then: int, now: int) -> str:
    """Say that the network has gone on since."""
    return translated("Slice of epoch {then}; the network is now at epoch {now}.").format(
        then=f"{then:,}", now=f"{now:,}"
    )


def slice_caption(project: Project, descent: Descent) -> str:
    """Say how to read the slice."""
    training = project.training
    if not free(project.topology).any():
        return translated("All weights and biases are frozen: no step can change anything.")
    if descent.slope == 0:
        return translated("The gradient is 0: no step would change the cost.")
    if not np.isfinite(descent.slope):
        return translated("The gradient is no finite number: the weights have diverged.")
    parts = []
    if not np.isfinite(descent.landing):
        parts.append(
            translated("A step with η = {rate} lands where the cost is no finite number.").format(
                rate=as_written(descent.rate, 3)
            )
        )
    else:
        here, there = compared(descent.here, descent.landing)
        parts.append(
            translated("A step with η = {rate} takes the cost from {here} to {there}.").format(
                rate=as_written(descent.rate, 3), here=here, there=there
            )
        )
    if not isinstance(training.optimizer, GradientDescent):
        parts.append(
            translated("That is plain gradient descent: {optimizer} steps differently.").format(
                optimizer=QCoreApplication.translate("nnapp", training.optimizer.title)
            )
        )
    if training.batch_size is not None:
        parts.append(translated("This is the slope over all rows; each mini-batch has its own."))
    if any(layer.dropout for layer in project.topology.layers):
        parts.append(translated("All units are on here; training drops some at each step."))
    if training.clip_norm is not None or training.clip_value is not None:
        parts.append(translated("Clipping may shorten the step."))
    if not np.isfinite(descent.best_rate):
        parts.append(translated("No step along this line makes the cost lower."))
    elif descent.best_rate > 0.99 * SEARCHED * descent.rate:
        parts.append(translated("It still falls at the longest step that was tried."))
    return " ".join(parts)


def slice_reading(chart: SliceChart) -> str:
    """Say what is pointed at on the slice."""
    descent = chart.descent
    assert descent is not None
    rate, cost, tangent = descent.rates[chart.at], descent.costs[chart.at], chart.tangent()[chart.at]
    return translated("η = {rate}: C = {cost}\ntangent: {tangent}").format(
        rate=as_written(float(rate), 4), cost=as_written(float(cost)), tangent=as_written(float(tangent))
    )
