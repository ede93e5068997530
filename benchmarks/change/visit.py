"""A visit to a running side: what an acceptance test may do there."""

import importlib.util
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import httpx2

from benchmarks.change.sites import Side, Site
from benchmarks.drivers import Reply, Send
from depot.browsers import find_chromium
from depot.processes import Part
from railway.world import World

PATIENCE_SECONDS = 30
SCRIPTS_MAY_TAKE_MS = 15_000  # of the page's own clock


class NotAccepted(AssertionError):
    """An acceptance test says no; the message is what it says."""


@dataclass(frozen=True)
class Visit:
    """A side that runs, and the world that it sells."""

    site: Site
    world: World
    handed: Mapping[str, str] = field(default_factory=dict)  # by those who ran the operation

    def send(self, build: Part) -> Send:
        """Return how to send requests to a server, as the drivers want it."""

        def send(
            method: str, path: str, *, headers: Mapping[str, str], body: bytes | None
        ) -> Reply:
            with httpx2.Client(
                base_url=self.site[build], timeout=PATIENCE_SECONDS, trust_env=False, verify=False
            ) as visitor:
                answer = visitor.request(method, path, headers=headers, content=body)
            cookies = "\n".join(answer.headers.get_list("set-cookie"))
            told = {**answer.headers, "set-cookie": cookies}
            return Reply(answer.status_code, told, answer.content)

        return send

    def get(self, build: Part, path: str) -> str:
        """Return what stands at a path, which must be there."""
        reply = self.send(build)("GET", path, headers={}, body=None)
        assert reply.status == 200, f"{path} answers {reply.status}"
        return reply.body.decode()

    def screen(self, path: str, front: Part = "web") -> str | None:
        """Return a front-end's screen as a browser drew it; None without a browser."""
        browser = find_chromium()
        if browser is None:
            return None
        with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            words = ["--headless", "--disable-gpu", "--dump-dom", f"--user-data-dir={profile}"]
            words += [f"--virtual-time-budget={SCRIPTS_MAY_TAKE_MS}"]
            words += ["--no-sandbox"] * (os.name == "posix" and os.geteuid() == 0)
            said = subprocess.run(
                [browser, *words, self.site[front] + path],
                capture_output=True,
                encoding="utf-8",
                timeout=PATIENCE_SECONDS,
                check=True,
            )
        return said.stdout

    @contextmanager
    def browsing(self) -> Iterator[Any]:
        """Give a browser page to click in, of Playwright; None without a browser or Playwright.

        Playwright comes with the tests; who only compares may not have it.
        """
        browser = find_chromium()
        if browser is None or importlib.util.find_spec("playwright") is None:
            yield None
            return
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser)
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(1_000 * PATIENCE_SECONDS)
            yield page
            chromium.close()


def accept(folder: Path, side: Side, visit: Visit) -> None:
    """Run the acceptance test of a request against one side; raises NotAccepted."""
    try:
        _test_of(folder, side)(visit)
    except AssertionError as no:
        raise NotAccepted(str(no) or "an unnamed assertion failed") from no


def refusal(folder: Path, side: Side, visit: Visit) -> str:
    """Return the words with which acceptance fails on a side; "" if it passes."""
    try:
        accept(folder, side, visit)
    except NotAccepted as no:
        return str(no)
    return ""


def _test_of(folder: Path, side: Side) -> Callable[[Visit], None]:
    """Return the function of acceptance.py that is named after the side."""
    test: Callable[[Visit], None] = getattr(module_in(folder, "acceptance"), side)
    return test


def module_in(folder: Path, name: str) -> ModuleType:
    """Return a module of a request's folder, which is no package."""
    described = importlib.util.spec_from_file_location(
        f"{name}_of_{folder.name}", folder / f"{name}.py"
    )
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module
