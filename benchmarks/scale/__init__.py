"""SCALE: what the travellers' tasks cost each build under load."""
