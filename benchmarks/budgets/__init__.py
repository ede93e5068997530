"""Budgets: promises about speed, each a ratio against a reference that runs beside it."""
