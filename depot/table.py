"""Plain tables for a terminal, without any package: the depot prints before it installs."""

from collections.abc import Sequence
from itertools import zip_longest


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under their header in aligned columns, two spaces apart."""
    lines = [header, *rows]
    widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
    ruler = ["-" * width for width in widths]
    return "\n".join(_line(line, widths) for line in (header, ruler, *rows))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
    return "  ".join(padded).rstrip()
