"""/v1/model: what the chances rest on."""

from fastapi import APIRouter
from starlette.responses import Response

from booking_api.http.answers import answer
from booking_api.http.answers_to_staff import WatchedModel
from booking_api.http.office import TheOffice
from booking_api.http.problems import refusals
from booking_api.http.security import FOR_STAFF
from booking_api.services.model import watch_model

router = APIRouter(prefix="/v1/model", tags=["staff"], dependencies=[FOR_STAFF])


@router.get("", response_model=WatchedModel, responses=refusals(401, 403))
def read_model(office: TheOffice) -> Response:  # no `async`: it scores a whole week's queues
    """Show the model's card, and its mean chance now beside the mean of its training."""
    return answer(WatchedModel, watch_model(office))
