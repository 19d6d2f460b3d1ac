"""The situations, each a host of its own: ``name.test``. What they come to stands in ``tests/cases/origin.csv``."""

from dataclasses import dataclass, field
from itertools import pairwise

import brotli

from tests.origin.answers import (
    CLOSE,
    DATE,
    FULL,
    RESET,
    Answer,
    Script,
    brotli_bomb,
    chunked,
    drip,
    flood,
    gzip_bomb,
    head,
    html,
    page,
    plain,
    redirect,
    whole,
    zipped,
)
from tests.origin.pages import PARKED, SOFT_404, WALLS


@dataclass(frozen=True)
class Situation:
    """``answers``: by path, ``*`` for all others; ``port``: by the certificate it shows."""

    answers: dict[str, Answer] = field(default_factory=dict)
    port: str = "plain"


def at_page(answer: Answer, **more: Answer) -> Situation:
    """The answer at ``/page``; more by name, ``robots`` for /robots.txt."""
    named = {"home": "/", "robots": "/robots.txt", "anything": "*"}
    return Situation({"/page": answer, **{named.get(name, f"/{name}"): more[name] for name in more}})


def robots(answer: Answer) -> Situation:
    """A good page behind that robots.txt."""
    return at_page(GOOD, robots=answer)


#: Zeros that unpack to 100 MB.
BOMB = gzip_bomb(100)
GOOD = page("The treaty and its protocol")
PACKED = html("The treaty and its protocol")
CYRILLIC = "<!doctype html><html><head><title>Договор</title></head><body>" + "<p>Ракеты средней дальности</p>" * 20


def conditional(path: str, headers: dict[str, str]) -> Script:
    """304 where the validator is still good."""
    if headers.get("if-none-match") == '"v1"' or headers.get("if-modified-since") == DATE:
        return [head(304, 'ETag: "v1"')]
    return page("The treaty", FULL, 'ETag: "v1"', f"Last-Modified: {DATE}")


def chain(length: int, status: int = 301) -> dict[str, Answer]:
    """``/page`` leads to the good page at ``/end`` over so many redirects."""
    steps = ["/page", *(f"/step{number}" for number in range(1, length)), "/end"]
    return {here: redirect(status, there) for here, there in pairwise(steps)} | {"/end": GOOD}


PLAIN = {
    "plain-page": at_page(GOOD),
    "plain-empty": at_page(whole(b"")),
    "plain-204": at_page([head(204)]),
    "plain-gzip": at_page(whole(zipped(PACKED), "Content-Encoding: gzip")),
    "plain-gzip-two-members": at_page(whole(zipped(PACKED[:90]) + zipped(PACKED[90:]), "Content-Encoding: gzip")),
    "plain-brotli": at_page(whole(brotli.compress(PACKED), "Content-Encoding: br")),
    "plain-chunked": at_page(
        [head(200, "Content-Type: text/html", "Transfer-Encoding: chunked") + chunked(PACKED[:7], PACKED[7:])]
    ),
    "plain-trailers": at_page(
        [head(200, "Transfer-Encoding: chunked", "Trailer: X-Late") + chunked(PACKED)[:-2] + b"X-Late: 1\r\n\r\n"]
    ),
    "plain-until-close": at_page([b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PACKED, CLOSE]),
    "plain-slow": at_page([head(200, f"Content-Length: {len(PACKED)}"), 0.3, PACKED]),
    "plain-interim": at_page(
        [b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", *GOOD]
    ),
    "plain-lone-newlines": at_page([b"HTTP/1.1 200 OK\nContent-Length: %d\n\n" % len(PACKED) + PACKED]),
    "plain-folded": at_page([head(200, "X-Long: one", "\ttwo", f"Content-Length: {len(PACKED)}") + PACKED]),
    "plain-cookies": at_page(page("Cookies", FULL, "Set-Cookie: id=1; Path=/", "Set-Cookie: id=2")),
    "plain-pdf": at_page(
        whole(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(256)) * 8, kind="application/pdf")
    ),
    "charset-windows-1251": at_page(whole(CYRILLIC.encode("cp1251"), kind="text/html; charset=windows-1251")),
    "charset-koi8-unsaid": at_page(whole(CYRILLIC.encode("koi8-r"), kind="text/html")),
    "charset-lie": at_page(whole(CYRILLIC.encode("cp1251"), kind="text/html; charset=utf-8")),
    "charset-unknown": at_page(whole(CYRILLIC.encode(), kind="text/html; charset=klingon")),
    "charset-utf-16": at_page(whole(CYRILLIC.encode("utf-16"), kind="text/html")),
}
REDIRECTS = {
    **{f"redirect-{status}": Situation(chain(1, status)) for status in (301, 302, 303, 307, 308)},
    "redirect-five": Situation(chain(5)),
    "redirect-six": Situation(chain(6)),
    "redirect-mixed": Situation({"/page": redirect(301, "/step"), "/step": redirect(302, "/end"), "/end": GOOD}),
    "redirect-self": at_page(redirect(301, "/page")),
    "redirect-circle": at_page(redirect(302, "/other"), other=redirect(302, "/page#again")),
    "redirect-endless": at_page(redirect(302, "/page0"), anything=lambda path, _: redirect(302, f"{path}x")),
    "redirect-home": at_page(redirect(302, "/"), home=page("Daily News", "All of today's news. " * 40)),
    "redirect-relative": at_page(redirect(301, "end?a=1#part"), end=GOOD),
    "redirect-space": Situation({"/page": redirect(301, "/a page"), "/a%20page": GOOD}),
    "redirect-cyrillic": Situation(
        {"/page": redirect(301, "/договор"), "/%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80": GOOD}
    ),
    "redirect-nowhere": at_page(page("Moved", "Where to is not said.", status=301)),
    "redirect-cut": at_page([head(301, "Location: /end", "Content-Length: 500") + b"cut", CLOSE], end=GOOD),
    "redirect-other-host": at_page(redirect(301, "http://plain-page.test/page")),
    "redirect-to-tls": at_page(redirect(301, "https://tls-trusted.test/page")),
    "redirect-unknown-host": at_page(redirect(301, "http://outside.example.org/page")),
}
HOSTILE = {
    "private": "http://10.0.0.1/",
    "loopback": "http://127.0.0.1/",
    "metadata": "http://169.254.169.254/latest/",
    "mapped": "http://[::ffff:127.0.0.1]/",
    "ipv6": "http://[::1]/",
    "decimal": "http://2130706433/",
    "octal": "http://0177.0.0.1/",
    "localhost": "http://localhost/",
    "port": "http://plain-page.test:22/",
    "user": "http://me:secret@plain-page.test/page",
    "file": "file:///etc/passwd",
    "ftp": "ftp://plain-page.test/page",
    "gopher": "gopher://127.0.0.1:70/_x",
    "script": "javascript:alert(1)",
    "data": "data:text/html,hello",
    "long": "/" + "a" * 3000,
    "backslash": "http://plain-page.test\\@10.0.0.1/",
}
GUARDED = {f"guarded-{name}": at_page(redirect(302, where)) for name, where in HOSTILE.items()}
STATUSES = {
    **{
        f"status-{status}": at_page(page(f"Error {status}", "Please try again.", status=status))
        for status in (401, 402, 403, 404, 410, 451, 500, 502, 503, 504)
    },
    "status-429": at_page(page("Slow down", "Too many.", "Retry-After: 120", status=429)),
    "status-429-date": at_page(
        page("Slow down", "Too many.", "Retry-After: Sun, 22 Nov 2026 12:05:00 GMT", status=429)
    ),
    "status-429-for-ever": at_page(page("Slow down", "Too many.", "Retry-After: 99999999999", status=429)),
    "status-503-retry": at_page(page("Works", "Back soon.", "Retry-After: 3600", status=503)),
    "status-999": at_page(page("Denied", "Denied.", status=999)),
}
SEEMING = {
    **{
        f"soft-404-{language}": at_page(answer := page(title, text, language=language), anything=answer)
        for language, (title, text) in SOFT_404.items()
    },
    **{
        f"parked-{name}": at_page(answer := page(title, text), anything=answer)
        for name, (title, text) in PARKED.items()
    },
    **{f"wall-{name}": at_page(page(title, text, status=status)) for name, (title, text, status) in WALLS.items()},
}
LED = {
    "wall-consent-redirect": Situation(
        {
            "/page": redirect(302, "/consent?continue=/page"),
            "/consent": page("Your choices", "Accept all or reject all."),
        }
    ),
    "wall-login-redirect": Situation(
        {"/page": redirect(302, "/login?next=/page"), "/login": page("Welcome back", "Name and password, please.")}
    ),
}
TLS = {
    "tls-trusted": Situation({"/page": GOOD}, "trusted"),
    "tls-expired": Situation({"/page": GOOD}, "expired"),
    "tls-wrong-name": Situation({"/page": GOOD}, "wrong_name"),
    "tls-self-signed": Situation({"/page": GOOD}, "self_signed"),
    "tls-none": Situation({"/page": GOOD}, "plain"),
}
CUT = {
    "cut-length": at_page([head(200, "Content-Length: 5000") + PACKED[:300], CLOSE]),
    "cut-chunk": at_page([head(200, "Transfer-Encoding: chunked") + chunked(PACKED[:300], ended=False), CLOSE]),
    "cut-gzip": at_page(whole(zipped(PACKED)[:-20], "Content-Encoding: gzip")),
    "cut-brotli": at_page(whole(brotli.compress(PACKED)[:-9], "Content-Encoding: br")),
    "cut-head": at_page([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Cut", CLOSE]),
    "cut-reset": at_page([head(200, "Content-Length: 5000") + PACKED[:300], 0.1, RESET]),
    "cut-at-once": at_page([RESET]),
    "cut-empty": at_page([CLOSE]),
    "lying-length-short": at_page([head(200, "Content-Length: 1000", "Connection: close") + PACKED, CLOSE]),
    "lying-length-long": at_page([head(200, "Content-Length: 10000000000") + PACKED, CLOSE]),
    "lying-length-negative": at_page([head(200, "Content-Length: -1") + PACKED, CLOSE]),
    "lying-length-twice": at_page([head(200, "Content-Length: 10", "Content-Length: 90") + PACKED, CLOSE]),
    "lying-length-absurd": at_page([head(200, f"Content-Length: {'9' * 5000}") + PACKED * 900, CLOSE]),
    "lying-chunks": at_page([head(200, "Transfer-Encoding: chunked") + b"zz\r\n" + PACKED, CLOSE]),
}
FLOODS = {
    "drip-body": at_page(drip(head(200, "Content-Length: 100000"), b"x", 0.2)),
    "drip-chunks": at_page(drip(head(200, "Transfer-Encoding: chunked"), b"1\r\nx\r\n", 0.2)),
    "drip-head": at_page(drip(b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n", 0.2)),
    "silent": at_page(drip(b"", b"", 0.5)),
    "silent-after-head": at_page(drip(head(200, "Content-Length: 10"), b"", 0.5)),
    "bomb-gzip": at_page(whole(BOMB, "Content-Encoding: gzip")),
    "bomb-gzip-nested": at_page(whole(zipped(BOMB), "Content-Encoding: gzip, gzip")),
    "bomb-gzip-thrice": at_page(whole(zipped(zipped(BOMB)), "Content-Encoding: gzip, gzip, gzip")),
    "bomb-gzip-members": at_page(whole(zipped(b"") * 50_000, "Content-Encoding: gzip")),
    "bomb-brotli": at_page(whole(brotli_bomb(100), "Content-Encoding: br")),
    "flood-body": at_page(flood(head(200), bytes(65_536))),
    "flood-chunks": at_page(flood(head(200, "Transfer-Encoding: chunked"), chunked(bytes(65_536), ended=False))),
    "flood-headers": at_page(flood(b"HTTP/1.1 200 OK\r\n", b"X-Flood: yes\r\n" * 500)),
    "flood-header-line": at_page(flood(b"HTTP/1.1 200 OK\r\nX-Flood: ", b"a" * 65_536)),
    "flood-interim": at_page(flood(b"", b"HTTP/1.1 102 Processing\r\nX: 1\r\n\r\n" * 500)),
    "flood-redirect-body": at_page(flood(head(301, "Location: /end"), bytes(65_536)), end=GOOD),
}
BROKEN = {
    "broken-no-status-line": at_page([b"Content-Type: text/html\r\n\r\n" + PACKED, CLOSE]),
    "broken-http-0-9": at_page([PACKED, CLOSE]),
    "broken-noise": at_page([bytes(range(256)) * 20, CLOSE]),
    "broken-status": at_page([b"HTTP/1.1 abc OK\r\n\r\n" + PACKED, CLOSE]),
    "broken-coding": at_page(whole(PACKED, "Content-Encoding: gzip")),
    "broken-coding-brotli": at_page(whole(PACKED, "Content-Encoding: br")),
    "broken-coding-unknown": at_page(whole(PACKED, "Content-Encoding: zstd")),
    "broken-304": at_page([head(304)]),
}
CONDITIONS = {
    "etag": at_page(conditional),
    "etag-changed": at_page(page("The treaty", FULL, 'ETag: "v2"')),
    "etag-moved": Situation({"/page": redirect(301, "/end"), "/end": conditional}),
    "etag-always-304": at_page([head(304)]),
}
ROBOTS = {
    "robots-allows": robots(plain("User-agent: *\nDisallow: /private\n")),
    "robots-forbids": robots(plain("User-agent: *\nDisallow: /\n")),
    "robots-forbids-path": robots(plain("User-agent: *\nDisallow: /pa*e$\n")),
    "robots-longest-wins": robots(plain("User-agent: *\nDisallow: /\nAllow: /page\n")),
    "robots-forbids-us": robots(plain("User-agent: *\nAllow: /\n\nuser-agent: armscontrolarchive\nDisallow: /page\n")),
    "robots-forbids-others": robots(plain("User-agent: GreedyBot\nUser-agent: Arms\nDisallow: /\n")),
    "robots-empty": robots(plain("")),
    "robots-bom": robots(plain("\ufeffUser-agent: *\nDisallow: /page\n")),
    "robots-comments": robots(plain("# hello\r\nUser-Agent : * # all\r\nDisallow : /page # no\r\n")),
    "robots-html": robots(page("Not found", "Nothing here.")),
    "robots-binary": robots(whole(bytes(range(256)) * 100, kind="text/plain")),
    "robots-404": robots(plain("none", status=404)),
    "robots-401": robots(plain("none", status=401)),
    "robots-403": robots(plain("none", status=403)),
    "robots-429": robots(plain("none", status=429)),
    "robots-500": robots(plain("none", status=500)),
    "robots-503": robots(plain("none", "Retry-After: 60", status=503)),
    "robots-redirect": Situation(
        {"/page": GOOD, "/robots.txt": redirect(301, "/r1"), "/r1": plain("User-agent: *\nDisallow: /page\n")}
    ),
    "robots-redirect-endless": at_page(
        GOOD, robots=redirect(302, "/r"), anything=lambda path, _: redirect(302, f"{path}x")
    ),
    "robots-redirect-private": robots(redirect(302, "http://10.0.0.1/robots.txt")),
    "robots-large": robots(plain("User-agent: *\nAllow: /page\n" + "# filling\n" * 60_000 + "Disallow: /page\n" * 9)),
    "robots-large-forbids": robots(plain("User-agent: *\nDisallow: /page\n" + "# filling\n" * 60_000)),
    "robots-bomb": robots(whole(BOMB, "Content-Encoding: gzip", kind="text/plain")),
    "robots-many-names": robots(
        plain(
            "".join(f"User-agent: bot{n}\n" for n in range(9_000)) + "".join(f"Disallow: /{n}\n" for n in range(9_000))
        )
    ),
    "robots-cut": robots([head(200, "Content-Length: 500") + b"User-agent: *\n", CLOSE]),
    "robots-reset": robots([RESET]),
    "robots-silent": robots(drip(b"", b"", 0.5)),
    "robots-asked-itself": Situation({"/robots.txt": plain("User-agent: *\nDisallow: /\n")}),
}
SITUATIONS: dict[str, Situation] = (
    PLAIN | REDIRECTS | GUARDED | STATUSES | SEEMING | LED | TLS | CUT | FLOODS | BROKEN | CONDITIONS | ROBOTS
)
