"""The live views: which there are, and what each needs of the program to be fed, exported, and heard when it fails."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from ui.document import Document
from ui.news import News
from ui.plot_exports import PlotExports
from ui.plots.activations import ActivationsPlot
from ui.plots.answers import AnswersPlot
from ui.plots.base import Plot
from ui.plots.cost import CostPlot
from ui.plots.cost_surface import CostSurfacePlot
from ui.plots.decision_map import DecisionMapPlot
from ui.plots.function import FunctionPlot
from ui.plots.gradient_vector import GradientVectorPlot
from ui.plots.hidden_space import HiddenSpacePlot
from ui.plots.layer_norms import LayerNormsPlot
from ui.plots.weights import WeightsPlot
from ui.seen import is_seen
from ui.trainer import Trainer


class LiveViews(QObject):
    """All live views by the names of their docks; what they share in dealing with the trainer and the window."""

    origin_wanted = Signal(object)  # nnapp.walk.Place: somebody asks where the number comes from, for the selected row
    rows_wanted = Signal(object)  # rows of the table, ascending: somebody wants to see them there

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self.cost, self.weights = CostPlot(document), WeightsPlot(document)
        self.weights.origin_wanted.connect(self.origin_wanted)
        answers = AnswersPlot(document)
        answers.rows_wanted.connect(self.rows_wanted)
        self.further: dict[str, Plot] = {  # whose docks are hidden at first
            "layers": LayerNormsPlot(document),
            "gradient": GradientVectorPlot(document),
            "activations": ActivationsPlot(document),
            "decision": DecisionMapPlot(document),
            "function": FunctionPlot(document),
            "answers": answers,
            "hidden": HiddenSpacePlot(document),
            "surface": CostSurfacePlot(document),
        }
        self.plots: dict[str, Plot] = {"cost": self.cost, "weights": self.weights, **self.further}

    def connect_to(self, trainer: Trainer, exports: PlotExports, news: News) -> None:
        """Have the views fed by the trainer, exported, and their errors told."""
        for plot in self.plots.values():
            plot.needs_more.connect(trainer.evaluate_again)
            plot.picture_wanted.connect(exports.export_picture)
            plot.numbers_wanted.connect(exports.export_numbers)
            plot.failed.connect(partial(news.tell_view_failed, plot.accessibleName()))

    def needs(self) -> frozenset[str]:
        """Return what snapshots must carry for what can be seen."""
        return frozenset[str]().union(*(plot.needs() for plot in self.plots.values() if is_seen(plot)))

    def show_running(self, running: bool) -> None:
        """Tell all views whether a training goes on."""
        for plot in self.plots.values():
            plot.show_running(running)

    def show_trainable(self, trainable: bool) -> None:
        """Tell all views whether the project can be trained."""
        for plot in self.plots.values():
            plot.show_trainable(trainable)

    def shut_down(self) -> None:
        """End what is worked out in the background."""
        for plot in self.plots.values():
            plot.shut_down()
