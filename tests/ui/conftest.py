"""Settings of the tests with windows: no screen is needed, nothing is kept, and no thread or timer is left behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

# before anything imports Qt or pyqtgraph
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, QThread, QTimer
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.project import opening_project
from tests.ui.gestures import activate
from ui.actions import Actions
from ui.document import Document
from ui.exchange import FLAT_OUT, Speed
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme
from ui.trainer import Trainer
from ui.training_panel import TrainingPanel

OURS = ("ui", "tests", "test_")  # modules whose threads and timers are looked after; libraries look after their own
STOP_MS = 5000
PATIENCE_MS = 60_000  # a busy machine may be that late; only a test that fails waits so long


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test its own, empty settings and folders for state."""
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    # test mode would use one folder for all tests, so it is only for systems that do not heed these variables
    QStandardPaths.setTestModeEnabled(not sys.platform.startswith("linux"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True, scope="session")
def modules_are_no_garbage() -> Iterator[None]:
    """Leave all that is imported before the first test out of the collections, which thus take a tenth of the time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True, scope="session")
def the_pointer_is_out_of_the_way(qapp: QApplication) -> None:
    """Put the real pointer where hardly a window is; in the middle of the screen new windows would appear below it."""
    QCursor.setPos(qapp.primaryScreen().geometry().bottomRight())


@pytest.fixture(autouse=True)
def garbage_between_tests() -> Iterator[None]:
    """Collect garbage after a test and never during one, where it could destroy a widget in the middle of painting."""
    gc.disable()
    yield
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.deleteLater()  # a closed one would be kept for ever by what its signals hold
    _delete_later_now()
    gc.collect()
    gc.freeze()  # once more: a window that closes thaws everything, and then each collection would look through it all
    gc.disable()


@pytest.fixture(autouse=True)
def every_test_begins_in_light(qapp: QApplication) -> Iterator[None]:
    """Put the light theme back after a test that has shown the program in another."""
    before = qapp.palette()
    yield
    if qapp.palette() != before:
        apply_theme(qapp, LIGHT)


@pytest.fixture(autouse=True)
def nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test after which a thread still runs, or a timer that belongs to no window."""
    threads: list[QThread] = []
    timers: list[QTimer] = []
    _watch(monkeypatch, QThread, threads)
    _watch(monkeypatch, QTimer, timers)
    before = set(threading.enumerate())
    yield
    _delete_later_now()
    problems = _running_threads(threads) + _active_timers(timers)
    for thread in set(threading.enumerate()) - before:
        if not isinstance(thread, threading._DummyThread):  # how Python lists a QThread
            thread.join(STOP_MS / 1000)
            problems += [f"the thread {thread.name} still runs"] if thread.is_alive() else []
    assert not problems, "; ".join(problems)


def _watch(monkeypatch: pytest.MonkeyPatch, kind: type[Any], started: list[Any]) -> None:
    # remembers what our own modules start; starting itself is as ever
    start: Callable[..., None] = kind.start

    def remembering_start(self: Any, *arguments: Any, **named: Any) -> None:
        if sys._getframe(1).f_globals.get("__name__", "").startswith(OURS):
            started.append(self)
        start(self, *arguments, **named)

    monkeypatch.setattr(kind, "start", remembering_start)


def _delete_later_now() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _running_threads(threads: list[QThread]) -> list[str]:
    problems = []
    for thread in threads:
        if shiboken6.isValid(thread) and thread.isRunning():
            thread.requestInterruption()
            thread.quit()
            ended = thread.wait(STOP_MS)  # a running thread would abort the whole test run at its end
            problems.append(f"{thread!r} still ran and was {'stopped' if ended else 'impossible to stop'}")
    return problems


def _active_timers(timers: list[QTimer]) -> list[str]:
    problems = []
    for timer in timers:
        if shiboken6.isValid(timer) and timer.isActive() and not _belongs_to_a_widget(timer):
            timer.stop()
            problems.append(f"{timer!r} of {timer.parent()!r} was still active")
    return problems


def _belongs_to_a_widget(child: QObject) -> bool:
    owner: QObject | None = child
    while owner is not None and not owner.isWidgetType():
        owner = owner.parent()
    return owner is not None


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Wait with patience, also where a test has less of it."""
    for name in ("waitUntil", "waitSignal", "waitExposed"):
        setattr(qtbot, name, partial(_patiently, getattr(qtbot, name)))
    return qtbot


def _patiently(wait: Callable[..., Any], awaited: object, timeout: int = 0, **named: Any) -> Any:
    return wait(awaited, timeout=max(timeout, PATIENCE_MS), **named)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """The whole program on the opening project, in the light theme; it closes without a question."""
    apply_theme(qapp, LIGHT)
    QGuiApplication.clipboard().clear()
    window = MainWindow(opening_project())
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitExposed(window):
        window.show()
    activate(window)
    yield window
    window.files.ask_unsaved = lambda: QMessageBox.StandardButton.Discard
    window.close()


@pytest.fixture
def document(qapp: QApplication) -> Document:
    """Give the opening project, open."""
    return Document(opening_project())


@pytest.fixture
def trainer(document: Document, qtbot: QtBot) -> Iterator[Trainer]:
    """Give a trainer of the document that goes flat out."""
    trainer = Trainer(document)
    trainer.set_speed(Speed(FLAT_OUT))
    yield trainer
    trainer.shut_down()


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> Iterator[TrainingPanel]:
    """Give the training panel of the document, on the screen, with a trainer at the usual speed."""
    trainer = Trainer(document)
    panel = TrainingPanel(document, trainer, Actions(document))
    document.changed.connect(panel.show_project)
    qtbot.addWidget(panel)
    panel.show_project(document.project, None)
    panel.show()
    yield panel
    trainer.shut_down()
