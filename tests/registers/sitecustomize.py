"""Python reads this when a process starts whose PYTHONPATH names this folder: tests' processes.

It waits until the process reads `handscroll.storage.register`, which many never do.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

REGISTER = "handscroll.storage.register"


class _Diverting(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        # Whoever has begun to read `diverting`, which reads the register, diverts by himself.
        if "diverting" not in sys.modules:
            import diverting

            diverting.divert()


class _Finder(MetaPathFinder):
    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != REGISTER:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Diverting(spec.loader)
        return spec


sys.meta_path.insert(0, _Finder())
