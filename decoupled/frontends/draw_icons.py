"""Draw the phone's PNG icons from their SVG: `python -m frontends.draw_icons`.

For when an SVG has changed; needs what `make test` installs, and a Chromium or Chrome.
"""

import shutil

from playwright.sync_api import sync_playwright

from frontends.settings import ROOM

ICONS = ROOM / "phone" / "icons"
DRAWN = {"icon-192": ("icon", 192), "icon-512": ("icon", 512), "maskable-512": ("maskable", 512)}


def draw() -> None:
    """Write every PNG anew, as large in pixels as its name says."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        for name, (drawing, size) in DRAWN.items():
            page.set_viewport_size({"width": size, "height": size})
            svg = (ICONS / f"{drawing}.svg").read_text(encoding="utf-8")
            page.set_content(f"<style>body {{ margin: 0 }}</style>{svg}")
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    draw()
