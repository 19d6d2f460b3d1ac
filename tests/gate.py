"""Every check and every test, in order; all of them run, then the failed ones are named."""

import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
# Typed as strictly as the pure modules, though they touch the world.
TYPED = [
    *("archive.embedded", "archive.embedded_place", "archive.supervisor", "archive.secret"),
    *(
        f"archive.refresh.{name}"
        for name in ("decode", "fetch", "in_memory", "line", "looks", "names", "robots", "trust")
    ),
]


def pure_modules() -> list[str]:
    """The pure modules, as pyproject.toml lists them."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["archive"]["pure"]


def is_package(module: str) -> bool:
    return (ROOT / module.replace(".", "/")).is_dir()


def exists(module: str) -> bool:
    return is_package(module) or (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()


def groups(lint_only: bool) -> list[tuple[str, list[str], dict[str, str]]]:
    """Heading, command and additional environment of every group."""
    manage = [PYTHON, "manage.py"]
    modules = [name for name in [*pure_modules(), *TYPED] if exists(name)]
    types = [f"--{'package' if is_package(name) else 'module'}={name}" for name in modules]
    public = {"ARCHIVE_HOSTS": "archive.example", "SECRET_KEY": "k3y-" * 8 + os.urandom(20).hex()}
    checks: list[tuple[str, list[str], dict[str, str]]] = [
        ("Lint", [PYTHON, "-m", "ruff", "check", "--no-cache", "."], {}),
        ("Form", [PYTHON, "-m", "ruff", "format", "--no-cache", "--check", "."], {}),
        ("Templates", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
        ("Types", [PYTHON, "-m", "mypy", *types], {}),
        ("Import contracts", [str(BIN / "lint-imports"), "--no-cache"], {}),
        ("Migrations", [*manage, "makemigrations", "--check", "--dry-run"], {}),
        ("Settings", [*manage, "check", "--fail-level", "WARNING"], {}),
        ("Public settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], public),
    ]
    return checks if lint_only else [*checks, ("Tests", [PYTHON, "-m", "pytest", "-q", "-n", "2"], {})]


def environment() -> dict[str, str]:
    """Ours, without the settings of whatever archive runs on this machine."""
    others = {"DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY"} | {n for n in os.environ if n.startswith("ARCHIVE_")}
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return {**kept, "ARCHIVE_DATA_DIR": str(ROOT / "var" / "test" / "gate"), "PYTHONDONTWRITEBYTECODE": "1"}


def main(arguments: list[str]) -> int:
    results = []
    for heading, command, more in groups("--lint" in arguments):
        print(f"\n=== {heading} ===", flush=True)
        begun = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=environment() | more, check=False).returncode
        results.append((heading, code, time.monotonic() - begun))
    print("\n=== Summary ===")
    for heading, code, seconds in results:
        print(f"{'ok    ' if code == 0 else 'FAILED'}  {heading}  ({seconds:.0f} s)")
    return int(any(code for _, code, _ in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
