"""Takes pictures of the real window, to be looked at and for the README.

    python tests/screenshots.py FOLDER

Trains the opening project for 400 epochs and saves the window at 1280×800 and 1920×1080 in light and dark, once before
any training, and then with a table that has categories, missing cells and held-out rows, and each dialog about it.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from nnapp.missing import DropRows, FillMedian
from nnapp.project import add_derived_column, set_missing, split_by_class
from tests.pictures import each_theme, wait, wanted_folder  # before anything of Qt
from ui.document import Selection
from ui.evaluation import EvaluationDialog
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow


def table_scenes(window: MainWindow, folder: Path, theme: str) -> None:
    """Take pictures of the penguins, with missing cells and a split, and of the dialogs about tables."""
    window.document.stack.setClean()
    window.data.open_sample("penguins")
    window.document.edit(partial(split_by_class, validation=0.15, test=0.15), "Split")
    window.document.edit(partial(set_missing, position=2, missing=DropRows()), "Missing")
    window.document.edit(partial(add_derived_column, position=6, formula="bill_length_mm*bill_depth_mm"), "Formula")
    window.document.edit(partial(set_missing, position=6, missing=FillMedian()), "Missing")
    window.notice.hide()
    wait(300)
    window.grab().save(str(folder / f"table-{theme}.png"))
    columns = window.grid.commands.columns
    for name, opening in (
        ("column", partial(columns.open_settings, [3])),
        ("formula", partial(columns.edit_formula, 6)),
        ("split", window.data.split_rows),
        ("proposal", window.data.propose),
        ("evaluation", window.data.evaluate),
        ("generator", window.generators.generate),
        ("shuffle", window.generators.shuffle),
    ):
        opening()
        others = window.generators.dialog or window.data.dialog
        dialog = columns.dialog if name in ("column", "formula") else others
        assert dialog is not None
        if isinstance(dialog, EvaluationDialog):
            dialog.start_button.click()
            while dialog.job.running:
                wait(50)
        wait(200)
        dialog.grab().save(str(folder / f"{name}-{theme}.png"))
        dialog.reject()


def question_scenes(window: MainWindow, folder: Path, theme: str) -> None:
    """Take pictures of asking the network: about a penguin, and about a digit."""
    for name in ("penguins", "digits"):
        window.document.stack.setClean()
        window.data.open_sample(name)
        window.notice.hide()
        window.trainer.run_more(40)
        wait(1500)
        window.commands["ask"].trigger()
        window.document.select(Selection(row=8))
        wait(200)
        window.grab().save(str(folder / f"ask-{name}-{theme}.png"))


def main() -> None:
    """Take all pictures."""
    folder = wanted_folder()
    for theme in each_theme():
        window = MainWindow()
        window.arrangement.reset()
        window.resize(1280, 800)
        window.show()
        wait(300)
        window.grab().save(str(folder / f"start-{theme.name}.png"))
        window.set_speed(Speed(FLAT_OUT))
        window.trainer.run(400)
        wait(800)
        window.set_speed(Speed())
        window.training.run_button.click()
        wait(1200)
        window.grab().save(str(folder / f"{theme.name}.png"))
        window.trainer.pause()
        window.resize(1920, 1080)
        wait(300)
        window.grab().save(str(folder / f"large-{theme.name}.png"))
        window.resize(1280, 800)
        table_scenes(window, folder, theme.name)
        question_scenes(window, folder, theme.name)
        window.document.stack.setClean()
        window.close()


if __name__ == "__main__":
    main()
