"""A second generator: whether wrk sees the same CPU per API search as ours does.

Both ask the same search of the same server in turn, with the same headers and connections.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping
from urllib.parse import urlencode

from benchmarks.controls.rates import WrongAnswers
from benchmarks.drivers import Reply
from benchmarks.experiments import Context
from benchmarks.launches import Launch, cores, fresh_database, launched
from benchmarks.row import Row
from benchmarks.scale.answers import in_browser
from benchmarks.scale.block import Block, generated
from benchmarks.scale.blocks import SEED
from benchmarks.scale.clocks import pinned
from benchmarks.scale.plan import SEATS, Slice
from benchmarks.scale.questions import Search, questions
from benchmarks.sending import sender
from benchmarks.verdict import LOOKS, Decision, Pair, judge, unmeasured

CHECK = "wrk beside our generator, CPU per search"
SECONDS = 2  # of one go; wrk counts in whole ones
PATIENCE = 10.0  # seconds
ANSWERED = re.compile(r"(\d+) requests in")
WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
MISSING = "wrk is not installed: there is no second generator here"


def crosscheck_rows(context: Context) -> list[Row]:
    """Add a check to the board; it has no row, as it says nothing of the builds.

    Its margin is the 10 % of p50: the two may see CPU that differs by so much.
    """
    seen = shutil.which("wrk") is not None
    context.noise[CHECK] = _compared(context) if seen else unmeasured(MISSING)
    return []


def _compared(context: Context) -> Decision:
    database = fresh_database("api", context)
    pairs: list[Pair] = []
    with launched("api", context.world, database, cpus=cores().servers) as api:
        headers = _headers(api, context)
        searches: list[Search] = questions(context.world, SEED)["find_a_train"]
        for number, search in enumerate(searches[: LOOKS[0]]):
            context.say(f"wrk and our generator, {number + 1} of {LOOKS[0]}", number / LOOKS[0])
            if number % 2:
                ours, wrk = _with_ours(api, search, context), _with_wrk(api, search, headers)
            else:
                wrk, ours = _with_wrk(api, search, headers), _with_ours(api, search, context)
            pairs.append((wrk, ours))
    return judge(pairs, "p50", "lower", launches=0)  # both ask the same one


def _headers(api: Launch, context: Context) -> Mapping[str, str]:
    """Return the headers that a traveller of ours sends with a search."""
    sent: dict[str, str] = {"Accept-Encoding": "gzip"}
    send = sender(api.url, PATIENCE)

    def noting(method: str, path: str, *, headers: dict[str, str], body: bytes | None) -> Reply:
        sent.update(headers)
        return send(method, path, headers=headers, body=body)

    search: Search = questions(context.world, SEED)["find_a_train"][0]
    asked = (search["origin"], search["destination"], search["date"], search["passengers"])
    in_browser("api", noting).searches(*asked)
    return sent


def _with_wrk(api: Launch, search: Search, headers: Mapping[str, str]) -> float:
    """Return CPU milliseconds of the API per search that wrk got an answer to."""
    names = ("from", "origin"), ("to", "destination"), ("date", "date"), ("passengers",) * 2
    query = urlencode({name: search[key] for name, key in names})  # type: ignore[literal-required]
    command = ["wrk", "-t1", f"-c{SEATS}", f"-d{SECONDS}s"]
    command += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    before = _cpu_seconds(api)
    with pinned(cores().generator):
        asked = [*command, f"{api.url}/v1/departures?{query}"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    used = _cpu_seconds(api) - before
    answered = ANSWERED.search(said)
    if answered is None or WRONG.search(said):
        raise WrongAnswers(f"wrk said {said!r}")
    return 1000 * used / int(answered[1])


def _with_ours(api: Launch, search: Search, context: Context) -> float:
    """Return CPU milliseconds of the API per search, in one slice of our own generator."""
    block = Block(
        seed=SEED,
        builds={"decoupled": "api"},
        questions={"find_a_train": [search], "book": [], "look_up": []},
        slices=(Slice(0, "calibration", "find_a_train", "decoupled", 0, SECONDS, 0.25),),
        cores=cores(),
        world=context.world,
        snapshots={},
        folder=context.folder,
    )
    (one,) = generated(block, {"decoupled": api}, lambda *_: None).slices
    if one.wrong:
        raise WrongAnswers(f"{one.wrong} answers were wrong: {one.complaints}")
    return one.value("cpu")


def _cpu_seconds(api: Launch) -> float:
    return sum(server.cpu_seconds() for server in api.servers)
