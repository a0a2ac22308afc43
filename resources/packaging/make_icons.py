"""Draw the logo in the sizes that desktops and Windows want, from resources/icons/app.svg.

Run it after a change of the drawing, from the root of the tree:  python -m resources.packaging.make_icons
"""

from __future__ import annotations

import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvg import QSvgRenderer

from resources import resource
from ui.icons import APP_SIZES, rendered


def png(pixels: int) -> bytes:
    """Return the logo as a PNG file of pixels × pixels."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    rendered(QSvgRenderer(str(resource("icons", "app.svg"))), pixels).save(buffer, "PNG")
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon file that holds PNG files of several sizes."""
    offset = 6 + 16 * len(pictures)
    header, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for pixels, picture in pictures.items():
        side = pixels % 256  # 0 stands for 256
        header += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset + len(body))
        body += picture
    return header + body


def main() -> None:
    """Write resources/packaging/icons."""
    application = QGuiApplication(["make_icons", "-platform", "offscreen"])
    pictures = {pixels: png(pixels) for pixels in APP_SIZES}
    folder = resource("packaging", "icons")
    for pixels, picture in pictures.items():
        (folder / f"{pixels}.png").write_bytes(picture)
    (folder / "app.ico").write_bytes(ico(pictures))
    del application


if __name__ == "__main__":
    main()
