"""pywb, the web archives' own player, replays what is kept: a page, a redirect, and a page that had not changed."""

import os
import shutil
import subprocess
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from archive.refresh import warc
from tests.looks import DAY, PAGE, exchange, token
from tests.served import ROOT, free_port, wait_for

PROGRAMS = ROOT / ".cache" / "replay" / "bin"
MOVED = b"HTTP/1.1 301 Moved Permanently\r\nLocation: http://news.test/a\r\nContent-Length: 0\r\n\r\n"
#: As a host sends it over HTTP/2, and as one that chunks: pywb must take both.
HEAD = b"HTTP/2 200 \r\ncontent-type: text/html; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
FIRST, LATER = DAY, DAY + timedelta(days=7)


def written(folder: Path) -> list[str]:
    """Two files: a redirect with its page, and a week later the same page once more, its body not repeated."""
    page = exchange(head=HEAD)
    first = warc.written((exchange("http://news.test/old", b"", MOVED), page), token(1), FIRST)
    earlier = warc.Earlier(1, token(1), page.url, FIRST, first.payload)
    later = warc.written((page,), token(2), LATER, earlier)
    assert later.revisits
    assert PAGE not in later.data
    for name, file in (("first", first), ("later", later)):
        (folder / f"{name}.warc.gz").write_bytes(file.data)
    return ["first.warc.gz", "later.warc.gz"]


@pytest.fixture
def player(tmp_path):
    """The address of pywb over a collection of those two files."""
    told = "pywb is not installed: `make .cache/replay/.packages` makes the environment that `make test` also makes"
    assert (PROGRAMS / "wayback").exists(), told
    kept = {"cwd": tmp_path, "env": {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}}
    for command in (["init", "kept"], ["add", "kept", *written(tmp_path)]):
        done = subprocess.run([PROGRAMS / "wb-manager", *command], capture_output=True, text=True, check=False, **kept)
        assert done.returncode == 0, done.stderr
    port = free_port()
    with (tmp_path / "log").open("w") as log:
        player = subprocess.Popen(
            [PROGRAMS / "wayback", "-b", "127.0.0.1", "-p", str(port), "-d", str(tmp_path)],
            stdout=log, stderr=log, **kept,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/", player)
        yield f"http://127.0.0.1:{port}/kept"
    finally:
        player.terminate()
        player.wait(20)
        shutil.rmtree(tmp_path / "collections")


def test_pywb_replays_a_page_a_redirect_and_an_unchanged_page(player):
    for at in (FIRST, LATER):  # `id_`: the body as it was, no link rewritten
        moment = at.strftime("%Y%m%d%H%M%S")
        with urllib.request.urlopen(f"{player}/{moment}id_/http://news.test/a", timeout=20) as answer:
            assert answer.read() == PAGE
            assert answer.headers["Memento-Datetime"] == at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    old = f"{player}/{FIRST.strftime('%Y%m%d%H%M%S')}mp_/http://news.test/old"
    with urllib.request.urlopen(old, timeout=20) as answer:
        assert answer.url.endswith("mp_/http://news.test/a")
        assert "<p>Range: 5500 km. Орешник.</p>".encode() in answer.read()
