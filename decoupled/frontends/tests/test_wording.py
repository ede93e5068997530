import shutil
import subprocess
from pathlib import Path

import pytest

NODE = shutil.which("node")
WORDS = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.skipif(NODE is None, reason="node is not installed; the browser tests cover the rest")
@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.name)
def test_the_words_of_the_screens_are_right(words):
    ended = subprocess.run(
        [str(NODE), "--test", str(words)], capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 0, ended.stdout
