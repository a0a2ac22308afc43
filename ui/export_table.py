"""Exporting the table with what the network answers, as CSV or Parquet, in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from nnapp.exporting.table import write_csv, write_parquet
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.words import Said
from ui.background import Job
from ui.messages import sentence, show_error
from ui.plain_text import plain

PARQUET = ".parquet"
CSV = ".csv"
LOOK_MS = 50
PATIENCE_MS = 400  # for which nothing is shown
STEPS = 1000


class TableExport(QObject):
    """Asks for a file and writes the table; `said` tells how it went."""

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.ask_path: Callable[[], Path | None] = self._ask_path
        self.job = Job(self)
        self._path = Path()
        self._progress: QProgressDialog | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_progress)
        self.job.finished.connect(self._on_finished)
        self.job.refused.connect(self._on_refused)
        self.job.failed.connect(self._on_failed)
        self.job.cancelled.connect(self._on_cancelled)

    def export(self, project: Project) -> None:
        """Ask where to, and write the table as CSV, or as Parquet where the name ends so."""
        if self.job.running:
            return
        path = self.ask_path()
        if path is None:
            return
        if not path.suffix:
            path = path.with_name(path.name + CSV)
        self._path = path
        self._progress = QProgressDialog(
            self.tr("Writing {name} …").format(name=plain(path.name, 60)), self.tr("Cancel"), 0, STEPS, self._window
        )
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(PATIENCE_MS)
        self._progress.canceled.connect(self.job.cancel)
        self.job.start(partial(_written, project, path))
        self._timer.start(LOOK_MS)

    def shut_down(self) -> None:
        """Give up what is being written, and wait."""
        self._timer.stop()
        self.job.shut_down()

    @Slot()
    def _show_progress(self) -> None:
        if self._progress is not None and not self._progress.wasCanceled():
            self._progress.setValue(round(STEPS * min(self.job.done_part, 0.999)))

    @Slot(object)
    def _on_finished(self, _nothing: object) -> None:
        self._end()
        self.said.emit(self.tr("The table was written to {name}.").format(name=plain(str(self._path))))

    @Slot(object)
    def _on_refused(self, said: Said) -> None:
        self._end()
        show_error(self._window, sentence(said))

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self._end()
        show_error(self._window, self.tr("The table was not written because of an error in the program."), text)

    @Slot()
    def _on_cancelled(self) -> None:
        self._end()
        self.said.emit(self.tr("Cancelled; {name} was left as it was.").format(name=plain(self._path.name, 60)))

    def _end(self) -> None:
        self._timer.stop()
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect(self.job.cancel)
            progress.close()
            progress.deleteLater()

    def _ask_path(self) -> Path | None:
        filters = self.tr("CSV, for spreadsheets (*.csv);;Parquet, for other programs (*.parquet)")
        folder = Path(QDir.homePath()) / self.tr("table.csv")
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the table with predictions"), str(folder), filters
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_name(path.name + (PARQUET if PARQUET in chosen else CSV))


def _written(project: Project, path: Path, report: Report) -> None:
    report(0.0)
    if path.suffix.casefold() == PARQUET:
        write_parquet(project, path)
    else:
        write_csv(project, path, report=report)
