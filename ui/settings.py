"""What the program remembers between starts: recent files, the theme, and where the window and its docks were."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 10
LAYOUT_VERSION = 5


class Settings:
    """A thin, typed layer over QSettings; values of a wrong type count as absent."""

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Backprop Lab", "Backprop Lab")

    @property
    def recent(self) -> list[Path]:
        """The files opened or saved last, the newest first."""
        return self._paths("recent")

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        self._add_path("recent", path)

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self._store.remove("recent")

    @property
    def recent_tables(self) -> list[Path]:
        """The files imported last, the newest first."""
        return self._paths("recent-tables")

    def add_recent_table(self, path: Path) -> None:
        """Put a file at the head of the imported ones."""
        self._add_path("recent-tables", path)

    def clear_recent_tables(self) -> None:
        """Forget the imported files; how they were read stays known."""
        self._store.remove("recent-tables")

    def _paths(self, key: str) -> list[Path]:
        value = self._store.value(key, [])
        paths = [value] if isinstance(value, str) else value
        return [Path(path) for path in paths if isinstance(path, str)] if isinstance(paths, list) else []

    def _add_path(self, key: str, path: Path) -> None:
        path = path.absolute()
        paths = [path, *(other for other in self._paths(key) if other != path)]
        self._store.setValue(key, [str(path) for path in paths[:MOST_RECENT]])

    @property
    def theme(self) -> str:
        """The chosen theme: system, light or dark."""
        value = self._store.value("theme", "system")
        return value if value in {"light", "dark"} else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def motion(self) -> str:
        """Whether motion is reduced: system, on or off."""
        value = self._store.value("reduce-motion", "system")
        return value if value in {"on", "off"} else "system"

    @motion.setter
    def motion(self, choice: str) -> None:
        self._store.setValue("reduce-motion", choice)

    @property
    def signal_speed(self) -> float:
        """How many times the usual speed signals go."""
        try:
            speed = float(self._store.value("signal-speed", 1.0))  # type: ignore[arg-type]  # whatever is in the file
        except (TypeError, ValueError):
            return 1.0
        return speed if 0.25 <= speed <= 4 else 1.0

    @signal_speed.setter
    def signal_speed(self, speed: float) -> None:
        self._store.setValue("signal-speed", speed)

    @property
    def picture_folder(self) -> Path | None:
        """The folder that the last picture was written to, where it still is."""
        value = self._store.value("picture-folder")
        folder = Path(value) if isinstance(value, str) and value else None
        return folder if folder is not None and folder.is_dir() else None

    @picture_folder.setter
    def picture_folder(self, folder: Path) -> None:
        self._store.setValue("picture-folder", str(folder))

    @property
    def histograms(self) -> bool:
        """Whether the table's header shows histograms."""
        return self._store.value("histograms", "true") not in ("false", False)

    @histograms.setter
    def histograms(self, on: bool) -> None:
        self._store.setValue("histograms", on)

    @property
    def weight_maps(self) -> list[str]:
        """What the heatmaps of weights show: some of weight, gradient, update and delta."""
        value = self._store.value("weight-maps", "weight")
        return value.split(",") if isinstance(value, str) else ["weight"]

    @weight_maps.setter
    def weight_maps(self, names: list[str]) -> None:
        self._store.setValue("weight-maps", ",".join(names))

    @property
    def weight_logarithm(self) -> bool:
        """Whether their colours are logarithmic."""
        return self._store.value("weight-logarithm", "false") in ("true", True)

    @weight_logarithm.setter
    def weight_logarithm(self, on: bool) -> None:
        self._store.setValue("weight-logarithm", on)

    @property
    def weight_pictures(self) -> bool:
        """Whether they are pictures of units where the inputs form one."""
        return self._store.value("weight-pictures", "false") in ("true", True)

    @weight_pictures.setter
    def weight_pictures(self, on: bool) -> None:
        self._store.setValue("weight-pictures", on)

    def text(self, name: str) -> str:
        """Return a stored text, or nothing; who reads it checks what it says."""
        value = self._store.value(f"text/{name}", "")
        return value if isinstance(value, str) else ""

    def set_text(self, name: str, value: str) -> None:
        """Store a text."""
        self._store.setValue(f"text/{name}", value)

    def layout(self, name: str) -> QByteArray | None:
        """Return a stored window geometry or dock state."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def set_layout(self, name: str, value: QByteArray) -> None:
        """Store a window geometry or dock state."""
        self._store.setValue(f"layout/{name}", value)

    def reset(self) -> None:
        """Forget everything."""
        self._store.clear()
