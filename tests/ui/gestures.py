"""What a person does with a control, by real keys and mouse, in the window that really has the keyboard.

A window manager makes windows active when it likes: a closed menu may take the keyboard back from the dialog that it
opened, and leaving a field of an inactive window says nothing. `QTest.qWaitForWindowActive` does not help: a dialog
whose parent is active is enough for it. So every gesture asks for the keyboard until the control itself has it, and
then sends its keys without letting other events in between.

The real pointer stays where it is: on X11 it moves later than asked, and says nothing where it already was.
"""

from __future__ import annotations

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

WAIT_MS = 60_000
STEP_MS = 10


def activate(window: QWidget) -> None:
    """Wait until a window is the active one."""
    deadline = QDeadlineTimer(WAIT_MS)
    while not window.isActiveWindow():
        assert not deadline.hasExpired(), f"{window.objectName() or window} never became active"
        window.activateWindow()
        QTest.qWait(STEP_MS)


def focus(control: QWidget) -> None:
    """Give a control the keyboard, and wait until it has it."""
    window, deadline = control.window(), QDeadlineTimer(WAIT_MS)
    while not (window.isActiveWindow() and control.hasFocus()):
        assert not deadline.hasExpired(), f"{control.objectName() or control} never got the keyboard"
        if window.isActiveWindow():
            control.setFocus()
        else:
            window.activateWindow()  # again, where another window took it meanwhile
        QTest.qWait(STEP_MS)  # lets events in


def hover(widget: QWidget, place: QPoint | QPointF) -> None:
    """Move the mouse to a place in a widget, no button pressed. `QTest.mouseMove` would move the real pointer."""
    spot = QPointF(place)
    button, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, spot, widget.mapToGlobal(spot), button, button, no_keys)
    QApplication.sendEvent(widget, event)


def choose(menu: QMenu, entry: QAction) -> None:
    """Choose an entry of an open menu by Return: a click would let events in first, which may close the menu."""
    assert menu.isVisible() and entry.isEnabled(), entry.text()
    menu.setActiveAction(entry)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()


def press_keys(control: QWidget, *keys: Qt.Key) -> None:
    """Press keys in a control that has the keyboard."""
    focus(control)
    for key in keys:
        QTest.keyClick(control, key)


def type_into(field: QWidget, text: str, leave_by: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type over what is in a line or spin box, and take it by Enter, or leave it by Tab."""
    focus(field)
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)
    QTest.keyClick(field, leave_by)
    if leave_by == Qt.Key.Key_Tab:
        assert not field.hasFocus()


def step_to(box: QComboBox, wanted: str | type) -> None:
    """Walk by the arrow keys to the choice of a name or a kind."""
    row = _row(box, wanted)
    focus(box)
    while box.currentIndex() != row:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down if row > before else Qt.Key.Key_Up)
        assert box.currentIndex() != before, f"{wanted} cannot be reached"


def pick(box: QComboBox, wanted: str | type) -> None:
    """Open the list of a box, and click the choice of a name or a kind."""
    focus(box)
    box.showPopup()
    view = box.view()
    place = view.visualRect(box.model().index(_row(box, wanted), 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _row(box: QComboBox, wanted: str | type) -> int:
    if isinstance(wanted, str):
        row = box.findText(wanted)
        assert row >= 0, f"there is no {wanted}"
        return row
    return next(row for row in range(box.count()) if isinstance(box.itemData(row), wanted))
