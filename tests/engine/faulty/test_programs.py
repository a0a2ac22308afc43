"""The printed program and the derivation: the published size of the cost, and what the three faults do."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.lessons.faulty import (
    DERIVATION,
    EPOCHS,
    PRINTED_PROGRAM,
    PUBLISHED,
    RATE,
    VOTE_SEED,
    Net,
    Pair,
    ask_one,
    case,
    cost,
    opening_start,
    opening_table,
    predict,
    run_program,
    trained,
    vote_seed,
)
from nnapp.project import opening_project
from nnapp.run import train
from nnapp.words import Refusal


def sigma(z):
    return 1 / (1 + np.exp(-z))


def by_the_book(start, epochs, *, printed):
    """Train with code of the test's own, which knows nothing of lines; return predictions and cost."""
    x, t = (table.T for table in opening_table())
    (w1, w2), (b1, b2) = start.weights, start.biases
    for _ in range(epochs):
        h = sigma(w1 @ x + b1)
        y = sigma(w2 @ h + b2)
        if printed:
            back, first = y - t, (y - t) * sigma(y) * (1 - sigma(y))
            hidden = (w2.T @ back) * sigma(h) * (1 - sigma(h))
            of_b1, of_b2 = hidden, first
        else:
            first = (y - t) * y * (1 - y)
            hidden = (w2.T @ first) * h * (1 - h)
            of_b1, of_b2 = hidden.sum(1)[:, np.newaxis], first.sum(1)[:, np.newaxis]
        w1, w2 = w1 - RATE * hidden @ x.T, w2 - RATE * first @ h.T
        b1, b2 = b1 - RATE * of_b1, b2 - RATE * of_b2
    y = sigma(w2 @ sigma(w1 @ x + b1) + b2)
    return y[0], ((t - y) ** 2).sum() / 2


@pytest.mark.parametrize("program", [PRINTED_PROGRAM, DERIVATION], ids=lambda one: one.name)
def test_the_programs_do_what_the_book_says(program):
    found = run_program(program, opening_start(3), 200)
    answers, wanted = by_the_book(opening_start(3), 200, printed=program is PRINTED_PROGRAM)
    assert found.costs[-1] == pytest.approx(wanted, rel=1e-12)
    assert predict(found.net, opening_table()[0])[:, 0] == pytest.approx(answers, rel=1e-12)


def test_the_published_numbers_are_of_the_printed_programs_size_and_not_of_the_derivations():
    published = ((PUBLISHED - opening_table()[1][:, 0]) ** 2).sum() / 2
    assert published == pytest.approx(2.0e-4, rel=0.01)
    printed, derived = (
        [run_program(one, opening_start(seed)).costs[-1] for seed in range(1, 9)]
        for one in (PRINTED_PROGRAM, DERIVATION)
    )
    assert min(printed) < published < max(printed)
    assert 1e-4 < min(printed) < max(printed) < 3e-4
    assert 5e-2 < min(derived) < max(derived) < 9e-2


def test_the_derivation_is_what_the_program_itself_trains():
    project = opening_project()
    assert (project.training.learning_rate, project.training.seeds.start) == (RATE, VOTE_SEED)
    *_, last = train(replace(project, training=replace(project.training, epochs=50)))
    found = run_program(DERIVATION, opening_start(), 50)
    assert found.costs[-1] == pytest.approx(last.cost, rel=1e-12)


def test_the_vote_gives_nothing_away():
    # both curves fall all the way, and begin at the same cost
    courses = [run_program(one, opening_start(VOTE_SEED)) for one in (PRINTED_PROGRAM, DERIVATION)]
    assert all((np.diff(course.costs) < 0).all() for course in courses)
    assert courses[0].costs[0] == courses[1].costs[0]
    assert {len(course.costs) for course in courses} == {EPOCHS + 1}
    assert vote_seed() == VOTE_SEED


def test_one_new_row_gets_as_many_answers_as_the_training_had_rows():
    row = [1, 1, 0, 1, 1]
    net = run_program(PRINTED_PROGRAM, opening_start()).net
    assert [each.shape for each in net.biases] == [(10, 10), (1, 10)]
    answers = ask_one(net, row)
    assert answers.shape == (10,)
    assert len(np.unique(answers.round(3))) > 1  # and they do not agree
    assert ask_one(run_program(DERIVATION, opening_start()).net, row).shape == (1,)


def test_other_numbers_of_rows_are_refused_in_words():
    x, t = opening_table()
    net = run_program(PRINTED_PROGRAM, opening_start(), 1).net
    with pytest.raises(Refusal, match=r"grown to 10 columns.*7 rows.*one row or about 10"):
        predict(net, x[:7])
    with pytest.raises(Refusal, match="grown to 4 columns"):
        trained(PRINTED_PROGRAM, opening_start(), x, t, RATE, 1, batch=4)  # the last mini-batch has two rows


def test_mini_batches_make_more_updates():
    x, t = opening_table()
    start = opening_start()
    found = [trained(DERIVATION, start, x, t, RATE, 3, batch) for batch in (None, 10, 4, 1)]
    assert [course.updates for course in found] == [3, 3, 9, 30]
    assert np.array_equal(found[0].costs, found[1].costs)
    assert len({course.costs[-1] for course in found}) == 3
    whole = trained(PRINTED_PROGRAM, start, x, t, RATE, 3, 5)  # both mini-batches have five rows, the table has ten
    assert (whole.net.columns, np.isnan(whole.costs[1:]).all()) == (5, True)
    with pytest.raises(Refusal, match="at least one row"):
        trained(DERIVATION, start, x, t, RATE, 1, batch=0)


def test_wrong_shapes_are_refused():
    given = case(1)
    with pytest.raises(Refusal, match="2 inputs, but the rows have 5"):
        predict(given.net, opening_table()[0])
    for targets in (given.t[:3], given.t[:, 0], np.hstack([given.t, given.t])):
        with pytest.raises(Refusal, match="targets for 8 rows and 1 outputs"):
            cost(given.net, given.x, targets)
    with pytest.raises(Refusal, match="at least one"):
        cost(given.net, given.x[:0], given.t[:0])
    with pytest.raises(Refusal, match="must be W1"):
        Net(Pair(np.ones((3, 2)), np.ones((1, 4))), Pair(np.ones((3, 1)), np.ones((1, 1))))
    with pytest.raises(Refusal, match="must be W1"):
        Net(given.net.weights, Pair(np.ones(4), np.ones(1)))
    with pytest.raises(Refusal, match="no more and no less"):
        Net((np.ones((3, 2)),), given.net.biases)


def test_arrays_of_a_network_cannot_be_changed():
    given = np.ones((1, 1))
    net = Net(Pair(given, given), Pair(given, given))
    given[:] = 5
    assert net.weights.hidden == 1
    with pytest.raises(ValueError, match="read-only"):
        net.weights.hidden[0, 0] = 2
