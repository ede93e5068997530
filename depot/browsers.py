"""Chromium on this machine, for the tests and measurements that need a real browser."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "{PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "{PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
)


def find_chromium() -> Path | None:
    """Return a browser of the Chromium family: CHROMIUM, one on PATH, or one where it installs."""
    if chosen := os.environ.get("CHROMIUM"):
        return Path(chosen)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return next((place for place in map(_place, PLACES) if place.exists()), None)


def _place(pattern: str) -> Path:
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
        pattern = pattern.replace(f"{{{variable}}}", os.environ.get(variable, ""))
    return Path(pattern)
