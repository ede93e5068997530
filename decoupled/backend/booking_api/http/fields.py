"""The fields that requests and answers share, each with its unit and an example."""

import re
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from railway.inventory import Status
from railway.party import LONGEST_NAME, OLDEST

LARGEST_ID = 2**63 - 1  # SQLite knows no larger number
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ORIGIN = AliasChoices("origin", "from")  # `from` is a word of Python's own
DESTINATION = AliasChoices("destination", "to")


def _day(given: Any) -> date:
    if isinstance(given, date):
        return given
    if isinstance(given, str) and ISO_DAY.fullmatch(given):
        with suppress(ValueError):  # such as 30 February: no day, and refused like any other text
            return date.fromisoformat(given)
    raise PydanticCustomError("day", "Write the day as YYYY-MM-DD, for example 2026-11-24.")


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
JourneyDate = Annotated[
    Day,
    Field(
        description="Day on which the train leaves its origin; with train and class it names "
        "what is booked",
        examples=["2026-11-24"],
    ),
]
StationCode = Annotated[
    str, Field(min_length=1, max_length=10, description="Station code", examples=["NDLS"])
]
TrainNumber = Annotated[
    str, Field(min_length=1, max_length=10, description="Train number", examples=["12622"])
]
ClassCode = Annotated[
    str, Field(min_length=1, max_length=3, description="Class of travel", examples=["SL"])
]
Pnr = Annotated[
    str, Field(description="Ten digits; those of a demo start with 0", examples=["0123456789"])
]
TrainName = Annotated[str, Field(description="Name of the train", examples=["Tamil Nadu Express"])]
DepartsAt = Annotated[
    datetime,
    Field(description="When the traveller boards, IST", examples=["2026-11-24T22:30:00+05:30"]),
]
ArrivesAt = Annotated[
    datetime,
    Field(description="When the traveller gets off, IST", examples=["2026-11-25T06:05:00+05:30"]),
]
BerthStatus = Annotated[
    Status,
    Field(description="CNF, RAC, WL; REGRET only in a search, CANCELLED only in a booking"),
]
Chance = Annotated[
    float | None,
    Field(
        ge=0,
        le=1,
        description="Chance of a confirmed berth for RAC and WL; null: no estimate",
        examples=[0.83],
    ),
]
# The railway itself refuses what is outside these bounds (R3), so that its rule is named.
PassengerName = Annotated[
    str,
    Field(
        description="As on the passenger's papers",
        examples=["Passenger One"],
        json_schema_extra={"minLength": 1, "maxLength": LONGEST_NAME},
    ),
]
Age = Annotated[
    int,
    Field(
        description="Whole years",
        examples=[34],
        json_schema_extra={"minimum": 0, "maximum": OLDEST},
    ),
]
PartnerName = Annotated[str, Field(description="Name of the partner", examples=["Far Horizons"])]
CallsPerMinute = Annotated[
    int, Field(ge=1, le=1_000_000, description="Most calls in a minute", examples=[600])
]
CallsPerMonth = Annotated[
    int, Field(ge=1, le=1_000_000_000, description="Most calls in a month", examples=[100_000])
]
Month = Annotated[
    str,
    Field(
        description="A month on the office clock, YYYY-MM",
        examples=["2026-11"],
        json_schema_extra={"pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$"},
    ),
]
