"""Runs cases of the small world with one rule taken out: ``python -m tests.mutant FILE OLD NEW CASE …``.

Prints the cases that fail, one a line. The changed source is compiled in memory; no file is touched.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


class Changed(MetaPathFinder, Loader):
    """Finds one module and gives it another source."""

    def __init__(self, file: str, source: str) -> None:
        self.name, self.file, self.source = file.removesuffix(".py").replace("/", "."), file, source

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, origin=self.file) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.file, "exec"), module.__dict__)  # noqa: S102


if __name__ == "__main__":
    file, old, new, *cases = sys.argv[1:]
    source = (ROOT / file).read_text(encoding="utf-8")
    if source.count(old) != 1:
        sys.exit(f"“{old}” stands {source.count(old)} times in {file}, not once.")
    sys.meta_path.insert(0, Changed(file, source.replace(old, new)))
    from tests import casebook

    print("\n".join(casebook.failing(cases)))
