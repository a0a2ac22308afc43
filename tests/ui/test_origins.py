"""“Where does this come from?”, asked by menu and by Alt+click in the drawing, the weight maps and the grid."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.project import Project, opening_project, remove_links
from nnapp.topology import BIAS, Layer, Topology
from nnapp.walk import Place, value, walk_row
from tests.ui.board import Board
from tests.ui.desk import Desk
from tests.ui.test_weight_maps import weights_plot
from ui.charts.weight_maps.quantity import Quantity
from ui.docks import bring_up
from ui.document import Document
from ui.heatmap_canvas import Cell
from ui.hidden import Hidden
from ui.live_views import LiveViews
from ui.main_window import MainWindow
from ui.network.places import Place as Spot
from ui.topology_editor.origins.lights import Lit, lit_of
from ui.topology_editor.quantities.link_quantity import Quantity as LinkQuantity
from ui.topology_editor.signals.steps import Kind

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")
ALT, LEFT = Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton
TEXT = "Where does this come from?"
LINK, UNIT = (0, 3, 1), (0, 3)


class TestDrawing:
    @pytest.fixture
    def board(self, qtbot: QtBot) -> Board:
        board = Board(qtbot, opening_project())
        board.wanted = []
        board.editor.origin_wanted.connect(board.wanted.append)
        return board

    def alt_click(self, board: Board, *place: int) -> None:
        QTest.mouseClick(board.editor.view.viewport(), LEFT, ALT, board.spot(*place))

    def test_alt_click_asks_about_what_is_shown_and_selects_it(self, board: Board) -> None:
        self.alt_click(board, *UNIT)
        assert board.wanted == [Place("a", 0, 3)]
        assert board.document.selection.unit == 3
        assert not board.editor.card.isVisible()  # nothing is to be typed
        self.alt_click(board, *LINK)
        assert board.wanted[1:] == [Place("weight", 0, 3, 1)]
        self.alt_click(board, -1, 2)
        assert board.wanted[2:] == [Place("x", unit=2)]
        QTest.mouseClick(board.editor.view.viewport(), LEFT, ALT, QPoint(320, 4))
        assert len(board.wanted) == 3

    @pytest.mark.parametrize(
        ("quantity", "name"), [(LinkQuantity.GRADIENT, "gradient"), (LinkQuantity.UPDATE, "step")], ids=str
    )
    def test_a_link_is_asked_about_in_the_quantity_that_it_shows(self, board: Board, quantity, name) -> None:
        board.editor.showing.show_quantity(quantity)
        self.alt_click(board, *LINK)
        assert board.wanted == [Place(name, 0, 3, 1)]

    def test_the_menu_asks_the_same(self, board: Board) -> None:
        for place, wanted in ((LINK, Place("weight", 0, 3, 1)), (UNIT, Place("a", 0, 3)), ((1, 0), Place("a", 1, 0))):
            board.right_click(board.spot(*place))
            assert board.entry("origin").text() == TEXT
            board.pick("origin")
            assert board.wanted.pop() == wanted

    def test_the_bias_of_a_unit_can_be_asked_about_in_its_menu(self, board: Board) -> None:
        board.right_click(board.spot(*UNIT))
        board.pick("bias-origin")
        assert board.wanted == [Place("weight", 0, 3, BIAS)]
        board.right_click(board.spot(-1, 2))
        assert "bias-origin" not in {action.objectName() for action in board.menu.actions()}

    def test_of_a_removed_weight_the_menu_says_why_not(self, board: Board) -> None:
        board.document.edit(partial(remove_links, position=0, links=[(3, 1)]), "")
        board.right_click(board.spot(*LINK))
        assert not board.entry("origin").isEnabled()
        assert "Restore it first" in board.entry("origin").toolTip()

    def test_while_signals_flow_their_numbers_are_asked_about(self, board: Board) -> None:
        signals = board.editor.signals
        signals.start()
        signals.pause()
        places = {
            Kind.FORWARD: {LINK: Place("product", 0, 3, 1), (1, 0, 2): Place("product", 1, 0, 2)},
            Kind.SUM: {UNIT: Place("z", 0, 3), (1, 0): Place("z", 1, 0)},
            Kind.ERROR: {(1, 0): Place("da", 1, 0), UNIT: Place("a", 0, 3)},
            Kind.BACKWARD: {(1, 0, 2): Place("back_product", 0, 2, 0), LINK: Place("weight", 0, 3, 1)},
            Kind.DELTA: {(1, 0): Place("delta", 1, 0)},
            Kind.GRADIENT: {LINK: Place("gradient", 0, 3, 1), UNIT: Place("delta", 0, 3)},
        }
        assert signals.signals is not None
        for position, stage in enumerate(signals.signals.stages):
            for place, wanted in places.get(stage.kind, {}).items():
                if stage.kind in (Kind.FORWARD, Kind.SUM) and wanted.layer != stage.layer:
                    continue
                signals.go_to(position)
                board.editor.explaining.ask(Spot(*place))
                assert board.wanted[-1] == wanted, stage


class TestLight:
    @pytest.fixture
    def board(self, qtbot: QtBot) -> Board:
        return Board(qtbot, opening_project())

    def test_each_number_belongs_to_a_unit_or_a_link(self) -> None:
        widths = (5, 10, 1)
        told = {
            Place("x", unit=2, row=0): [Spot(-1, 2)],
            Place("product", 0, 3, 1, 0): [Spot(0, 3, 1)],
            Place("product", 0, 3, BIAS, 0): [Spot(0, 3)],
            Place("back_product", 0, 3, 0, 0): [Spot(1, 0, 3)],
            Place("delta", 0, 3, None, 0): [Spot(0, 3)],
            Place("new_weight", 1, 0, 9): [Spot(1, 0, 9)],
            Place("target", unit=0, row=0): [Spot(1, 0)],
            Place("cost"): [Spot(1, 0)],
            Place("z", 7, 0, None, 0): [],
            Place("product", 0, 3, 5, 0): [],
        }
        for origin, places in told.items():
            assert [each.place for each in lit_of([origin], ["5"], widths)] == places
        assert [each.place for each in lit_of([Place("jacobian", 1, 0, 2, 0)], [], (2, 2, 3))] == [
            Spot(1, 2),
            Spot(1, 0),
        ]

    def test_the_first_stands_out_and_each_is_lit_once(self) -> None:
        found = lit_of([Place("delta", 0, 1), Place("da", 0, 1), Place("product", 0, 1, 0)], ["1", "2", "3"], (2, 3, 1))
        assert found == (Lit(Spot(0, 1, 0), "3"), Lit(Spot(0, 1), "1", strong=True))

    def test_what_is_lit_is_drawn_and_cleared(self, board: Board) -> None:
        before = board.editor.view.viewport().grab().toImage()
        walk = walk_row(board.project, 0)
        places = (Place("z", 0, 3, None, 0), *(Place("product", 0, 3, source, 0) for source in range(5)))
        board.editor.light(places, [f"{value(walk, place):.4f}" for place in places])
        ink = board.editor.view.weight_scale.theme.colour("text")  # no colour that weights have
        x = board.spot(0, 3).x()
        column = [board.colour(QPoint(x, y)) for y in range(board.editor.view.viewport().height())]
        assert sum(colour == ink for colour in column) >= 4  # above and below the unit
        board.editor.light(())
        assert board.editor.view.viewport().grab().toImage() == before

    @pytest.mark.parametrize("units", [4, 24], ids=["numbers in large discs", "numbers beside small discs"])
    def test_a_number_that_is_asked_for_cannot_be_read_off_the_drawing(self, qtbot: QtBot, units: int) -> None:
        project = replace(opening_project(), topology=Topology(5, (Layer(units), Layer(1))), model=None)
        board = Board(qtbot, project)
        layer = board.editor.view.layers[1]

        def picture(number: float, text: str) -> QImage:
            board.document.hide(Hidden(Place("a", 0, 1)) if text == "?" else Hidden())
            board.editor.light((Place("a", 0, 1, None, 0),), (text,))
            layer.values = np.full(units, 0.5)
            layer.values[1] = number
            board.editor.view.set_theme(board.editor.view.weight_scale.theme)  # paint all of it anew
            spot = board.spot(0, 1)
            return board.editor.view.viewport().grab().toImage().copy(spot.x() - 30, spot.y() - 4, 90, 8)

        assert picture(0.123, "") != picture(0.987, "")
        assert picture(0.123, "?") == picture(0.987, "?")

    def test_another_network_has_no_light(self, board: Board) -> None:
        board.editor.light((Place("z", 0, 9, None, 0),))
        topology = replace(board.project.topology, layers=(Layer(3), board.project.topology.layers[1]))
        board.document.edit(lambda project: replace(project, topology=topology, model=None), "")
        assert board.editor.explaining.lights.lit == ()
        board.editor.light((Place("z", 0, 9, None, 0),))
        assert board.editor.explaining.lights.lit == ()


class TestWeightMaps:
    def test_every_quantity_can_be_asked_about(self, qtbot: QtBot) -> None:
        project = opening_project()
        plot = weights_plot(qtbot, project, *Quantity)
        wanted: list[Place] = []
        plot.origin_wanted.connect(wanted.append)
        for cell, place in (
            (Cell(0, 3, 1), Place("weight", 0, 3, 1)),
            (Cell(0, 3, 5), Place("weight", 0, 3, BIAS)),
            (Cell(1, 0, 2, Quantity.GRADIENT), Place("gradient", 1, 0, 2)),
            (Cell(1, 0, 10, Quantity.UPDATE), Place("step", 1, 0, BIAS)),
            (Cell(0, 4, 7, Quantity.DELTA), Place("delta", 0, 4)),
        ):
            QTest.mouseClick(plot.view, LEFT, ALT, plot.view.area(cell).center().toPoint())
            assert wanted.pop() == place
        assert plot.document.selection.row == 7  # of the δ
        menu = plot.menu()
        entry = next(action for action in menu.actions() if action.objectName() == "origin")
        assert entry.text() == TEXT
        plot.view.clicked.emit(Cell(0, 3, 1))
        menu = plot.menu()
        next(action for action in menu.actions() if action.objectName() == "origin").trigger()
        assert wanted == [Place("weight", 0, 3, 1)]

    def test_a_removed_weight_cannot_be_asked_about(self, qtbot: QtBot) -> None:
        plot = weights_plot(qtbot, remove_links(opening_project(), 0, [(3, 1)]), Quantity.WEIGHT)
        wanted: list[Place] = []
        plot.origin_wanted.connect(wanted.append)
        QTest.mouseClick(plot.view, LEFT, ALT, plot.view.area(Cell(0, 3, 1)).center().toPoint())
        assert wanted == []


class TestGrid:
    @pytest.fixture
    def desk(self, qtbot: QtBot) -> Desk:
        random = np.random.default_rng(0)
        columns = (
            NumberColumn("width", Role.INPUT, random.random(6)),
            CategoryColumn("colour", Role.INPUT, np.array([0, 1, 2, 0, 1, 2], np.int32), ("red", "green", "blue")),
            NumberColumn("note", Role.IGNORED, random.random(6)),
            NumberColumn("price", Role.TARGET, random.random(6)),
            CategoryColumn("kind", Role.TARGET, np.array([0, 1, 2, 2, 1, 0], np.int32), ("a", "b", "c")),
        )
        desk = Desk(qtbot, Project(Topology(4, (Layer(3), Layer(4))), Dataset(columns)))
        desk.wanted = []
        desk.grid.origin_wanted.connect(desk.wanted.append)
        return desk

    def alt_click(self, desk: Desk, row: int, column: int) -> None:
        view = desk.grid.view
        spot = view.visualRect(desk.grid.model.index(row, column)).center()
        QTest.mouseClick(view.viewport(), LEFT, ALT, spot)

    def test_cells_of_the_table_and_beside_it_can_be_asked_about(self, desk: Desk) -> None:
        predicted = np.argmax(walk_row(desk.document.project, 4).a[-1][0, 1:])
        for column, place in (
            (0, Place("x", unit=0)),
            (1, Place("x", unit=2)),  # green
            (3, Place("target", unit=0)),
            (4, Place("target", unit=2)),
            (5, Place("a", 1, 0)),
            (6, Place("row_cost")),
            (7, Place("a", 1, 1 + int(predicted))),
            (8, Place("row_cost")),
        ):
            self.alt_click(desk, 4, column)
            assert desk.wanted.pop() == place
            assert desk.document.selection.row == 4

    def test_the_menu_asks_the_same_or_says_why_not(self, desk: Desk) -> None:
        desk.grid.view.go_to(2, 3)
        desk.choose(desk.grid.menus.cell_menu(), "origin")
        assert desk.wanted == [Place("target", unit=0)]
        desk.grid.view.go_to(2, 2)
        entry = desk.grid.menus.cell_menu().findChild(QAction, "origin")
        assert entry is not None and not entry.isEnabled()
        assert "does not see this column" in entry.toolTip()
        self.alt_click(desk, 2, 2)
        assert len(desk.wanted) == 1


def test_the_live_views_hand_the_question_on(qtbot: QtBot) -> None:
    document = Document(opening_project())
    views = LiveViews(document, document)
    for plot in views.plots.values():
        qtbot.addWidget(plot)
    wanted: list[Place] = []
    views.origin_wanted.connect(wanted.append)
    views.weights.view.origin_asked.emit(Cell(0, 1, 2))
    assert wanted == [Place("weight", 0, 1, 2)]


def test_what_is_explained_is_lit_while_the_explanation_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    lights = window.topology.explaining.lights
    window.topology.origin_wanted.emit(Place("z", 0, 3))
    qtbot.waitUntil(lambda: lights.lit[-1:] != () and lights.lit[-1].place == Spot(0, 3))
    assert lights.lit[-1].text
    bring_up(window.grid)
    qtbot.waitUntil(lambda: not lights.lit)
    bring_up(window.learning.inspector)
    qtbot.waitUntil(lambda: bool(lights.lit))
    window.trainer.run()
    qtbot.waitUntil(lambda: window.trainer.running)
    assert not lights.lit  # the picture shows weights of now
    window.trainer.pause()
    qtbot.waitUntil(lambda: not window.trainer.running and bool(lights.lit))
