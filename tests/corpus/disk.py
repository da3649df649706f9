"""A disk that remembers what was made durable, so that a crash can be played at any moment."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from communique.corpus import MemoryStore

Operation = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class RecordingStore(MemoryStore):
    """A store in memory that keeps the trace of what was done to it."""

    trace: list[tuple] = field(default_factory=list)

    def write(self, path, content):
        self.trace.append(("write", path, bytes(content)))
        super().write(path, content)

    def sync(self, path):
        self.trace.append(("sync", path))

    def rename(self, old, new):
        self.trace.append(("rename", old, new))
        super().rename(old, new)

    def remove(self, path):
        for name in [*self.files(path), path]:
            if name in self.content:
                self.trace.append(("remove", name))
        super().remove(path)


@dataclass(frozen=True, eq=False)
class WatchedStore(MemoryStore):
    """A store in memory that keeps what was looked at in it.

    Attributes:
        begun: the files as they were at first.
        seen: what was found, by the kind of look and the path.
        changes: paths that were changed.
    """

    begun: dict[str, bytes] = field(default_factory=dict)
    seen: dict[tuple[str, str], object] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    def read(self, path):
        self.seen["read", path] = self.content.get(path)
        return super().read(path)

    def exists(self, path):
        found = self.seen["exists", path] = _is_there(self.content, path)
        return found

    def files(self, folder):
        found = self.seen["files", folder] = _names(self.content, folder)
        yield from found

    def write(self, path, content):
        self.changes.append(path)
        super().write(path, content)

    def rename(self, old, new):
        self.changes.append(old)
        super().rename(old, new)

    def remove(self, path):
        self.changes.append(path)
        super().remove(path)

    def holds(self, files: dict[str, bytes]) -> bool:
        """Tell whether who looked in this store would see the same in other files."""
        if self.changes:
            return files == self.begun
        looks = {"read": dict.get, "exists": _is_there, "files": _names}
        return all(looks[kind](files, path) == found for (kind, path), found in self.seen.items())


def _is_there(files: dict[str, bytes], path: str) -> bool:
    return path in files or any(name.startswith(f"{path}/") for name in files)


def _names(files: dict[str, bytes], folder: str) -> list[str]:
    return sorted(name for name in files if not folder or name.startswith(f"{folder}/"))


class File:
    """Content as it is, and as far as it is durable."""

    def __init__(self) -> None:
        self.now = b""
        self.durable = b""


class Disk:
    """What a machine has in its caches, and what would be left if it stopped now.

    A file's content is durable once the file was synced, its name once its folder was, and a
    folder's name once the folder above it was.
    """

    def __init__(self, content: dict[str, bytes]) -> None:
        self.now: dict[str, File] = {}
        self.durable: dict[str, File] = {}
        self.folders: set[str] = {""}
        for path, octets in content.items():
            self.write(path, octets)
            self.sync(path)
        for path in content:
            for folder in _above(path):
                self.sync(folder)

    def write(self, path: str, octets: bytes) -> None:
        self.now.setdefault(path, File()).now = octets

    def rename(self, old: str, new: str) -> None:
        self.now[new] = self.now.pop(old)

    def remove(self, path: str) -> None:
        del self.now[path]

    def sync(self, path: str) -> None:
        if path in self.now:
            self.now[path].durable = self.now[path].now
            return
        for name in {*self.now, *self.durable}:
            if _folder(name) != path:
                continue
            if name in self.now:
                self.durable[name] = self.now[name]
            else:
                del self.durable[name]
        self.folders |= {f for name in self.now for f in _above(name) if f and _folder(f) == path}

    def crashed(self, fate: Callable[[str], str]) -> dict[str, bytes]:
        """Return the files after a crash; `fate` says of each doubtful thing what became of it.

        A doubtful name is kept or dropped; doubtful content is kept, torn or lost.
        """
        left = {}
        for path in sorted({*self.now, *self.durable}):
            old, new = self.durable.get(path), self.now.get(path)
            unsafe = any(folder not in self.folders for folder in _above(path))
            if unsafe:
                old = None
            file = new if old is new or fate(path) == "keep" else old
            if file is not None:
                left[path] = self._content(file, fate(path + " content"))
        return left

    @staticmethod
    def _content(file: File, fate: str) -> bytes:
        if file.now == file.durable or fate == "keep":
            return file.now
        return file.now[: len(file.now) // 2] if fate == "torn" else file.durable


def crashes(before: dict[str, bytes], trace: list[tuple]) -> Iterator[tuple[int, WatchedStore]]:
    """Yield the number of operations done, and the store that each kind of crash then leaves.

    What comes of a crash depends on what is looked at after it, and on nothing else. So no crash
    is yielded that leaves everything alike that was looked at after an earlier one.
    """
    known: list[WatchedStore] = []
    for number, files in _prefixes(before, trace):
        if any(store.holds(files) for store in reversed(known)):
            continue
        known.append(WatchedStore(dict(files), begun=files))
        yield number, known[-1]


def _prefixes(
    before: dict[str, bytes], trace: list[tuple]
) -> Iterator[tuple[int, dict[str, bytes]]]:
    disk = Disk(before)
    for number in range(len(trace) + 1):
        if number:
            operation, *arguments = trace[number - 1]
            getattr(disk, operation)(*arguments)
        yield number, disk.crashed(lambda thing: "drop")
        yield number, disk.crashed(lambda thing: "torn" if thing.endswith(" content") else "keep")
        yield number, disk.crashed(by_chance(number))


def by_chance(seed: int) -> Callable[[str], str]:
    chance = random.Random(seed)
    return lambda thing: chance.choice(["keep", "drop", "torn"])


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _above(path: str) -> list[str]:
    steps = path.split("/")[:-1]
    return ["/".join(steps[:n]) for n in range(len(steps) + 1)]
