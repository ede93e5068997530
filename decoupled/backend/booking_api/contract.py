"""Write the contract of the API, `decoupled/openapi.json`, or check that it is up to date."""

import json
import sys
from pathlib import Path

from booking_api.main import create_app

CONTRACT = Path(__file__).parents[2] / "openapi.json"


def contract() -> str:
    """Return the contract that the code promises, in a form that differs only when it does."""
    return json.dumps(create_app().openapi(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the contract, or with --check return 1 if the committed one differs."""
    if "--check" not in arguments:
        CONTRACT.write_text(contract(), encoding="utf-8", newline="\n")
        return 0
    if CONTRACT.read_text(encoding="utf-8") == contract():
        return 0
    sys.stderr.write(
        "openapi.json is not what the code promises: run `python -m booking_api.contract`.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
