"""What `compare` can run: one entry per experiment, so that a new one is one more line."""

from collections.abc import Iterable, Sequence

from benchmarks.experiments import Costs, Experiment, Mode, Prediction, is_part_of
from benchmarks.row import Row
from benchmarks.worlds import BUSY, grown

REGISTRY: tuple[Experiment, ...] = (
    Experiment(
        "scale.load",
        "scale",
        "What does each task cost the servers, and how many can they do?",
        Costs(quick=60, default=90, full=200),
        "benchmarks.scale.rows:load_rows",
        (
            "scale.find_a_train",
            "scale.book",
            "scale.look_up",
            "scale.memory",
            "scale.things_to_start",
        ),
        Prediction("scale.find_a_train.cpu", "Which build needs less CPU to find a train?"),
        goes_on=True,
    ),
    Experiment(
        "scale.latency",
        "scale",
        "How long do travellers wait who arrive whether or not others are served?",
        Costs(quick=0, default=100, full=250),
        "benchmarks.scale.latency:latency_rows",
        tuple(
            f"scale.{task}.{measure}"
            for task in ("find_a_train", "book", "look_up")
            for measure in ("p50", "p95")
        ),
        Prediction("scale.find_a_train.p95", "Which build makes the slowest searches wait less?"),
        goes_on=True,
    ),
    Experiment(
        "scale.forms",
        "scale",
        "What does the form of a handler do to a model, to a wait, and to a neighbour?",
        Costs(quick=0, default=0, full=120),
        "benchmarks.controls.forms:form_findings",
    ),
    Experiment(
        "scale.hops",
        "scale",
        "What does a hop through the network cost in front of a model?",
        Costs(quick=0, default=0, full=90),
        "benchmarks.controls.hops:hop_findings",
    ),
    Experiment(
        "scale.controls",
        "scale",
        "What of the difference is the framework's, and what is due to JSON in a page's place?",
        Costs(quick=0, default=0, full=35),
        "benchmarks.controls.corners:corner_findings",
    ),
    Experiment(
        "scale.servers",
        "scale",
        "Does another server than granian turn the comparison round?",
        Costs(quick=0, default=0, full=15),
        "benchmarks.controls.servers:server_rows",
    ),
    Experiment(
        "scale.neighbour",
        "scale",
        "Who waits while a neighbour asks for predictions without end?",
        Costs(quick=0, default=0, full=150),
        "benchmarks.scale.neighbour:neighbour_rows",
        prediction=Prediction(
            "scale.neighbour.find_a_train",
            "A neighbour asks for predictions without end: where do searches wait less?",
        ),
        goes_on=True,
    ),
    Experiment(
        "scale.swap",
        "scale",
        "What does it cost the travellers when another model takes over?",
        Costs(quick=0, default=0, full=40),
        "benchmarks.scale.swap:swap_rows",
        prediction=Prediction(
            "scale.swap", "A new model takes over under load: where do fewer calls fail?"
        ),
    ),
    Experiment(
        "scale.blast",
        "scale",
        "When a part dies, who notices, and for how long?",
        Costs(quick=0, default=0, full=115),
        "benchmarks.scale.blast:blast_rows",
        prediction=Prediction(
            "scale.blast.model", "The process with the model dies: where do fewer tasks fail?"
        ),
    ),
    Experiment(
        "scale.crosscheck",
        "scale",
        "Does a second generator see the same CPU per search?",
        Costs(quick=0, default=0, full=60),
        "benchmarks.scale.crosscheck:crosscheck_rows",
    ),
    Experiment(
        "scale.workers",
        "scale",
        "What does one more worker cost, and what does it give?",
        Costs(quick=0, default=0, full=20),
        "benchmarks.scale.workers:worker_rows",
    ),
    Experiment(
        "scale.mixes",
        "scale",
        "Whom do two processes serve better, when pages and predictions are mixed?",
        Costs(quick=0, default=0, full=90),
        "benchmarks.scale.mixes:mix_rows",
        prediction=Prediction(
            "scale.mixes.50", "Half pages, half predictions: who answers more with two processes?"
        ),
        goes_on=True,
    ),
    Experiment(
        "scale.growth",
        "scale",
        "Does a search take longer when a hundred times as many bookings are stored?",
        Costs(quick=0, default=0, full=25),
        "benchmarks.scale.growth:growth_rows",
        worlds=tuple(map(grown, (10_000, 100_000, 1_000_000))),
    ),
    Experiment(
        "scale.misuse",
        "scale",
        "What becomes of bad input, of strangers, and of a flood of calls?",
        Costs(quick=0, default=0, full=12),
        "benchmarks.scale.misuse:misuse_rows",
        ("scale.bad_input", "scale.exposure"),
        Prediction(
            "scale.bad_input.useful", "Which build refuses more bad input in words that help?"
        ),
    ),
    Experiment(
        "scale.visits",
        "scale",
        "What comes over the wire on a first and on a tenth visit, in a browser with its cache?",
        Costs(quick=0, default=0, full=50),
        "benchmarks.scale.visits:visit_rows",
        prediction=Prediction(
            "scale.visits.find_a_train.tenth.bytes", "Whose tenth visit brings fewer bytes?"
        ),
        worlds=(BUSY,),
    ),
    Experiment(
        "scale.clicks",
        "scale",
        "How long does a person wait after a click, in a browser?",
        Costs(quick=0, default=0, full=35),
        "benchmarks.scale.clicks:click_rows",
        prediction=Prediction(
            "scale.clicks.find_a_train", "Which build shows its trains sooner after the click?"
        ),
    ),
    Experiment(
        "scale.start",
        "scale",
        "How long does it take to start?",
        Costs(quick=0, default=30, full=30),
        "benchmarks.scale.start:start_rows",
        ("scale.cold_start",),
        Prediction("scale.cold_start", "Which build is ready sooner after its command?"),
    ),
    Experiment(
        "share",
        "share",
        "What does it cost somebody outside to use what a build knows?",
        Costs(quick=13, default=13, full=13),
        "benchmarks.share.lab:share_rows",
        prediction=Prediction(
            "share.redesign",
            "After two redesigns, on which side do outsiders still get more right answers?",
        ),
    ),
    Experiment(
        "share.survival",
        "share",
        "What is left of every client's calls after each redesign, and each change of the API?",
        Costs(quick=0, default=0, full=0, alone=280),
        "benchmarks.share.survival:survival_rows",
        ("share.redesigns", "share.api_changes"),
        Prediction(
            "share.api_changes", "When the API changes, on which side are more answers right?"
        ),
    ),
    Experiment(
        "share.on_its_own",
        "share",
        "A field of the API is renamed, and one is added: which clients break?",
        Costs(quick=0, default=0, full=45),
        "benchmarks.share.on_its_own:on_its_own_findings",
    ),
    Experiment(
        "share.exposure",
        "share",
        "How many facts does a traveller's screen get that it does not show?",
        Costs(quick=0, default=0, full=25),
        "benchmarks.share.exposure:exposure_rows",
    ),
    Experiment(
        "share.another_front_end",
        "share",
        "What does a trip that opens without a network take on each side?",
        Costs(quick=0, default=0, full=30),
        "benchmarks.share.front_end:front_end_rows",
    ),
    Experiment(
        "change",
        "change",
        "What does one request change on each side?",
        Costs(quick=14, default=25, full=25),
        "benchmarks.change.lab:change_rows",
        prediction=Prediction("change.rename.files", "Which side renames a fact in fewer files?"),
    ),
    Experiment(
        "change.structure",
        "change",
        "How far does a change reach, through imports, templates and HTTP calls?",
        Costs(quick=1, default=1, full=1),
        "benchmarks.change.structure.rows:structure_rows",
        prediction=Prediction(
            "change.structure.find_a_train",
            "On which side does the search page depend on fewer files?",
        ),
    ),
)


class NoSuchExperiment(ValueError):
    """Nothing is measured under this id; the message lists what is."""


def chosen(
    only: str | None, mode: Mode, registry: Sequence[Experiment] = REGISTRY
) -> list[Experiment]:
    """Return the experiments that a run needs; raises NoSuchExperiment for an unknown id."""
    if only is None:
        return [experiment for experiment in registry if experiment.costs.in_mode(mode)]
    closest = max(experiment.closeness(only) for experiment in registry)
    found = [experiment for experiment in registry if experiment.closeness(only) == closest]
    if not closest:
        known = ", ".join(ids(registry))
        told = f"Nothing is called “{only}”. There is: {known}; and each row in docs/scoreboard.md."
        raise NoSuchExperiment(told)
    return found


def ids(registry: Iterable[Experiment] = REGISTRY) -> list[str]:
    """Return everything that `--only` understands, without the single rows."""
    return [name for experiment in registry for name in (experiment.id, *experiment.rows)]


def in_order(rows: Iterable[Row], registry: Sequence[Experiment] = REGISTRY) -> list[Row]:
    """Return rows as the registry lists what measures them, one family after the other."""
    families = ids(registry)

    def place(row: Row) -> int:
        mine = [n for n, family in enumerate(families) if is_part_of(row.id, family)]
        return mine[-1] if mine else len(families)  # the narrowest one is listed last

    return sorted(rows, key=place)
