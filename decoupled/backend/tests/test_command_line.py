"""What the command line says to settings that it cannot use."""

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from booking_api import worker
from booking_api.__main__ import main


@pytest.fixture
def prepares(world, tmp_path):
    """Return how to make a database from the command line."""
    command = Typer()
    command.command()(main)

    def run(*options: str) -> Result:
        usual = ("--prepare", "--world", str(world.folder))
        if "--database" not in options:
            usual += ("--database", str(tmp_path / "made.db"))
        return CliRunner().invoke(command, [*usual, *options])

    return run


@pytest.mark.parametrize(
    ("variable", "value", "may_be"),
    [
        ("RAILWAY_NOW", "tomorrow", "2026-03-10T06:00"),
        ("RAILWAY_NOW", "@no/such/file", "@file"),
        ("RAILWAY_LOG_LEVEL", "loud", "debug, info, warning, error or critical"),
        ("RAILWAY_THREADS", "abc", "a whole number from 1"),
        ("RAILWAY_THREADS", "0", "a whole number from 1"),
        ("RAILWAY_MODEL", "maybe", "on or off"),
        ("RAILWAY_PREDICTOR_URL", "localhost:8103", "http://host:port, or empty"),
        ("RAILWAY_PREDICTOR_URL", "ftp://somewhere", "http://host:port, or empty"),
        ("RAILWAY_WEBHOOKS_TO_LOOPBACK", "yes", "on or off"),
        ("RAILWAY_WEBHOOK_ATTEMPTS", "0", "a whole number from 1"),
        ("RAILWAY_PREDICTOR_TIMEOUT_SECONDS", "0", "a number of seconds above 0"),
    ],
)
def test_a_bad_variable_is_named_with_what_it_may_be(
    prepares, monkeypatch, variable, value, may_be
):
    monkeypatch.setenv(variable, value)

    result = prepares()

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert result.output.startswith(f"{variable} is '{value}'")
    assert may_be in result.output


def test_good_variables_make_a_database(prepares, monkeypatch, tmp_path):
    now = tmp_path / "now"
    now.write_text("2026-03-10T06:00+05:30", encoding="utf-8")
    monkeypatch.setenv("RAILWAY_NOW", f"@{now}")
    monkeypatch.setenv("RAILWAY_LOG_LEVEL", "debug")

    assert prepares().exit_code == 0
    assert (tmp_path / "made.db").exists()


def test_a_file_that_is_no_database_is_refused_and_kept(prepares, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear traveller, " * 100, encoding="utf-8")

    result = prepares("--database", str(letter))

    assert result.exit_code == 1
    assert "is no database of this API" in result.output
    assert letter.read_text(encoding="utf-8") == "Dear traveller, " * 100


def test_a_database_where_none_can_be_made_is_refused_in_a_sentence(prepares, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear traveller,", encoding="utf-8")

    result = prepares("--database", str(tmp_path / "letter.txt" / "made.db"))

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "cannot be made" in result.output


@pytest.mark.parametrize("url", ["postgresql://localhost/railway", "sqlite:///:memory:", "://"])
def test_a_database_that_is_no_file_is_refused(prepares, url):
    result = prepares("--database", url)

    assert result.exit_code == 1
    assert "is no SQLite file" in result.output


@pytest.fixture
def delivers(world):
    """Return how to ask for a worker that cannot start."""
    command = Typer()
    command.command()(worker.main)

    def run(*options: str) -> Result:
        return CliRunner().invoke(command, ["--world", str(world.folder), *options])

    return run


def test_a_worker_waits_for_nobody_to_make_its_database(delivers, tmp_path):
    result = delivers("--database", str(tmp_path / "none.db"))

    assert result.exit_code == 1
    assert "`python -m booking_api` makes it" in result.output
    assert not (tmp_path / "none.db").exists()


def test_a_worker_refuses_what_the_api_would_refuse(delivers, prepared, tmp_path, monkeypatch):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear traveller, " * 100, encoding="utf-8")
    no_database = delivers("--database", str(letter))
    no_world = delivers("--database", str(prepared), "--world", str(tmp_path))
    monkeypatch.setenv("RAILWAY_WEBHOOK_ATTEMPTS", "0")
    no_attempts = delivers("--database", str(prepared))

    assert "is no database of this API" in no_database.output
    assert "There is no world" in no_world.output
    assert no_attempts.output.startswith("RAILWAY_WEBHOOK_ATTEMPTS is '0'")
    assert {one.exit_code for one in (no_database, no_world, no_attempts)} == {1}
