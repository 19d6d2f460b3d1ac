"""Serve the origin until interrupted: ``python -m tests.origin``. Prints the settings that lead a fetcher to it."""

import signal

from tests.origin import Origin

with Origin() as origin:
    print(f"ARCHIVE_TEST_HOSTS={','.join(f'{name}={where}' for name, where in origin.hosts.items())}")
    print(f"# authority to trust: {origin.ca}", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
