"""What the API answers. Money is integer paise, instants are IST with their offset."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from booking_api.http.fields import (
    DESTINATION,
    ORIGIN,
    Age,
    ArrivesAt,
    BerthStatus,
    Chance,
    ClassCode,
    Day,
    DepartsAt,
    JourneyDate,
    PassengerName,
    Pnr,
    StationCode,
    TrainName,
    TrainNumber,
)
from booking_api.stopwatch import timed


def answer(
    schema: type[BaseModel],
    value: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a value of the services as the JSON that the contract promises."""
    with timed("render"):
        body = schema.model_validate(value, from_attributes=True).model_dump_json(by_alias=True)
    return Response(body, status, headers, "application/json")


class ClassOffer(BaseModel):
    """What one class offers a party that books now."""

    class_code: ClassCode
    status: BerthStatus
    available: int = Field(description="Free berths if CNF, free RAC places if RAC, else 0")
    waitlist_position: int | None = Field(description="What a booking would get; only if WL")
    fare_paise: int = Field(description="Fare of one passenger, paise", examples=[53500])
    chance: Chance


class DepartureOffer(BaseModel):
    """One departure and its classes."""

    train_number: TrainNumber
    train_name: TrainName
    train_type: str = Field(description="Kind of train", examples=["Mail/Express"])
    synthetic: bool = Field(description="True for a train invented for load tests")
    journey_date: JourneyDate
    departs_at: DepartsAt
    arrives_at: ArrivesAt
    distance_km: int = Field(description="Length of the ride, km", examples=[702])
    on_sale: bool = Field(description="Whether it can be booked now (R2)")
    classes: list[ClassOffer]


class Departures(BaseModel):
    """The departures of a day, earliest first (R1)."""

    origin: StationCode = Field(validation_alias=ORIGIN, serialization_alias="from")
    destination: StationCode = Field(validation_alias=DESTINATION, serialization_alias="to")
    date: Day = Field(description="Day on which the traveller boards", examples=["2026-11-24"])
    passengers: int = Field(description="Size of the party", examples=[2])
    departures: list[DepartureOffer]


class Station(BaseModel):
    """A place where trains stop."""

    station_code: StationCode
    name: str = Field(description="Its name", examples=["New Delhi"])


class Stations(BaseModel):
    """Where trains stop, and what every screen must know."""

    stations: list[Station] = Field(description="By name")
    first_date: Day = Field(description="Today, on the railway's clock", examples=["2026-11-21"])
    last_date: Day = Field(description="Last day on sale (R2)", examples=["2027-01-20"])
    timetable_note: str = Field(description="To be shown on every screen")


class Call(BaseModel):
    """One stop of a train on one day."""

    station_code: StationCode
    station_name: str = Field(description="Name of the station", examples=["New Delhi"])
    distance_km: int = Field(description="From the train's origin, km")
    arrives_at: datetime | None = Field(description="IST; null at the origin")
    departs_at: datetime | None = Field(description="IST; null at the terminus")


class Leg(BaseModel):
    """Passengers between two stops that follow each other."""

    origin: StationCode = Field(validation_alias=ORIGIN, serialization_alias="from")
    destination: StationCode = Field(validation_alias=DESTINATION, serialization_alias="to")
    confirmed: int = Field(description="Passengers with a confirmed berth")
    rac: int = Field(description="Passengers with an RAC place")


class ClassLoad(BaseModel):
    """How full one class is."""

    class_code: ClassCode
    berths: int = Field(description="Berths on sale", examples=[320])
    rac_places: int = Field(description="RAC places on sale", examples=[56])
    rac_length: int = Field(description="Passengers in RAC")
    waitlist_cap: int = Field(description="Most passengers on the waitlist")
    waitlist_length: int = Field(description="Passengers on the waitlist")
    charted: bool = Field(description="Whether the chart is made")
    legs: list[Leg]


class TrainRun(BaseModel):
    """One train on one day: where it stops, and how full it is."""

    train_number: TrainNumber
    train_name: TrainName
    train_type: str = Field(description="Kind of train", examples=["Mail/Express"])
    synthetic: bool = Field(description="True for a train invented for load tests")
    journey_date: JourneyDate
    stops: list[Call]
    classes: list[ClassLoad]


class Traveller(BaseModel):
    """Somebody who signed up."""

    email: str = Field(description="In lower case", examples=["traveller-1@example.org"])
    name: str = Field(examples=["Traveller"])


class Session(BaseModel):
    """A token to send as `Authorization: Bearer …`."""

    access_token: str
    token_type: str = Field(examples=["bearer"])
    expires_in: int = Field(description="Seconds until the token expires", examples=[43200])
    name: str = Field(description="Who signed in", examples=["Traveller"])
    staff: bool = Field(description="Whether charts, load factors and the model are theirs to see")


class Passenger(BaseModel):
    """One passenger of a party."""

    name: PassengerName
    age: Age


class Trip(BaseModel):
    """A booking as its traveller sees it; fare and refund are the whole party's."""

    pnr: Pnr
    train_number: TrainNumber
    train_name: TrainName
    journey_date: JourneyDate
    class_code: ClassCode
    origin: StationCode = Field(validation_alias=ORIGIN, serialization_alias="from")
    destination: StationCode = Field(validation_alias=DESTINATION, serialization_alias="to")
    departs_at: DepartsAt
    arrives_at: ArrivesAt
    status: BerthStatus
    waitlist_number: int | None = Field(description="First number on the waitlist; stays (R5)")
    waitlist_position: int | None = Field(description="1 moves up next; only while WL (R5)")
    fare_paise: int = Field(description="Fare of the party, paise", examples=[107000])
    refund_paise: int | None = Field(description="Refund of the party, paise; once cancelled (R7)")
    refund_now_paise: int | None = Field(
        description="What cancelling now would give back, paise; null when it cannot be cancelled",
        examples=[95000],
    )
    booked_at: datetime = Field(description="IST")
    cancelled_at: datetime | None = Field(description="IST; null while it stands")
    chance: Chance
    passengers: list[Passenger]


class TripPage(BaseModel):
    """Some of a traveller's bookings, newest first."""

    trips: list[Trip] = Field(serialization_alias="bookings")
    next_cursor: str | None = Field(description="Send as `cursor` for the next page; null: last")
