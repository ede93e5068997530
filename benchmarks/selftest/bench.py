"""What all runs of the self-test have in common: the railway, one pace, and fresh launches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.experiments import Say
from benchmarks.launches import cores, snapshot
from benchmarks.scale.block import Block, play
from benchmarks.scale.blocks import PACES, AuditFailed
from benchmarks.scale.plan import Build, Comparison, Pace, alternating
from benchmarks.scale.questions import questions
from benchmarks.scale.readings import Readings
from railway.world import World

SEED = 2026


@dataclass
class Bench:
    """The railway, the place and the pace of every run."""

    world: World
    folder: Path
    show: Say
    done: float = 0.0  # share of the repeats
    seed: int = SEED
    pace: Pace = PACES["quick"]

    def say(self, step: str, done: float | None = None) -> None:
        """Tell which step has begun; what is done is counted in repeats."""
        del done
        self.show(step, self.done)

    def run(
        self,
        name: str,
        builds: Mapping[str, Build],
        comparisons: Sequence[Comparison],
        burdens: Mapping[str, Mapping[str, int]],
        first_pair: int = 0,
    ) -> Readings:
        """Return what a block of alternating slices on fresh launches gave; raises AuditFailed.

        builds: by side. burdens: turns of the loop per request, by side and task.
        """
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        asked = questions(self.world, self.seed)
        lengths = {task: len(those) for task, those in asked.items()}
        slices = alternating(comparisons, self.pace, first_pair=first_pair, lengths=lengths)
        made = self.folder.parent / "snapshots"
        block = Block(
            seed=self.seed,
            builds=builds,
            questions=asked,
            slices=tuple(slices),
            cores=cores(),
            world=self.world,
            snapshots={build: snapshot(build, self.world, made) for build in builds.values()},
            folder=folder,
            burdens=burdens,
        )
        outcome = play(block, self.say)
        if outcome.complaints:
            raise AuditFailed("\n".join(outcome.complaints))
        return outcome.readings
