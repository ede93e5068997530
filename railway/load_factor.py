"""How full a train runs: the figures that staff watch before the chart."""

from itertools import pairwise

from railway.inventory import Inventory
from railway.network import Train


def load_factor(inventory: Inventory, train: Train) -> float:
    """Return passenger-km sold as a share of berth-km offered, 0 to 1.

    Only confirmed passengers count. Berths sold for part of the way count for that part, so this
    is never above `Inventory.sold_share`, which looks at the fullest leg alone.
    """
    kms = (there.km - here.km for here, there in pairwise(train.stops))
    sold = sum(load * km for load, km in zip(inventory.confirmed_load, kms, strict=True))
    return sold / (inventory.berths * (train.stops[-1].km - train.stops[0].km))
