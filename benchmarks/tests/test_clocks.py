"""Processor time goes to whom it belongs: the working side, the resting ones, us, a stranger."""

import os
import subprocess
import sys

import psutil
import pytest

from benchmarks.scale import clocks
from benchmarks.scale.clocks import Edge


def edge(at, monolith, decoupled, generator, machine):
    return Edge(at, {"monolith": monolith, "decoupled": decoupled}, generator, machine)


def test_what_nobody_we_know_used_is_foreign():
    before = edge(10.0, 1.0, 2.0, 0.5, 100.0)
    after = edge(12.0, 1.8, 2.02, 0.9, 101.42)

    spent = clocks.spent(before, after, active="monolith")

    assert spent.seconds == 2.0
    assert spent.cpu == pytest.approx(0.8)
    assert spent.idle_share == pytest.approx(0.01)
    assert spent.generator_share == pytest.approx(0.2)
    assert spent.foreign_share == pytest.approx(0.1)


def test_unpinned_a_stranger_is_held_against_all_the_cores_over_which_it_may_spread():
    before = edge(10.0, 1.0, 2.0, 0.5, 100.0)._replace(shared=8)
    after = edge(12.0, 1.8, 2.02, 0.9, 101.42)._replace(shared=8)

    assert clocks.spent(before, after, "monolith").foreign_share == pytest.approx(0.1 / 8)


def test_only_without_chosen_cores_is_a_stranger_spread():
    assert clocks.read({}, (0,)).shared == 1
    assert clocks.read({}, ()).shared == psutil.cpu_count()


def test_clocks_that_tick_at_different_times_give_no_negative_strangers():
    spent = clocks.spent(edge(0, 0, 0, 0, 0), edge(1, 0.5, 0, 0.2, 0.69), "monolith")

    assert spent.foreign_share == 0.0


@pytest.mark.parametrize(
    ("strangers", "stolen", "seen"), [(0.01, 0.0, 0.01), (0.3, 0.0, 0.1), (0.01, 0.04, 0.05)]
)
def test_a_stranger_disturbs_only_where_its_own_clock_and_the_cores_account_say_so(
    strangers, stolen, seen
):
    before = edge(10.0, 1.0, 2.0, 0.5, 100.0)._replace(strangers={7: 1.0})
    after = edge(12.0, 1.8, 2.02, 0.9, 101.42)._replace(
        strangers={7: 1.0 + strangers, 8: strangers}, stolen=2 * stolen
    )

    assert clocks.spent(before, after, "monolith").foreign_share == pytest.approx(seen)


def test_a_familys_clock_sees_what_its_processes_do():
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    with subprocess.Popen([sys.executable, "-c", busy + "\ninput()"], stdin=subprocess.PIPE) as one:
        families = {"monolith": clocks.family([one.pid])}
        before = clocks.read(families, ())
        psutil.Process(one.pid).cpu_times()
        while clocks.read(families, ()).sides["monolith"] < 0.3:
            pass
        after = clocks.read(families, ())
        one.kill()

    assert families["monolith"] == {one.pid}
    assert after.at > before.at
    assert after.machine >= before.machine


def test_a_server_that_is_gone_has_no_family():
    with pytest.raises(psutil.NoSuchProcess):
        clocks.family([2**22 + os.getpid()])
