"""`python -m contract`: what it prints, its exit status, and how a release is moved on."""

import json

import pytest

from contract import __main__ as command_line
from contract import changes
from contract.tests.small_contract import GONE, SMALL, edited

PNR = "components schemas Trip properties pnr"
MEAL = "components schemas Trip properties meal"


@pytest.fixture
def written(tmp_path):
    """How to write a contract to a file, and get its path."""

    def write(name, contract):
        file = tmp_path / name
        file.write_text(json.dumps(contract), encoding="utf-8")
        return file

    return write


@pytest.fixture
def compared(written, capsys):
    """How to compare the small contract with another, and get the exit status and the lines."""

    def compare(new, *words):
        old, new = written("old.json", SMALL), written("new.json", new)
        status = command_line.main([str(old), str(new), *words])
        return status, capsys.readouterr().out.splitlines()

    return compare


@pytest.fixture
def released(written, monkeypatch):
    """How to stand before a release, with today's contract; the file of the released one."""

    def stand(today):
        monkeypatch.setattr(command_line, "RELEASED", written("v1.json", SMALL))
        monkeypatch.setattr(command_line, "CURRENT", written("openapi.json", today))
        return command_line.RELEASED

    return stand


def test_today_s_contract_breaks_nothing_of_the_released_one():
    released = json.loads(command_line.RELEASED.read_text(encoding="utf-8"))
    current = json.loads(command_line.CURRENT.read_text(encoding="utf-8"))

    assert [str(change) for change in changes(released, current) if change.is_break] == []


def test_a_break_is_printed_first_and_is_the_exit_status(compared):
    status, lines = compared(edited((MEAL, {"type": "string"}), (PNR, GONE)))

    assert status == 1
    assert lines[0].startswith("BREAK  GET /v1/trips › 200 › trips[].pnr is gone")
    assert lines[1].startswith("more   GET /v1/trips › 200 › trips[].meal is new")
    assert lines[2] == "1 breaking, 1 additive"


def test_an_addition_is_printed_and_is_fine(compared):
    status, lines = compared(edited((MEAL, {"type": "string"})))

    assert (status, lines[-1]) == (0, "0 breaking, 1 additive")


def test_additions_since_the_release_come_with_how_to_release_them(released, capsys):
    released(edited((MEAL, {"type": "string"})))

    assert command_line.main([]) == 0
    assert "python -m contract --release" in capsys.readouterr().out


def test_a_release_moves_on_to_what_breaks_nobody(released):
    today = edited((MEAL, {"type": "string"}))
    file = released(today)

    assert command_line.main(["--release"]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == today
    assert command_line.main([]) == 0


def test_a_release_that_would_break_somebody_is_refused(released, capsys):
    file = released(edited((PNR, GONE)))

    assert command_line.main(["--release"]) == 1
    assert json.loads(file.read_text(encoding="utf-8")) == SMALL
    assert "how-v2-would-come" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "cannot be read as JSON"),
        ("{", "cannot be read as JSON"),
        ("[]", "only 3.1"),
        ("{}", "only 3.1"),
        ('{"openapi": "3.0.3"}', "only 3.1"),
        ('{"openapi": "3.1.0", "paths": []}', "no contract"),
    ],
)
def test_what_is_no_contract_is_told_apart_from_a_break(tmp_path, written, capsys, text, reason):
    file = tmp_path / "text.json"
    file.write_text(text, encoding="utf-8")

    assert command_line.main([str(file), str(written("small.json", SMALL))]) == 2
    assert reason in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert command_line.main([str(tmp_path / "nowhere.json"), str(tmp_path / "nowhere.json")]) == 2
    assert "nowhere.json cannot be read" in capsys.readouterr().err
