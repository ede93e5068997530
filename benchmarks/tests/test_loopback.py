"""No load leaves this machine."""

import pytest

from benchmarks.scale.loopback import NotOurs, check_loopback


@pytest.mark.parametrize(
    "ours", ["http://127.0.0.1:8101", "http://localhost:8102", "http://[::1]:1"]
)
def test_this_machine_is_accepted(ours):
    check_loopback(ours)


@pytest.mark.parametrize(
    "theirs",
    [
        "http://example.org",
        "http://127.0.0.1.example.org",
        "http://localhost@example.org",
        "http://192.168.1.7:8101",
        "None",
    ],
)
def test_any_other_machine_is_refused_with_a_sentence(theirs):
    with pytest.raises(NotOurs, match=r"load goes to 127\.0\.0\.1 only"):
        check_loopback(theirs)
