"""Propagation cost and reach on graphs small enough to count by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.change.structure.graph import (
    Edge,
    Graph,
    Kind,
    Place,
    pooled_cost,
    propagation_cost,
)

FILES = "abcdef"


def needs(*pairs):
    """Return edges between whole files: "ab" says that a needs b."""
    return [Edge(Place(one), Place(other), Kind.IMPORT) for one, other in pairs]


def test_files_that_need_nobody_reach_themselves_alone():
    assert propagation_cost("abcd", []) == 4 / 16


def test_a_chain_reaches_whatever_comes_after_it():
    assert propagation_cost("abc", needs("ab", "bc")) == (3 + 2 + 1) / 9


def test_in_a_cycle_every_change_reaches_everything():
    assert propagation_cost("abc", needs("ab", "bc", "ca")) == 1


def test_a_tree_of_six_files_is_counted_row_by_row():
    edges = needs("ab", "ac", "bd", "ce", "ef")
    reached = {"a": 6, "b": 2, "c": 3, "d": 1, "e": 2, "f": 1}

    assert propagation_cost(FILES, edges) == sum(reached.values()) / 36


def test_two_ways_to_the_same_file_count_once():
    assert propagation_cost("abcd", needs("ab", "ac", "bd", "cd")) == (4 + 2 + 2 + 1) / 16


def test_edges_out_of_the_files_that_are_asked_about_do_not_count():
    assert propagation_cost("ab", needs("ac", "cb")) == 2 / 4


def test_pooling_components_dilutes_what_each_of_them_costs():
    edges = needs("ab", "ba", "cd", "dc")

    assert propagation_cost("ab", edges) == propagation_cost("cd", edges) == 1
    assert pooled_cost(["ab", "cd"], edges) == 8 / 16


def test_the_edge_between_two_components_counts_in_their_system_and_not_in_their_pool():
    edges = needs("ab", "bc", "cd")

    assert pooled_cost(["ab", "cd"], edges) == (2 + 1 + 2 + 1) / 16
    assert propagation_cost("abcd", edges) == (4 + 3 + 2 + 1) / 16


PAIRS = st.tuples(st.sampled_from(FILES), st.sampled_from(FILES))


@settings(deadline=None)  # other work on the machine may take its time
@given(st.lists(PAIRS, max_size=12), PAIRS)
def test_one_more_edge_never_lowers_the_cost(pairs, further):
    before = propagation_cost(FILES, needs(*pairs))
    after = propagation_cost(FILES, needs(*pairs, further))

    assert 1 / len(FILES) <= before <= after <= 1


@settings(deadline=None)  # other work on the machine may take its time
@given(st.lists(PAIRS, max_size=12))
def test_the_cost_is_the_density_of_the_closure(pairs):
    closure = {(file, file) for file in FILES} | set(pairs)
    for via in FILES:
        closure |= {(a, d) for a, b in closure if b == via for c, d in closure if c == via}

    assert propagation_cost(FILES, needs(*pairs)) == len(closure) / 36


def test_who_needs_a_function_needs_its_file_and_what_that_imports():
    edges = [
        Edge(Place("view", "trains"), Place("results.html"), Kind.TEMPLATE),
        *needs(("view", "rules")),
    ]

    assert Graph(edges).reach([Place("view", "trains")]) == {"view", "results.html", "rules"}


def test_who_needs_a_file_does_not_need_what_its_functions_ask_for_by_name():
    edges = [
        Edge(Place("client.js", "search"), Place("departures.py", "search"), Kind.HTTP),
        Edge(Place("client.js", "chart"), Place("charts.py", "chart"), Kind.HTTP),
        Edge(Place("screen.js"), Place("client.js"), Kind.IMPORT),
        Edge(Place("screen.js"), Place("client.js", "search"), Kind.IMPORT),
    ]

    assert Graph(edges).reach([Place("screen.js")]) == {"screen.js", "client.js", "departures.py"}
