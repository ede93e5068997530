"""What stands behind the counter of one app: its railway, its clock and its waitlist model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from flask import current_app
from werkzeug.local import LocalProxy

from booking_site.settings import Settings
from booking_site.telemetry import log, timed
from railway.clock import Clock, clock_from
from railway.features import QueueState
from railway.model import ModelRefused, WaitlistModel, load_model
from railway.network import Network
from railway.offers import Offers
from railway.world import World


@dataclass(frozen=True)
class Office:
    """The railway as the views of one app know it."""

    network: Network
    now: Clock
    seed: int  # of the world: decides how many berths a chart releases (R9)
    model: WaitlistModel | None
    without_model: str = ""  # why there is no model, in one sentence

    @cached_property
    def offers(self) -> Offers:
        """What the trains offer, worked out once for each state of their inventories."""
        return Offers(self.network, self.chances)

    def chances(self, states: Sequence[QueueState]) -> Sequence[float | None]:
        """Return each party's chance of a confirmed berth; None means “no estimate” (R12)."""
        if self.model is None or not states:
            return [None] * len(states)
        with timed("model"):
            return self.model.chances(states)


def open_office(settings: Settings, world: World) -> Office:
    """Return the office of a world; a model that cannot be used is logged, not fatal (R12)."""
    here = (world.network, clock_from(settings.now), world.seed)
    if settings.model == "off":
        return Office(*here, None)
    try:
        return Office(*here, load_model(world))
    except ModelRefused as refused:
        log.warning("model refused", reason=str(refused))
        return Office(*here, None, str(refused))


# The office of the app that handles the current request, as flask's `current_app` is for the app.
office = cast(Office, LocalProxy(lambda: current_app.extensions["office"]))
