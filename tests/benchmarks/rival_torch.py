"""PyTorch, as the benchmark drives it."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from tests.benchmarks.workloads import Array, Workload, flat


class PyTorch:
    """The loop that everybody writes, eager."""

    def __init__(self, workload: Workload, optimizer: str, learning_rate: float) -> None:
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
        self.workload = workload
        x, t = workload.data()
        self.x = torch.from_numpy(x)
        self.t = torch.from_numpy(t.argmax(axis=1) if workload.classifies else t)
        modules: list[nn.Module] = []
        for (fan_in, fan_out), activation in zip(pairwise(workload.widths), workload.activations, strict=True):
            modules.append(nn.Linear(fan_in, fan_out, dtype=self.x.dtype))
            if activation != "softmax":  # cross_entropy wants z
                modules.append({"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}[activation]())
        self.net = nn.Sequential(*modules)
        self.optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](
            self.net.parameters(), lr=learning_rate
        )
        self.losses: list[float] = []

    def loss(self, y: Any, t: Any) -> Any:
        if self.workload.classifies:
            return functional.cross_entropy(y, t)
        return functional.mse_loss(y, t, reduction="sum") * (0.5 / len(t))

    def run(self, epochs: int) -> None:
        for _ in range(epochs):
            if self.workload.batch == self.workload.rows:
                self.epoch([(self.x, self.t)])
            else:
                order = torch.randperm(self.workload.rows)
                self.epoch((self.x[rows], self.t[rows]) for rows in order.split(self.workload.batch))

    def epoch(self, batches: Any) -> None:
        running = torch.zeros((), dtype=self.x.dtype)
        for x, t in batches:
            loss = self.loss(self.net(x), t)
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad()
            running += loss.detach() * len(x)
        self.losses.append(running.item() / self.workload.rows)

    def checked(self, order: Array) -> Array:
        """Take one epoch from the workload's start in this order, and return all parameters (see `flat`)."""
        linear = [module for module in self.net if isinstance(module, torch.nn.Linear)]
        with torch.no_grad():
            for module, (weights, biases) in zip(linear, self.workload.start(), strict=True):
                module.weight.copy_(torch.from_numpy(weights))
                module.bias.copy_(torch.from_numpy(biases))
        batches = torch.from_numpy(order).split(self.workload.batch)
        self.epoch((self.x[rows], self.t[rows]) for rows in batches)
        return flat([(module.weight.detach().numpy(), module.bias.detach().numpy()) for module in linear])
