"""The base of all plots: a heading, a picture, a caption that says how to read it; nothing is drawn while hidden."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from ui.charts.table import Table
from ui.document import Document
from ui.head_layout import HeadLayout
from ui.labels import CaptionLabel, ElidedLabel, HoverLabel
from ui.seen import is_seen
from ui.theme import Theme, theme_of

TALL = 15  # lines of text; a view that is higher has room for longer words above and below its picture
LOW = 10  # and one that is lower needs all of its room for the picture


class Plot(QWidget):
    """What all plots share: keep the newest snapshot, draw it when it can be seen, follow the theme, be exported.

    A plot overrides `draw`, `take_theme`, `fill_menu`, `reading`, `table` and `needs`; `frames_drawn` counts its
    drawings.
    """

    failed = Signal(str)  # an error in the program in what was worked out in the background, with its traceback
    needs_more = Signal()  # what `needs` says is not in the snapshot of a project that does not run
    picture_wanted = Signal(object)  # this plot: somebody wants it as a file
    numbers_wanted = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.document = document
        self.snapshot: Snapshot | None = None
        self.running = False  # whether a training goes on
        self.trainable = True  # whether the project can be trained, as far as is known
        self.frames_drawn = 0
        self._missed = True
        self._holding = self._put_off = False
        self._asked: Snapshot | None = None  # the snapshot that lacks something, of which was told
        self.heading = ElidedLabel(self)
        self.caption = CaptionLabel(self)
        self.caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.hover = HoverLabel(self)
        self.tools = HeadLayout(self.heading)
        self.body: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 2, 6, 3)
        self._layout.setSpacing(2)
        self._layout.addWidget(self.caption)
        self._add_menu_button()

    def _add_menu_button(self) -> None:
        # outside of `tools`, so that it stays the last one whatever a plot adds there
        button = QToolButton(self)
        button.setObjectName("plot_menu")
        button.setAutoRaise(True)
        button.setText("⋮")
        button.setAccessibleName(self.tr("Menu of this view"))
        button.setToolTip(self.tr("Copy and export what is drawn, and more"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._open_menu)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addLayout(self.tools, 1)
        head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.insertLayout(0, head)
        self.menu_button = button

    def set_body(self, body: QWidget) -> None:
        """Put what is drawn between heading and caption."""
        self.body = body
        self._layout.insertWidget(1, body, 1)

    def needs(self) -> frozenset[str]:
        """Say what a snapshot must carry while the plot is seen: "update", "gradient"."""
        return frozenset()

    def table(self) -> Table | None:
        """Return what is drawn as numbers and words, or None where nothing is."""
        return None

    def show_running(self, running: bool) -> None:
        """Take that a training goes on, or that it has ended."""
        self.running = running

    def show_trainable(self, trainable: bool) -> None:
        """Take whether the project can be trained; what needs an evaluation by the trainer never comes otherwise."""
        self.trainable = trainable

    def shut_down(self) -> None:
        """End what is worked out in the background; the window closes."""

    def sizeHint(self) -> QSize:
        """Ask for the place that plots have in a window of 1280 by 800."""
        return QSize(340, 250)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project; `old` is None when there was none before."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the newest state of training, and draw it now or when the plot is seen again."""
        self.snapshot = snapshot
        self.redraw()

    def redraw(self) -> None:
        """Draw the kept snapshot, or remember to do so."""
        if self._holding:
            self._put_off = True
            return
        self._missed = not is_seen(self) or self.window().isMinimized()
        if not self._missed:
            self.frames_drawn += 1
            self.draw()
            self._layout.activate()  # what is drawn stays where it is: heading and sentence have their room at once
            self._ask_for_more()

    def hold(self) -> None:
        """Draw nothing until `release`: more changes come at once."""
        self._holding = True

    def release(self) -> None:
        """Draw once what was asked for since `hold`."""
        self._holding, wanted, self._put_off = False, self._put_off, False
        if wanted:
            self.redraw()

    def _ask_for_more(self) -> None:
        # once for each snapshot; during a run they carry it as often as there is time for it
        snapshot = self.snapshot
        lacking = "gradient" in self.needs() and snapshot is not None and snapshot.gradient is None
        if lacking and not self.running and snapshot is not self._asked:
            self._asked = snapshot
            self.needs_more.emit()

    def draw(self) -> None:
        """Draw the kept snapshot, which may be None."""
        raise NotImplementedError

    def take_theme(self, theme: Theme) -> None:
        """Take the colours that do not follow the palette by themselves."""
        raise NotImplementedError

    def fill_menu(self, menu: QMenu) -> None:
        """Add the plot's own entries to its menu."""

    def reading(self) -> str:
        """Return the value that is pointed at, with all its digits, or an empty text."""
        return ""

    def describe(self, text: str) -> None:
        """Say in words what the picture shows."""
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give heading and sentence more lines where there is room for them."""
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        tall = self.height() >= TALL * self.fontMetrics().lineSpacing()
        self.tools.set_tall(tall)
        self.caption.allow(3 if tall else 2 if self.height() >= LOW * self.fontMetrics().lineSpacing() else 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was missed."""
        super().showEvent(event)
        self._draw_missed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what was missed while minimised, and show the keyboard focus."""
        self._draw_missed()
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(theme_of(self).colour("accent"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.take_theme(theme_of(self))
        if event.type() == QEvent.Type.FontChange:
            self._give_room()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the plot's menu, by the right button or the menu key."""
        menu = self.menu()
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Build the menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self.fill_menu(menu)
        menu.addSeparator()
        value = self.reading()
        copy = menu.addAction(self.tr("&Copy value"))
        copy.setEnabled(bool(value))
        copy.setToolTip(value or self.tr("Point at a value first, with the mouse or the arrow keys."))
        copy.triggered.connect(self._copier(value))
        menu.addAction(self.tr("Copy &picture")).triggered.connect(self.copy_picture)
        menu.addAction(self.tr("&Export picture…")).triggered.connect(self._want_picture)
        menu.addSeparator()
        nothing = "" if self.table() is not None else self.tr("Nothing is drawn, so there are no numbers.")
        for text, slot in (
            (self.tr("Copy &numbers"), self.copy_numbers),
            (self.tr("E&xport numbers…"), self._want_numbers),
        ):
            action = menu.addAction(text)
            action.setEnabled(not nothing)
            action.setToolTip(nothing or self.tr("What is drawn, as a table (CSV)"))
            action.triggered.connect(slot)
        return menu

    @Slot()
    def copy_picture(self) -> None:
        """Put a picture of the plot on the clipboard."""
        self.menu_button.hide()
        QGuiApplication.clipboard().setPixmap(self.grab())
        self.menu_button.show()

    @Slot()
    def copy_numbers(self) -> None:
        """Put what is drawn on the clipboard, for a spreadsheet."""
        table = self.table()
        if table is not None:
            QGuiApplication.clipboard().setText(table.as_text("\t"))

    @Slot()
    def _want_picture(self) -> None:
        self.picture_wanted.emit(self)

    @Slot()
    def _want_numbers(self) -> None:
        self.numbers_wanted.emit(self)

    @Slot()
    def _open_menu(self) -> None:
        button = self.menu_button
        self.menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _copier(self, value: str) -> Callable[[], None]:
        def copy() -> None:
            QGuiApplication.clipboard().setText(value)

        return copy

    def _draw_missed(self) -> None:
        if self._missed:
            self.redraw()
