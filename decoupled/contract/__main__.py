"""Compare contracts: `python -m contract [OLD NEW]`, `python -m contract --release`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from contract import Change, Unreadable, changes

CURRENT = Path(__file__).parents[1] / "openapi.json"
RELEASED = Path(__file__).parent / "v1.json"
UNREADABLE = 2


def main(arguments: list[str]) -> int:
    """Print every change, and return 1 if one of them breaks somebody, 2 if there is no telling."""
    options = _options(arguments)
    try:
        found = changes(_read(options.old), _read(options.new))
    except Unreadable as reason:
        sys.stderr.write(f"{reason}\n")
        return UNREADABLE
    _tell(found)
    is_broken = any(change.is_break for change in found)
    if options.release:
        return _release(is_broken=is_broken)
    if found and not is_broken and options.old == RELEASED:
        print("`python -m contract --release` promises them for good.")
    return int(is_broken)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m contract", description=__doc__)
    parser.add_argument("old", nargs="?", type=Path, default=RELEASED, help="default: the released")
    parser.add_argument("new", nargs="?", type=Path, default=CURRENT, help="default: today's")
    parser.add_argument(
        "--release", action="store_true", help="release today's, if it breaks nobody"
    )
    options = parser.parse_args(arguments)
    if options.release and (options.old, options.new) != (RELEASED, CURRENT):
        parser.error("--release takes no files: it releases openapi.json")
    return options


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise Unreadable(f"{file} cannot be read as JSON: {reason}") from None


def _tell(found: list[Change]) -> None:
    breaks = [change for change in found if change.is_break]
    for change in sorted(found, key=lambda change: not change.is_break):
        print(f"{'BREAK' if change.is_break else 'more '}  {change}")
    print(f"{len(breaks)} breaking, {len(found) - len(breaks)} additive")


def _release(*, is_broken: bool) -> int:
    if is_broken:
        sys.stderr.write("Not released: see docs/decisions/0007-how-v2-would-come.md\n")
        return 1
    RELEASED.write_bytes(CURRENT.read_bytes())
    print(f"{RELEASED.name} is now what {CURRENT.name} says.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
