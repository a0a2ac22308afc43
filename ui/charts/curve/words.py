"""What the function's picture says: how to read it, what lies under the pointer, and its key."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnapp.dataset import Role
from nnapp.function_parts import Parts
from ui.charts.curve.options import LINES, NONE, STACK
from ui.charts.curve.scene import Found, Scene
from ui.charts.point_key import Sign, split_signs
from ui.network.places import INPUTS
from ui.plain_text import plain
from ui.written_numbers import as_written

MOST_NAME = 24


def _tr(text: str) -> str:
    return QCoreApplication.translate("FunctionView", text)


def caption_parts(scene: Scene, found: Found, kind: str, by_z: bool, drawn: int, held: str) -> list[str]:
    """Return the sentences below the picture; `drawn` units have lines, and `held` says where other inputs are."""
    parts = [_sum_words(scene, found.parts, kind, by_z)]
    count = len(found.parts.shares)
    if kind != NONE and drawn < count:
        parts.append(_tr("Drawn: the {drawn} largest of {count} shares.").format(drawn=drawn, count=f"{count:,}"))
    if scene.layer != INPUTS and kind != NONE:
        parts.append(_tr("Enough bends make any curve (universal approximation)."))
    if held:
        parts += [held, _tr("Points lie at their own values of them.")]
    if np.isfinite([scene.seen.low, scene.seen.high]).all():
        parts.append(_tr("Shaded: no training rows."))
    if by_z:
        parts.append(_tr("No targets: they are about φ(z), not z."))
    return parts


def _sum_words(scene: Scene, parts: Parts, kind: str, by_z: bool) -> str:
    whole = _tr("the answer") if parts.linear else _tr("z")
    if kind == NONE:
        if parts.linear or by_z:
            return _tr("Thick: {whole}.").format(whole=whole)
        return _tr("Thick: the answer φ(z). The units add up to z: choose z under Show.")
    if scene.layer == INPUTS:
        text = _tr("No hidden layer: {whole} = b + w · x is straight; a hidden layer lets it bend.")
    elif kind == STACK:
        text = _tr("Bands: w · a of each unit, from b (dashed) up to {whole} (thick).")
    else:
        text = _tr("Thin: b + w · a of each unit; all w · a and b (dashed) add up to {whole} (thick).")
    return text.format(whole=whole)


def place_words(scene: Scene, x: float, parts: Parts, by_z: bool) -> list[str]:
    """Return what x is, and what the network says there."""
    lines = [_tr("{name} = {value}").format(name=plain(scene.input_name, MOST_NAME), value=as_written(x))]
    answer, z = as_written(float(parts.answers[0])), as_written(float(parts.z[0]))
    text = _tr("answer {answer}") if parts.linear and not by_z else _tr("answer {answer}, z = {z}")
    return [*lines, text.format(answer=answer, z=z)]


def near_words(row: int, x: float, y: float, name: str) -> str:
    """Return the target of the row nearest in x."""
    text = _tr("row {row}: target {y} at {name} = {x}")
    return text.format(row=f"{row + 1:,}", y=as_written(y), x=as_written(x), name=plain(name, MOST_NAME))


def unit_words(scene: Scene, unit: int, parts: Parts) -> str:
    """Return what a unit adds."""
    return _tr("{unit} adds {share}").format(
        unit=plain(scene.unit_name(unit), MOST_NAME), share=as_written(float(parts.shares[unit, 0]))
    )


def signs_of(scene: Scene, kind: str, by_z: bool, points: bool) -> list[Sign]:
    """Return the key."""
    signs = [Sign("line", _tr("z") if by_z else _tr("answer"), "accent", width=2.5)]
    if points and not by_z:
        splits = split_signs(scene.splits)
        signs += splits or [Sign("mark", _tr("target"))]
    if kind != NONE:
        whose = _tr("inputs") if scene.layer == INPUTS else _tr("units")
        signs += [Sign("line" if kind == LINES else "fill", whose, "strong", width=1.2), Sign("dash", _tr("b"))]
    return signs


def title_words(scene: Scene, by_z: bool) -> tuple[str, str]:
    """Return the names of the axes."""
    features = scene.project.dataset.features(Role.TARGET)
    kind = features[scene.output].kind
    name = plain(scene.output_name, MOST_NAME + 6)
    up = _tr("z of {name}").format(name=name) if by_z else name
    if kind != "number" and not by_z:
        up = _tr("chance of {name}").format(name=name)
    return plain(scene.input_name, MOST_NAME), up
