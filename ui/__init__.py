"""The window of Backprop Lab, in PySide6 and pyqtgraph."""
