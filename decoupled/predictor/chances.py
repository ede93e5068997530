"""/v1/chances: the states of parties in a queue go in, their chances come out."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import to_json
from starlette.responses import Response

from predictor.answering import Answering
from predictor.problems import refusals
from railway.calendar import FAR_DAYS
from railway.features import CHEAPEST_FIRST, QueueState
from railway.party import MOST_PASSENGERS

MOST_STATES = 1_000  # in one call: about 0.5 MB

router = APIRouter(prefix="/v1/chances", tags=["chances"])


def _known(class_code: str) -> str:
    if class_code not in CHEAPEST_FIRST:
        raise ValueError(f"A class is one of {', '.join(CHEAPEST_FIRST)}.")
    return class_code


Count = Annotated[int, Field(ge=0, le=100_000, description="Passengers, berths or places")]
Hours = Annotated[int, Field(ge=0, le=10_000, description="Whole hours", examples=[120])]


class State(BaseModel):
    """A party in a queue, in the railway's words: `railway.features.QueueState`, with bounds."""

    model_config = ConfigDict(extra="forbid", strict=True)

    class_code: Annotated[str, AfterValidator(_known), Field(examples=["SL"])]
    weekday: int = Field(ge=1, le=7, description="Of the journey date, Monday = 1")
    days_from_festival: int = Field(ge=-FAR_DAYS, le=FAR_DAYS, description="Negative: still ahead")
    hours_to_chart: Hours
    hours_booked_ahead: Hours
    ride_percent: int = Field(ge=0, le=100, description="Of the train's whole way")
    passengers: int = Field(ge=1, le=MOST_PASSENGERS)
    waitlisted: bool = Field(description="False: in RAC")
    waitlist_position: Count = Field(description="1 = next to move up; 0 = in RAC")
    passengers_ahead: Count
    rac_length: Count
    waitlist_length: Count
    berths: int = Field(ge=1, le=100_000, description="On sale")
    rac_places: Count
    free_berths: Count
    free_rac_places: Count
    passengers_booked: Count
    passengers_cancelled: Count

    @model_validator(mode="after")
    def _has_a_place_in_one_queue(self) -> Self:
        if self.waitlisted != (self.waitlist_position > 0):
            raise ValueError("A waitlist position from 1 is for the waitlist, 0 for RAC.")
        return self


class Question(BaseModel):
    """Parties of whom the chance is asked; none at all asks which model answers."""

    model_config = ConfigDict(extra="forbid", strict=True)

    states: list[State] = Field(max_length=MOST_STATES)


class Chances(BaseModel):
    """What the model says."""

    model_id: str = Field(description="Which model answered", examples=["9f86d081884c7d65"])
    chances: list[float] = Field(description="Of a confirmed berth, 0 to 1, in order of the states")


@router.post("", response_model=Chances, responses=refusals(400, 413, 422, 503))
async def estimate(version: Answering, question: Question) -> Response:
    """Tell each party's chance of a confirmed berth when the chart is made."""
    states = [QueueState(**vars(state)) for state in question.states]
    told = {"model_id": version.model_id, "chances": version.model.chances(states)}
    return Response(to_json(told), media_type="application/json")
