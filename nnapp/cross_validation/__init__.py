"""k-fold evaluation: every row is held out once, by a network that was trained afresh on the others.

What is learnt about the table (scales, fillings, categories) is learnt anew for each fold, from its training rows
alone, as the table itself does for whatever rows are for training. Rows that are excluded, or left out because a cell
is missing, are in no fold. Where the project has validation rows, each fold takes as large a share of its own others.
"""

from nnapp.cross_validation.dealing import DEALING, FEWEST, fold_project, folds
from nnapp.cross_validation.evaluating import cross_validate
from nnapp.cross_validation.results import TITLES, Fold, Folds, Score

__all__ = ["DEALING", "FEWEST", "TITLES", "Fold", "Folds", "Score", "cross_validate", "fold_project", "folds"]
