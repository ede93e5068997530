"""The contract: routes, what they take and answer, and how they refuse."""
