"""Renews patches that the house has moved away from."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.change.request import Request
from benchmarks.change.tree import GitFailed, copy, git
from depot import HOUSE

NOBODY = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")


def renew(request: Request) -> list[str]:
    """Write every patch of a request anew where git can merge it; return a sentence for each.

    Where git cannot, the copy of the house stays, for somebody to finish the work there.
    """
    return [_renewed(patch) for patch in sorted(request.folder.glob("*.patch"))]


def _renewed(patch: Path) -> str:
    if "diff --git " not in patch.read_text(encoding="utf-8"):
        return f"{patch.name}: nothing to renew, nothing had to change."
    tree = Path(tempfile.mkdtemp(prefix="twin-tracks-rebase-"))
    copy(HOUSE, tree)
    git(tree, "init", "--quiet")
    git(tree, "add", "--all")
    git(tree, *NOBODY, "commit", "--quiet", "--message", "the house as it is")
    # The files as they were when the patch was made are in the history of the house.
    history = git(HOUSE, "rev-parse", "--path-format=absolute", "--git-path", "objects").strip()
    try:
        git(
            tree,
            *("apply", "--3way", "--whitespace=nowarn", str(patch.resolve())),
            GIT_ALTERNATE_OBJECT_DIRECTORIES=history,
        )
    except GitFailed as failed:
        return (
            f"{patch.name}: {failed}\n  Finish it in {tree}, then there: "
            f"git add --all && git diff --cached --unified=1 > {patch.resolve()}"
        )
    patch.write_text(git(tree, "diff", "--cached", "--unified=1"), encoding="utf-8", newline="\n")
    shutil.rmtree(tree, ignore_errors=True)
    return f"{patch.name}: renewed; see what git diff says about it."
