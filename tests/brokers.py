"""Real message brokers for tests: Redis and RabbitMQ, each a server of its own on a loopback port."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.served import free_port

RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
MISSING = "no {} found: sh tests/install_programs.sh"


@contextlib.contextmanager
def broker(name: str) -> Iterator[str]:
    """The address of a broker, ``pgmq``, ``redis`` or ``rabbitmq``; a server of its own where it needs one."""
    with {"pgmq": pgmq, "redis": redis, "rabbitmq": rabbitmq}[name]() as address:
        yield address


@contextlib.contextmanager
def pgmq() -> Iterator[str]:
    """The archive's own database carries the messages."""
    yield "pgmq://localhost"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, MISSING.format("redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--appendonly", "yes"]
        with running([program, *options], port):
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def rabbitmq() -> Iterator[str]:
    assert RABBITMQ.exists(), MISSING.format("rabbitmq-server")
    port, distribution = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="rabbitmq-") as folder:
        environment = {
            **os.environ,
            "HOME": folder,
            "RABBITMQ_NODENAME": f"archive{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": f"{folder}/data",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_CONFIG_FILE": f"{folder}/none",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/none",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        with running([str(RABBITMQ)], port, environment):
            yield f"amqp://guest:guest@127.0.0.1:{port}//"


@contextlib.contextmanager
def running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A server that answers on ``port``; stopped at the end."""
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 90
        while True:
            assert process.poll() is None, f"{command[0]} ended with exit code {process.returncode}"
            assert time.monotonic() < deadline, f"{command[0]} did not answer on port {port} in time"
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)
