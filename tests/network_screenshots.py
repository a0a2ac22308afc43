"""Takes pictures of the network's drawing in the real window, to be looked at.

    python tests/network_screenshots.py FOLDER [SCALE]

Networks of 1, 8 and 1,000 units per layer and with long names, what links and units can show, marks, signals and the
outline: each in light and dark, at 1280×800 and 1920×1080. SCALE 2 is a screen of twice the density.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from nnapp.activations import ReLU, Softmax, Tanh
from nnapp.costs import CrossEntropy
from nnapp.dataset import Dataset
from nnapp.project import (
    Project,
    freeze_links,
    freeze_unit,
    remove_links,
    rename_column,
    rename_unit,
    set_activation,
    switch_off,
)
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from tests.pictures import SIZES, each_theme, wait, wanted_folder  # before anything of Qt
from ui.document import Selection
from ui.main_window import MainWindow
from ui.topology_editor.quantities.link_quantity import Quantity


def network(*widths: int) -> Project:
    """A network for random numbers, or classes where it has several outputs."""
    random, rows = np.random.default_rng(0), 60
    x = random.normal(size=(rows, widths[0]))
    y = np.eye(widths[-1])[random.integers(0, widths[-1], rows)] if widths[-1] > 1 else np.tanh(x[:, :1] * x[:, -1:])
    hidden = [Layer(units=units, activation=Tanh() if units < 100 else ReLU()) for units in widths[1:-1]]
    output = Layer(units=widths[-1], activation=Softmax()) if widths[-1] > 1 else Layer(units=1, activation=Tanh())
    training = Training(cost=CrossEntropy(), reduction="mean") if widths[-1] > 1 else Training(reduction="mean")
    return Project(Topology(widths[0], (*hidden, output)), Dataset.from_arrays(x, y), training)


def long_names() -> Project:
    """Eight inputs, units and outputs with names that have no room."""
    project = network(8, 8, 8)
    for unit in range(8):
        project = rename_column(project, unit, f"a rather long name of the input column <b>{unit + 1}</b> & more")
        project = rename_unit(project, 0, unit, f"hears of everything, number {unit + 1}")
        project = rename_column(project, 8 + unit, f"the answer that somebody would like to have, {unit + 1}")
    return project


def marked() -> Project:
    """Links and units that are frozen, removed and switched off."""
    project = network(5, 6, 4, 3)
    project = remove_links(project, 0, [(0, 0), (0, 1), (3, 4)])
    project = freeze_links(project, 1, [(0, 0), (2, 3), (1, -1)])
    return switch_off(freeze_unit(project, 1, 2), 0, 4)


def with_findings() -> Project:
    """Something to object to."""
    project = network(3, 6, 1, 3)
    return set_activation(project, 0, ReLU())


def scenes(window: MainWindow, folder: Path, name: str) -> None:
    """Take pictures of what links and units can show, of signals and of the outline."""
    window.document.open(network(2, 4, 3, 1))
    window.trainer.run_more(150)
    wait(1600)
    window.trainer.pause()
    showing = window.topology.showing
    for quantity in Quantity:
        showing.show_quantity(quantity)
        wait(200)
        window.grab().save(str(folder / f"{quantity.name.lower()}-{name}.png"))
    showing.show_quantity(Quantity.WEIGHT)
    window.document.select(Selection(row=4, layer=0, unit=1))
    wait(300)
    window.grab().save(str(folder / f"activations-{name}.png"))
    window.commands["signals"].trigger()
    wait(1500)
    window.grab().save(str(folder / f"signals-{name}.png"))
    window.document.open(with_findings())
    window.commands["outline"].trigger()
    wait(400)
    window.grab().save(str(folder / f"outline-{name}.png"))


def main() -> None:
    """Take all pictures."""
    folder = wanted_folder()
    networks = {
        "1-1": partial(network, 1, 1),
        "1-1-1": partial(network, 1, 1, 1),
        "8-8-8": partial(network, 8, 8, 8),
        "8-1000-1": partial(network, 8, 1000, 1),
        "1000-1000-10": partial(network, 1000, 1000, 10),
        "deep": partial(network, 3, 5, 5, 5, 5, 5, 2),
        "names": long_names,
        "marks": marked,
    }
    for theme in each_theme():
        for size in SIZES:
            window = MainWindow()
            window.arrangement.reset()
            window.resize(*size)
            window.show()
            name = f"{theme.name}-{size[0]}"
            for kind, made in networks.items():
                window.document.open(made())
                wait(500)
                window.topology.grab().save(str(folder / f"{kind}-{name}.png"))
            scenes(window, folder, name)
            window.document.stack.setClean()
            window.close()


if __name__ == "__main__":
    main()
