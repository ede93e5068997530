"""How a handler gets at the shelf, and at the model that answers."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from predictor.shelf import Shelf, Version
from railway.model import ModelRefused


async def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


TheShelf = Annotated[Shelf, Depends(_shelf)]


async def _answering(shelf: TheShelf) -> Version:
    try:
        return shelf.answering
    except ModelRefused as refused:
        raise HTTPException(503, str(refused)) from refused


Answering = Annotated[Version, Depends(_answering)]
