"""The tests' own PostgreSQL, site and browser; nothing of the demo's is touched, nothing is skipped."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.records", "tests.staff"]

# The same examples at every run, however slow the machine.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def claim_folder():
    """A data folder for this run alone, kept for the next: the first of a few that no run has locked."""
    base = ROOT / "var" / "test"
    if len(os.fsencode(base)) > 70:  # its socket would not fit
        base = Path(tempfile.gettempdir()) / f"treaty-archive-tests-{os.getuid()}"
    base.mkdir(parents=True, exist_ok=True)
    for number in range(100):
        lock = (base / f"{number}.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return base / str(number), lock
    raise pytest.UsageError(f"A hundred test runs are under way in {base}?")


if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in [name for name in os.environ if name.startswith("ARCHIVE_")]:
        del os.environ[name]
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY"):
        os.environ.pop(name, None)
    FOLDER, LOCK = claim_folder()
    os.environ["ARCHIVE_DATA_DIR"] = str(FOLDER)
    os.environ["ARCHIVE_DEBUG"] = "1"  # pages name their static files as they are; Django's DEBUG stays off
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the tests' thread
os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"


def pytest_addoption(parser):
    parser.addoption("--fuzz-cases", type=int, default=1, help="questions to the API in tests/archive/test_fuzz.py")


def pytest_configure():
    """Load the settings only now that the environment is ours; pytest-django then sets Django up."""
    from django.conf import settings

    assert settings.EMBEDDED_DATA_DIR


def pytest_unconfigure(config):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        from archive import embedded

        embedded.stop(embedded.folder(FOLDER))


def untested(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report for kind in ("skipped", "xfailed", "xpassed") for report in reporter.stats.get(kind, ())]


def pytest_sessionfinish(session, exitstatus):
    if "PYTEST_XDIST_WORKER" not in os.environ and untested(session.config) and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for report in untested(config):
        terminalreporter.write_line(f"NOT ALLOWED, a test must run or be removed: {report.nodeid}", red=True)


@pytest.fixture(scope="session")
def live_site() -> Iterator[str]:
    """The address of a real site with all records, served by granian from a database of its own."""
    from tests import served

    with served.site(os.environ.get("PYTEST_XDIST_WORKER", "main")) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium. Missing, it is a failure: `make test` installs it."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"no browser found ({', '.join(BROWSERS)}): sh tests/install_programs.sh"
    options = [*BROWSER_OPTIONS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_site):
    """A fresh browser page on the live site; it fails the test that asks an outside host or breaks a script."""
    context = browser.new_context(base_url=live_site)
    page = context.new_page()
    outside, broken = [], []
    page.on(
        "request",
        lambda request: outside.append(request.url) if not request.url.startswith((live_site, "data:")) else None,
    )
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console", lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert not outside, f"asked outside hosts: {outside}"
    assert not broken, f"broken scripts or styles: {broken}"
