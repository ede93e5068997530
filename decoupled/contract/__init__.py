"""How the contract may change: what changed between two of them, and whom each change breaks."""

from contract.comparison import changes
from contract.nodes import Unreadable
from contract.promises import Change

__all__ = ["Change", "Unreadable", "changes"]
