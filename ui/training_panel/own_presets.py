"""A user's own presets: kept as text in the settings, and checked when they are read; what is spoilt is left out."""

from __future__ import annotations

import msgspec

from nnapp.presets import Preset
from ui.settings import Settings

STORED = "presets"
MOST = 50


def own_presets() -> list[Preset]:
    """Return the user's own presets, by name."""
    try:
        stored = msgspec.json.decode(Settings().text(STORED) or "[]", type=list[msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return []
    found = {preset.name: preset for preset in map(_read, stored[:MOST]) if preset is not None}
    return [found[name] for name in sorted(found, key=str.casefold)]


def keep(preset: Preset) -> None:
    """Keep a preset, in the place of one of the same name."""
    _store([*(other for other in own_presets() if other.name != preset.name), preset])


def forget(name: str) -> None:
    """Forget the preset of a name."""
    _store([preset for preset in own_presets() if preset.name != name])


def _store(presets: list[Preset]) -> None:
    Settings().set_text(STORED, msgspec.json.encode(presets[-MOST:]).decode())


def _read(raw: msgspec.Raw) -> Preset | None:
    try:
        return msgspec.json.decode(raw, type=Preset)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
