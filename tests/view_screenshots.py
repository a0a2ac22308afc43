"""Takes pictures of every live view in the real window, to be looked at.

    python tests/view_screenshots.py FOLDER [SCALE [VIEW,VIEW…]]

Each view beside the network at 1280×800 and 1920×1080, alone at 640×480, and six of them at once, in light and dark,
for the opening project, the penguins, the digits and a sine. SCALE 2 is a screen of twice the density.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from msgspec.structs import replace

from nnapp.activations import Identity, Tanh
from nnapp.dataset import Dataset
from nnapp.project import Project, opening_project, split_by_class
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from tests.pictures import SIZES, each_theme, wait, wanted_folder  # before anything of Qt
from ui.document import Selection
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow

ALONE = (640, 480)


def sine() -> Project:
    """One input, one number: a curve to be learned."""
    x = np.linspace(-3, 3, 60)[:, None]
    noise = 0.1 * np.random.default_rng(0).normal(size=x.shape)
    layers = (Layer(units=8, activation=Tanh()), Layer(units=1, activation=Identity()))
    training = Training(reduction="mean", learning_rate=0.05, epochs=3000)
    return Project(Topology(1, layers), Dataset.from_arrays(x, np.sin(1.5 * x) + noise), training)


def open_scene(window: MainWindow, name: str) -> None:
    """Open a project and train it for a while."""
    window.document.stack.setClean()
    if name in ("penguins", "digits"):
        window.data.open_sample(name)
        window.document.edit(partial(split_by_class, validation=0.2, test=0.2), "Split")
        training = window.document.project.training
        measured = replace(training, measured=("accuracy",))
        window.document.edit(lambda project: replace(project, training=measured), "Measure")
    else:
        window.document.open(opening_project() if name == "opening" else sine())
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run_more(60 if name == "digits" else 800)
    while window.trainer.running:
        wait(50)
    window.notice.hide()
    window.document.select(Selection(row=4, layer=0, unit=1))


def scenes(window: MainWindow, folder: Path, theme: str, views: list[str]) -> None:
    """Take the pictures of one theme."""
    docks = {dock.objectName().removeprefix("dock-"): dock for dock in window.docks}
    for scene in ("opening", "penguins", "digits", "sine"):
        open_scene(window, scene)
        window.commands["reset-layout"].trigger()
        for view in views:
            docks[view].show()
            docks[view].raise_()
            for size in SIZES:
                window.resize(*size)
                wait(900)
                if scene in ("penguins", "opening"):
                    window.grab().save(str(folder / f"{view}-{scene}-{theme}-{size[0]}.png"))
            docks[view].setFloating(True)
            docks[view].resize(*ALONE)
            wait(900)
            docks[view].grab().save(str(folder / f"{view}-{scene}-{theme}-alone.png"))
            docks[view].setFloating(False)
            if view not in ("cost", "weights"):
                docks[view].hide()
        for size in SIZES:
            window.resize(*size)
            window.commands["watch"].trigger()
            wait(900)
            window.grab().save(str(folder / f"watch-{scene}-{theme}-{size[0]}.png"))


def main() -> None:
    """Take all pictures."""
    folder = wanted_folder()
    for theme in each_theme():
        window = MainWindow()
        window.show()
        wait(200)
        scenes(window, folder, theme.name, sys.argv[3].split(",") if len(sys.argv) > 3 else [*window.plots])
        window.document.stack.setClean()
        window.close()


if __name__ == "__main__":
    main()
