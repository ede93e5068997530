"""The committed contract is what the code promises."""

import json

import pytest

from booking_api import contract

OPERATIONS = [
    (path, method, operation)
    for path, operations in json.loads(contract.CONTRACT.read_text(encoding="utf-8"))[
        "paths"
    ].items()
    for method, operation in operations.items()
]


def test_the_committed_contract_is_up_to_date():
    assert contract.main(["--check"]) == 0


def test_a_contract_that_drifted_is_noticed(monkeypatch, tmp_path, capsys):
    drifted = tmp_path / "openapi.json"
    drifted.write_text(contract.contract().replace("Bearer", "Barer"), encoding="utf-8")
    monkeypatch.setattr(contract, "CONTRACT", drifted)

    assert contract.main(["--check"]) == 1
    assert "openapi.json" in capsys.readouterr().err


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_says_how_it_may_refuse(path, method, operation):
    refusals = {status for status in operation["responses"] if status.startswith("4")}

    assert operation["description"]
    assert ("401" in refusals) == ("security" in operation) or path == "/v1/sessions"
    assert ("413" in refusals) == (method in ("post", "delete"))
    for status in refusals:
        assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
