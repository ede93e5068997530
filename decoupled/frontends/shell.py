"""What a service worker keeps of a front-end: the names of its files, and a version of them all."""

import json

from frontends.settings import Settings
from frontends.versions import addresses, version


def shell_script(settings: Settings) -> str:
    """Return a script that sets SHELL: {"version", "files"}, read anew from the folders.

    Browsers compare a service worker, and what it imports, byte by byte: another version is an
    update.
    """
    shell = {"version": version(settings), "files": addresses(settings)}
    return f"self.SHELL = {json.dumps(shell)};\n"
