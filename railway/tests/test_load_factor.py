"""How full a train runs."""

from hypothesis import given
from hypothesis import strategies as st

from railway.inventory import Inventory, allocate, empty_inventory
from railway.load_factor import load_factor
from railway.network import Train, read_network

NETWORK = read_network()
TRAIN = NETWORK.trains["12951"]
LEGS = len(TRAIN.stops) - 1


def _unsold(train: Train = TRAIN) -> Inventory:
    return empty_inventory(NETWORK.classes["2A"], 2, len(train.stops) - 1)


def test_an_unsold_class_has_load_factor_nought() -> None:
    assert load_factor(_unsold(), TRAIN) == 0


def test_a_class_sold_out_from_end_to_end_has_load_factor_one() -> None:
    inventory, _place = allocate(_unsold(), 0, LEGS, _unsold().berths)

    assert load_factor(inventory, TRAIN) == 1


def test_a_berth_sold_for_part_of_the_way_counts_by_its_kilometres() -> None:
    inventory, _place = allocate(_unsold(), 1, 3, 4)

    ridden = TRAIN.stops[3].km - TRAIN.stops[1].km
    offered = inventory.berths * TRAIN.stops[-1].km
    assert load_factor(inventory, TRAIN) == 4 * ridden / offered


def test_who_waits_does_not_fill_the_train() -> None:
    full, _place = allocate(_unsold(), 0, LEGS, _unsold().berths)
    waiting, place = allocate(full, 0, LEGS, 2)

    assert place.status == "RAC"
    assert load_factor(waiting, TRAIN) == load_factor(full, TRAIN)


@given(st.data())
def test_it_never_exceeds_the_share_sold_on_the_fullest_leg(data: st.DataObject) -> None:
    train = data.draw(st.sampled_from(list(NETWORK.trains.values())))
    berths, legs = _unsold(train).berths, len(train.stops) - 1
    loads = data.draw(st.lists(st.integers(0, berths), min_size=legs, max_size=legs))
    inventory = _unsold(train)._replace(confirmed_load=tuple(loads))

    assert 0 <= load_factor(inventory, train) <= inventory.sold_share + 1e-12
