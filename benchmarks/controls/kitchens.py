"""The same two dishes cooked in every form that Flask and FastAPI have for a handler.

One dish is work: the published model scores one party. The other is waiting: nothing but a pause
of 0.1 s, as a slow remote service would give; it is the only sleep in these labs, because waiting
is its subject. `/ping` is the neighbour who asks for a glass of water.

`python -m benchmarks.controls.kitchens flask|fastapi PORT THREADS` serves one of them.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import typer
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from flask import Flask
from granian.constants import Interfaces

from benchmarks.controls.serving import serve
from railway.features import as_matrix
from railway.model import load_model
from railway.samples import sample_states
from railway.world import read_world

WORLD = "TWIN_TRACKS_WORLD"  # the folder of the published world
THREADS = "TWIN_TRACKS_THREADS"
PAUSE = 0.1  # seconds that a remote service takes
Scorer = Callable[[], float]
POOLED: list[Scorer] = []  # in the pool's process: its own copy of the model


def scorer() -> Scorer:
    """Return a function that scores one party anew at each call, as scikit-learn does it."""
    model = load_model(read_world(Path(os.environ[WORLD])))
    row = as_matrix(sample_states(Path(os.environ[WORLD]))[:1])
    return lambda: float(model.scorer.predict_proba(row)[0, 1])


def create_flask() -> Flask:
    """Return the kitchen in which each request has a thread to itself."""
    score, kitchen = scorer(), Flask(__name__)

    @kitchen.get("/model")
    def model() -> dict[str, float]:
        return {"chance": score()}

    @kitchen.get("/wait")
    def wait() -> dict[str, float]:
        time.sleep(PAUSE)
        return {"waited": PAUSE}

    @kitchen.get("/ping")
    def ping() -> dict[str, str]:
        return {"water": "here"}

    return kitchen


def create_fastapi() -> FastAPI:
    """Return the kitchen with all forms side by side: `async def`, `def`, and a process pool."""
    kitchen = FastAPI(lifespan=_open)

    @kitchen.get("/model/async")
    async def model_async(request: Request) -> dict[str, float]:
        return {"chance": request.app.state.score()}

    @kitchen.get("/model/def")
    def model_def(request: Request) -> dict[str, float]:
        return {"chance": request.app.state.score()}

    @kitchen.get("/model/pool")
    async def model_pool(request: Request) -> dict[str, float]:
        loop = asyncio.get_running_loop()
        return {"chance": await loop.run_in_executor(request.app.state.pool, _score_in_pool)}

    @kitchen.get("/wait/async")
    async def wait_async() -> dict[str, float]:
        await asyncio.sleep(PAUSE)
        return {"waited": PAUSE}

    @kitchen.get("/wait/blocking")
    async def wait_blocking() -> dict[str, float]:
        time.sleep(PAUSE)
        return {"waited": PAUSE}

    @kitchen.get("/ping")
    async def ping() -> dict[str, str]:
        return {"water": "here"}

    return kitchen


@asynccontextmanager
async def _open(kitchen: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = int(os.environ[THREADS])
    kitchen.state.score = scorer()
    with ProcessPoolExecutor(max_workers=1, initializer=_ready_pool) as kitchen.state.pool:
        yield


def _ready_pool() -> None:
    POOLED.append(scorer())


def _score_in_pool() -> float:
    return POOLED[0]()


def main(kind: Literal["flask", "fastapi"], port: int, threads: int) -> None:
    """Serve one kitchen with so many threads."""
    os.environ[THREADS] = str(threads)
    if kind == "flask":
        serve("benchmarks.controls.kitchens:create_flask", Interfaces.WSGI, port, threads)
    else:
        serve("benchmarks.controls.kitchens:create_fastapi", Interfaces.ASGI, port)


if __name__ == "__main__":
    typer.run(main)
