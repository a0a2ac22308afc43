"""The engine and the values of Backprop Lab: networks, tables, training and files, without a window.

from nnapp.project import opening_project
from nnapp.run import train

for snapshot in train(opening_project()):
    print(snapshot.epoch, snapshot.cost)
"""
