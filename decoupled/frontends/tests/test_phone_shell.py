import json
import shutil
import struct
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from frontends.settings import ROOM, Settings
from frontends.shell import shell_script
from frontends.static_server import create_app

PHONE = ROOM / "phone"
PNG_SIZE = slice(16, 24)  # two big-endian numbers in the header of every PNG


@pytest.fixture
def browser():
    with TestClient(create_app(Settings(name="phone"))) as client:
        yield client


def shell(settings: Settings) -> dict[str, list[str]]:
    told = shell_script(settings)
    return json.loads(told.removeprefix("self.SHELL = ").removesuffix(";\n"))


def test_every_file_of_the_shell_can_be_had_or_the_worker_would_not_install(browser):
    files = shell(Settings(name="phone"))["files"]

    assert {"/", "/style.css", "/client/booking-api.js", "/screens/trip-screen.js"} <= set(files)
    assert [file for file in files if browser.get(file).status_code != 200] == []


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(browser):
    for address in ("/service-worker.js", "/shell.js"):
        answer = browser.get(address)

        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in browser.get("/").headers["content-security-policy"]


def test_another_content_or_another_api_is_another_version(monkeypatch, tmp_path):
    monkeypatch.setattr("frontends.settings.ROOM", tmp_path)
    shutil.copytree(PHONE, tmp_path / "phone")
    settings = Settings(name="phone")
    first = shell(settings)

    elsewhere = shell(Settings(name="phone", api="http://127.0.0.1:9"))
    style = tmp_path / "phone" / "style.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = shell(settings)

    assert first["files"] == changed["files"] == elsewhere["files"]
    assert len({first["version"], changed["version"], elsewhere["version"]}) == 3


def test_the_manifest_names_icons_that_are_as_large_as_it_says(browser):
    manifest = browser.get("/manifest.webmanifest")

    assert manifest.headers["content-type"].startswith("application/manifest+json")
    assert manifest.json()["display"] == "standalone"
    drawn = [icon for icon in manifest.json()["icons"] if icon["type"] == "image/png"]
    for icon in drawn:
        width, height = struct.unpack(">II", picture(icon["src"])[PNG_SIZE])
        assert icon["sizes"] == f"{width}x{height}"
    assert any(icon.get("purpose") == "maskable" for icon in drawn)


def picture(address: str) -> bytes:
    return Path(PHONE, address.lstrip("/")).read_bytes()
