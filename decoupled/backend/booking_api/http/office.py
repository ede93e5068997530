"""How a handler gets at the office that `main` opened, and asks it without holding up others."""

from collections.abc import Callable
from typing import Annotated, Concatenate, ParamSpec, TypeVar

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from booking_api.services.ports import Office

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def office_of(request: Request) -> Office:
    """Return the office that answers this request."""
    office: Office = request.app.state.office
    return office


async def _office(request: Request) -> Office:  # FastAPI would call a `def` in a thread
    return office_of(request)


TheOffice = Annotated[Office, Depends(_office)]


async def read(
    office: Office,
    use_case: Callable[Concatenate[Office, Asked], Found],
    *asked: Asked.args,
    **options: Asked.kwargs,
) -> Found:
    """Return what a use case finds that may ask for chances.

    Inline when the model is in this process, and in a thread when the answer comes over the
    network: the event loop may not wait for it (decisions 2 and 4).
    """
    if office.predictor.is_remote:
        return await run_in_threadpool(use_case, office, *asked, **options)
    return use_case(office, *asked, **options)
