"""A promise about speed, and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """One promise: the subject's figure over the reference's stays on one side of a bound."""

    name: str
    reference: str
    bound: float
    unit: str = "a second"
    at_most: bool = False  # else the ratio is at least the bound

    @property
    def limit(self) -> str:
        """Return the bound in words."""
        return f"{'at most' if self.at_most else 'at least'} {self.bound:.2f}"


@dataclass(frozen=True)
class Kept:
    """A budget and what was measured, in the budget's unit."""

    budget: Budget
    subject: float
    reference: float
    ratio: float

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        if self.budget.at_most:
            return self.ratio <= self.budget.bound
        return self.ratio >= self.budget.bound
