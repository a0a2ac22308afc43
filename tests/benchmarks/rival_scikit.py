"""scikit-learn's multi-layer perceptrons, as the benchmark drives them."""

from __future__ import annotations

import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from tests.benchmarks.workloads import Workload


class ScikitLearn:
    """MLPClassifier and MLPRegressor (whose output is linear, which is a little less work than ours)."""

    def __init__(self, workload: Workload, optimizer: str, learning_rate: float) -> None:
        warnings.simplefilter("ignore", ConvergenceWarning)
        self.x, targets = workload.data()
        self.targets = targets.argmax(axis=1) if workload.classifies else targets.ravel()
        self.model = (MLPClassifier if workload.classifies else MLPRegressor)(
            hidden_layer_sizes=workload.widths[1:-1],
            activation={"sigmoid": "logistic"}.get(workload.hidden, workload.hidden),
            solver=optimizer,
            alpha=0.0,
            batch_size=workload.batch,
            learning_rate_init=learning_rate,
            momentum=0.0,
            shuffle=workload.batch < workload.rows,  # nobody does with all rows in one batch: it is slower for nothing
            n_iter_no_change=10**9,  # never stop early
            warm_start=True,
            random_state=1,
        )

    def run(self, epochs: int) -> None:
        """All epochs in one fit, because every call (partial_fit, too) begins by checking all rows again."""
        self.model.set_params(max_iter=epochs).fit(self.x, self.targets)
