"""The engine of Backprop Lab: feed-forward networks trained by backpropagation, in NumPy, without any window.

Build a project from a table, fit it, ask it, and look inside:

>>> from nnapp.scripting import build, fit, inspect, predict
>>> x = [[0, 0], [0, 1], [1, 0], [1, 1]]
>>> t = [0, 1, 1, 0]  # exclusive or
>>> project = build(x, t, "4-1 tanh sigmoid", learning_rate=1.0, epochs=2000)
>>> project = fit(project)
>>> project.model.stop.rule, project.model.stop.kept_epoch
('epochs', 2000)
>>> predict(project, x).round().ravel().tolist()
[0.0, 1.0, 1.0, 0.0]

Everything the derivation names is there by its name, for any rows: z = W x + b and a = φ(z) of each layer on the way
forward, the cost C, then δ = ∂C/∂z and the gradient ∂C/∂W and ∂C/∂b on the way back.

>>> seen = inspect(project, [[0, 1]], [1])
>>> W, b, output = project.model.current.weights[0], project.model.current.biases[0], seen.a[-1]
>>> bool(abs(W @ [0, 1] + b - seen.z[0][0]).max() < 1e-12)
True
>>> y, delta = output[0, 0], seen.delta[-1][0, 0]
>>> bool(abs(-(1 - y) * y * (1 - y) - delta) < 1e-12)  # −(t − y) φ′(z), with φ′ = y (1 − y)
True
>>> seen.gradient.weights[0].shape, seen.gradient.biases[0].shape
((4, 2), (4,))

The update is w ← w − η ∂C/∂w. One epoch on all rows, by hand and by `fit`:

>>> eta, before = project.training.learning_rate, project.model.current.flat
>>> by_hand = before - eta * inspect(project, x, t).gradient.flat
>>> bool(abs(fit(project, epochs=1).model.current.flat - by_hand).max() < 1e-12)
True

And the gradient is right: central differences of the cost, which know nothing of the chain rule, agree with it.

>>> from nnapp.gradient_check import gradient_check
>>> gradient_check(project, x, [[0], [1], [1], [0]]).passed
True

Where to read on, top to bottom: `activations`, `initializers`, `costs`, `optimizers`, `schedules` are the choices;
`topology`, `dataset`, `training` and `model` are what a project is made of; `tape` and `network` are how a step is
recorded and run; `run` trains; `metrics`, `diagnostics` and `gradient_check` judge; `projectfile` saves.
"""
