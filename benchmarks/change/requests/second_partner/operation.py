"""Our staff hand out a key to each of two partners, on their screen."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from benchmarks.change.sites import Site
from benchmarks.change.visit import Visit
from benchmarks.drivers import ApiTraveller, MonolithTraveller
from benchmarks.drivers.pages import hidden
from railway.world import DEMO_PASSWORD, STAFF_EMAIL

PARTNERS = ("First Partner", "Saffron Trips")
SCREEN = "/staff/partners"
KEY_SHOWN = re.compile(r'data-new-key="([^"]+)"')
ROW_SHOWN = re.compile(r'data-key-id="(\d+)" data-name="([^"]+)"')


def monolith(visit: Visit, _site: Site, _folder: Path) -> Mapping[str, str]:
    """Make the keys on the staff's page."""
    staff = MonolithTraveller(visit.send("monolith"))
    staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
    handed = {}
    for name in PARTNERS:
        guard = hidden(staff.visits(SCREEN).body, "csrf_token")
        page = staff.posts(SCREEN, {"name": name, "csrf_token": guard}).body.decode()
        numbers = {shown: number for number, shown in ROW_SHOWN.findall(page)}
        handed[name] = KEY_SHOWN.findall(page)[0]
        handed[f"{name}, to revoke"] = f"{SCREEN}/{numbers[name]}/revocation"
    return handed


def decoupled(visit: Visit, _site: Site, _folder: Path) -> Mapping[str, str]:
    """Make the keys as the staff's screen does."""
    staff = ApiTraveller(visit.send("api"))
    staff.signs_in(STAFF_EMAIL, DEMO_PASSWORD)
    handed = {}
    for name in PARTNERS:
        partner = json.loads(staff.posts("/v1/partners", {"name": name}).body)
        keys = f"/v1/partners/{partner['partner_id']}/keys"
        made = json.loads(staff.posts(keys, {"scopes": ["search", "chance", "sell"]}).body)
        handed[name] = made["key"]
        handed[f"{name}, to revoke"] = f"{keys}/{made['key_id']}"
    return handed
