"""The model that answers, and the published versions that may take its place."""

import hashlib
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from railway.model import ModelRefused, WaitlistModel, load_model
from railway.samples import check_samples
from railway.world import WorldMissing, read_world


class Version(NamedTuple):
    """A model, the name of the folder it was published to, and a hash of its file."""

    name: str
    model_id: str
    model: WaitlistModel
    folder: Path

    def check(self) -> None:
        """Raise ModelRefused unless the model still answers its samples as when it was made."""
        check_samples(self.folder, self.model)


class Shelf:
    """Where the versions stand: the one that came with the world, and others in a folder."""

    def __init__(self, world: Path, models: Path) -> None:
        self._world, self._models = world.resolve(), models
        self._version: Version | None = None
        self._trouble = ""
        self._swapping = Lock()

    @property
    def answering(self) -> Version:
        """The version that answers now; raises ModelRefused when the world came without one."""
        if self._version is None:
            raise ModelRefused(self._trouble)
        return self._version

    def open(self) -> None:
        """Take the world's own model; without one the shelf stays empty, and tells why."""
        try:
            self.swap(self._world.name)
        except ModelRefused as refused:
            self._trouble = str(refused)

    def swap(self, name: str) -> Version:
        """Let another version answer from now on, and return it.

        It is loaded and has answered its samples before it takes over, which is one assignment:
        each question has read the former model or reads the new one. Raises ModelRefused for a
        version that cannot be used; then the former one goes on.
        """
        with self._swapping:
            self._version = _loaded(name, self._folder_of(name))
            return self._version

    def _folder_of(self, name: str) -> Path:
        return self._world if name == self._world.name else self._models / name


def _loaded(name: str, folder: Path) -> Version:
    """Return a version from its folder, tried out.

    Reading a model runs code that stands in its file. That is why a version is the name of a
    folder whose owner published it there, and never a path or an upload.
    """
    try:
        model_id = hashlib.sha256((folder / "model.joblib").read_bytes()).hexdigest()[:16]
        version = Version(name, model_id, load_model(read_world(folder)), folder)
        version.check()
    except (ModelRefused, WorldMissing) as refused:
        raise ModelRefused(str(refused)) from refused
    except FileNotFoundError as missing:
        raise ModelRefused(f"No model is published in {folder}.") from missing
    except Exception as broken:  # a damaged file may raise anything while it is unpacked
        raise ModelRefused(f"The model in {folder} cannot be read: {broken!r}.") from broken
    return version
