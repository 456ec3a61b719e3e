"""Rolling origins x models to scores, and the tables and plots made of them."""

from lull.verify.backtest import Scores, Setting, backtest
from lull.verify.protocols import Fold, challenge, monthly

__all__ = ["Fold", "Scores", "Setting", "backtest", "challenge", "monthly"]
