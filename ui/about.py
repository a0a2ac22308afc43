"""What the About box says: versions and licences."""

from __future__ import annotations

import platform

import numpy as np
import pyqtgraph
import PySide6
from PySide6.QtCore import QCoreApplication, qVersion

from resources import VERSION


def about_text() -> str:
    """Return the text of the About box."""
    text = QCoreApplication.translate(
        "About",
        "Backprop Lab {version}\n\nSee, understand and use feed-forward neural networks trained by backpropagation. "
        "It never uses a network connection.\n\nMIT licence. Qt {qt} is used under the LGPL.\n\n"
        "Python {python}, PySide6 {pyside}, NumPy {numpy}, pyqtgraph {pyqtgraph}",
    )
    return text.format(
        version=VERSION,
        qt=qVersion(),
        python=platform.python_version(),
        pyside=PySide6.__version__,
        numpy=np.__version__,
        pyqtgraph=pyqtgraph.__version__,
    )
