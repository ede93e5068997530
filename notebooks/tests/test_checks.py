"""What the checks say to a learner who is right, wrong, or not there yet."""

import json
from pathlib import Path

import pytest

from notebooks import checks
from notebooks.checks import NotYet, Prediction

CHOICES = ("none", "some", "all")


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "out" / "predictions.json"
    monkeypatch.setattr(checks, "PREDICTIONS", file)
    monkeypatch.delenv(checks.REHEARSAL, raising=False)
    return file


def test_a_prediction_is_recorded_with_its_time(record: Path) -> None:
    told = checks.predict("share.redesign", CHOICES, "some")

    [kept] = json.loads(record.read_text(encoding="utf-8"))["share.redesign"]
    assert (told.answer, kept["answer"]) == ("some", "some")
    assert kept["at"].endswith("+00:00")


def test_a_changed_mind_is_written_under_the_first_answer(record: Path) -> None:
    checks.predict("share.redesign", CHOICES, "some")
    checks.predict("share.redesign", CHOICES, "all")

    kept = json.loads(record.read_text(encoding="utf-8"))["share.redesign"]
    assert [each["answer"] for each in kept] == ["some", "all"]


@pytest.mark.parametrize("answer", [..., "perhaps", 7])
def test_without_an_offered_answer_nothing_is_recorded(record: Path, answer: object) -> None:
    with pytest.raises(NotYet, match='Write one of "none", "some", "all"'):
        checks.predict("share.redesign", CHOICES, answer)

    assert not record.exists()


def test_a_rehearsal_answers_by_itself_and_leaves_the_readers_record_alone(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(checks.REHEARSAL, str(tmp_path / "rehearsed.json"))

    assert checks.predict("share.redesign", CHOICES) == Prediction("share.redesign", "none")
    assert not record.exists()
    assert (tmp_path / "rehearsed.json").exists()


@pytest.mark.parametrize(
    ("found", "words"),
    [("monolith", "so it came"), ("same", "came out as “same”"), ("inconclusive", "cannot tell")],
)
def test_a_prediction_is_held_against_what_was_found(found: str, words: str) -> None:
    assert words in Prediction("scale.book.cpu", "monolith").against(found)


def test_a_reading_may_be_as_rough_as_it_is_allowed_to_be() -> None:
    checks.read_off("requests", 3, 3.0)
    checks.read_off("milliseconds", 2.0, 2.1, within=0.1)


@pytest.mark.parametrize(
    ("yours", "words"),
    [(..., "Write what the chart says"), ("three", "none"), (4, "You read 4 for “requests”")],
)
def test_a_wrong_reading_is_told_without_the_right_one(yours: object, words: str) -> None:
    with pytest.raises(NotYet, match=words) as told:
        checks.read_off("requests", yours, 3)

    assert "3" not in str(told.value)


@pytest.mark.parametrize(
    ("rounds", "word"),
    [
        ([(1.0, 1.3), (1.0, 1.2)], "monolith"),
        ([(1.3, 1.0), (1.2, 1.0)], "decoupled"),
        ([(1.0, 1.05), (1.0, 0.95)], "same"),
        ([(1.0, 1.3), (1.0, 1.0)], "inconclusive"),
        ([(1.0, 1.3), (1.3, 1.0)], "inconclusive"),
    ],
)
def test_a_side_is_lower_only_when_every_round_says_so(
    rounds: list[tuple[float, float]], word: str
) -> None:
    assert checks.lower(rounds) == word


def test_the_sum_of_bytes_pays_the_first_visit_once(capsys: pytest.CaptureFixture[str]) -> None:
    checks.bytes_after(lambda searches, first, each: first + (searches - 1) * each)

    assert "Yes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda searches, first, _: searches * first, "Expected 7,700 bytes .* got 50000"),
        (lambda searches, first, each: first + searches * each, "Expected 5,000 .* got 5300"),
        (lambda *_: None, "returns nothing yet"),
        (lambda *_: 1 / 0, "stopped with ZeroDivisionError"),
    ],
)
def test_a_wrong_sum_is_told_in_the_readers_words(answer: object, words: str) -> None:
    with pytest.raises(NotYet, match=words):
        checks.bytes_after(answer)


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    (tmp_path / "tile.js").write_text("const { chance } = travelClass;", encoding="utf-8")
    (tmp_path / "odds.js").write_text("const chances = [];", encoding="utf-8")
    return tmp_path


def test_a_word_search_finds_whole_words_only(
    scripts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks.files_saying(lambda _word, _folder: {"tile.js"}, "chance", scripts)

    assert "Yes: 1 of 2 files" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"tile.js", "odds.js"}, "odds.js is in your set and does not say “chance”"),
        (set(), "You found 0 of 1 files"),
        (["tile.js"], "Expected a set of file names, got list"),
    ],
)
def test_a_wrong_word_search_is_told_what_is_wrong(
    scripts: Path, given: object, words: str
) -> None:
    with pytest.raises(NotYet, match=words):
        checks.files_saying(lambda _word, _folder: given, "chance", scripts)


@pytest.mark.parametrize("question", checks.QUIZ)
def test_a_quiz_waits_for_the_right_letter_and_then_says_why(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for letter in {"a", "b", "c", ...} - {checks.QUIZ[question].right}:
        with pytest.raises(NotYet):
            checks.quiz(question, letter)

    checks.quiz(question, checks.QUIZ[question].right)

    assert checks.QUIZ[question].why in capsys.readouterr().out


def test_jupyter_shows_the_sentence_and_no_traceback() -> None:
    assert NotYet("Write one.")._render_traceback_() == ["Not yet. Write one."]
