"""What a berth costs (R8)."""

from math import ceil

from railway.network import Journey, TravelClass

ROUNDING_PAISE = 500  # the base is rounded up to five rupees
GST_PERCENT = 5  # on air-conditioned classes
FLEXI_STEP_PERCENT = 10  # +10 % of base per 10 % of berths sold (The Hindu 2016-09-07)


def fare_paise(journey: Journey, travel_class: TravelClass, sold_share: float) -> int:
    """Return one passenger's fare in paise (R8).

    sold_share: berths sold on the fullest leg as a share of all berths of the class, 0 to 1.
    """
    base = ceil(journey.km * travel_class.base_paise_per_km / ROUNDING_PAISE) * ROUNDING_PAISE
    if journey.train.flexi_fare:
        base += base * _flexi_percent(travel_class, sold_share) // 100
    fare = base + travel_class.reservation_fee_paise
    if journey.train.superfast:
        fare += travel_class.superfast_charge_paise
    if travel_class.air_conditioned:
        fare += fare * GST_PERCENT // 100
    return fare


def _flexi_percent(travel_class: TravelClass, sold_share: float) -> int:
    steps = int(sold_share * 100 / FLEXI_STEP_PERCENT + 1e-9)  # 0.3 * 10 falls just short of 3
    return min(steps * FLEXI_STEP_PERCENT, travel_class.flexi_cap_percent)
