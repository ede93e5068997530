"""Draws bars that are legible on a light and on a dark page, and says in words what they show."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from io import BytesIO

from matplotlib.figure import Figure

from benchmarks.change.sites import Side
from benchmarks.row import figure

INK = "#808080"  # mid-grey: read on white and on black alike
LOOKS: dict[Side, tuple[str, str]] = {
    "monolith": ("#c2549d", ""),
    "decoupled": ("#2a93a8", "//"),
}  # colour and hatching
WIDTH, LINE_HEIGHT, FRAME_HEIGHT = 7.5, 0.36, 0.9  # inches
DOTS_PER_INCH = 120


@dataclass(frozen=True)
class Chart:
    """A picture with the sentence that replaces it for those who do not see it."""

    png: bytes = field(repr=False)
    alt: str

    def _repr_html_(self) -> str:
        picture = b64encode(self.png).decode()
        alt = escape(self.alt)
        return (
            f'<figure><img alt="{alt}" src="data:image/png;base64,{picture}" width="720">'
            f"<figcaption>{alt}</figcaption></figure>"
        )


def bars(title: str, unit: str, values: Mapping[str, Mapping[Side, float]]) -> Chart:
    """Return one bar per group and side, each with its own label: {group: {side: value}}."""
    lines = [
        (group, side, value) for group, sides in values.items() for side, value in sides.items()
    ]
    picture = Figure(figsize=(WIDTH, FRAME_HEIGHT + LINE_HEIGHT * len(lines)), layout="constrained")
    axes = picture.add_subplot()
    for place, (_, side, value) in enumerate(lines):
        colour, hatch = LOOKS[side]
        bar = axes.barh(place, value, color=colour, hatch=hatch, edgecolor=INK)
        axes.bar_label(bar, labels=[figure(value)], color=INK, padding=4)
    names = [f"{group}, {side}" for group, side, _ in lines]
    axes.set_yticks(range(len(lines)), names, color=INK)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_title(title, color=INK, loc="left")
    axes.set_xlabel(unit, color=INK)
    axes.tick_params(colors=INK)
    axes.spines[:].set_visible(False)
    said = "; ".join(f"{group}, {side}: {figure(value)}" for group, side, value in lines)
    return Chart(_png(picture), f"{title} ({unit}). {said}.")


def _png(picture: Figure) -> bytes:
    file = BytesIO()
    picture.savefig(file, format="png", transparent=True, dpi=DOTS_PER_INCH)
    return file.getvalue()
