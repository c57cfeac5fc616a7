"""How rare a score is where there is no mark: a bound on weighted sums of fair signs (Bentkus and Dzindzalieta, 2015).

A normalized sum of fair signs is at least r with at most 3.178 times the chance of a normal variable.
"""

from math import erfc, exp, sqrt
from statistics import NormalDist
from typing import Final

_BENTKUS: Final = 1 / (4 * NormalDist().cdf(-sqrt(2)))  # 3.178


def least_score(hypotheses: float) -> float:
    """The score that one of exp(`hypotheses`) fair sums reaches with a chance below 1."""
    return -NormalDist().inv_cdf(exp(-hypotheses) / _BENTKUS)


def tail(score: float) -> float:
    """The chance that a normal variable is above a score."""
    return erfc(score / sqrt(2)) / 2
