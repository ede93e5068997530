"""Berths that other quotas leave unused: released when the chart is made (R9)."""

from datetime import date
from random import Random

from railway.network import GENERAL_QUOTA

UNUSED_SHARE = (20, 140)  # Beta parameters, mean 1/8: assumed, Railways keep no figures by cause


def released_berths(
    world_seed: int, train_number: str, journey_date: date, class_code: str, general_berths: int
) -> int:
    """Return how many berths other quotas release at the chart (R9).

    Drawn from the arguments alone, so that both builds and the simulator get the same number.
    general_berths: berths of the general quota before the chart.
    """
    draw = Random(f"{world_seed} {train_number} {journey_date} {class_code} released berths")
    other_berths = general_berths * (1 - GENERAL_QUOTA) / GENERAL_QUOTA
    return round(other_berths * draw.betavariate(*UNUSED_SHARE))
