"""The head of an answer: status, headers, what they say of redirects and waiting. Pure."""

import re
from datetime import UTC, datetime
from urllib.parse import quote, urljoin

#: Longest wait a host can ask of us, in seconds: 90 days (docs/evidence.md). Longer ones are taken for this.
LONGEST_WAIT = 90 * 86_400
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Headers = tuple[tuple[str, str], ...]

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?:[ \r\n]|$)")
_BEHIND_HOST = re.compile(r"(?<=[^:/?#])[/?#].*", re.DOTALL)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(r"\b(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}|\d{2}) (\d\d:\d\d:\d\d)", re.ASCII)
_ASCTIME = re.compile(r"\b([A-Za-z]{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})", re.ASCII)
_NOT_PLAIN = re.compile(r"[^\x00-\x1f\x21-\x7f]+")


def status_of(line: bytes) -> int:
    """The status in a status line; 0 where it is none."""
    match = _STATUS.match(line)
    return int(match[1]) if match else 0


def headers_of(lines: list[bytes]) -> Headers:
    """Names in small letters with their values, in order, from the lines of a head; the status line is passed over.

    Values are ISO 8859-1, so that no byte is lost. A folded line continues the value before it.
    """
    found: list[tuple[str, str]] = []
    for line in lines[1:]:
        text = line.decode("latin-1")
        if text[:1] in " \t" and text.strip() and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {text.strip()}")
            continue
        name, colon, value = text.partition(":")
        if colon:
            found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def first(headers: Headers, name: str) -> str:
    """The first value of a header, by its name in small letters; empty where there is none."""
    return next((value for key, value in headers if key == name), "")


def location_of(url: str, status: int, headers: Headers) -> str:
    """Where an answer from ``url`` sends us, resolved; empty where it sends nowhere.

    Spaces and letters of other scripts behind the host are percent-encoded, since many hosts send them bare; all else
    stays as it came, for the guard to judge.
    """
    if status not in REDIRECTS or not (value := first(headers, "location")):
        return ""
    raw = value.encode("latin-1")
    try:
        value = raw.decode()
    except UnicodeDecodeError:
        pass
    try:
        value = urljoin(url, value)
    except ValueError:
        pass
    return _BEHIND_HOST.sub(lambda rest: _NOT_PLAIN.sub(lambda part: quote(part[0], safe=""), rest[0]), value, count=1)


def wait_of(headers: Headers, now: float) -> int:
    """Seconds that Retry-After asks for, 0 to 90 days; a date counts from the answer's own Date, else from ``now``.

    ``now``: seconds since 1970. What cannot be read asks for nothing.
    """
    value = first(headers, "retry-after")
    if not value:
        return 0
    if re.fullmatch(r"\d{1,12}(\.\d*)?", value):
        return min(int(float(value)), LONGEST_WAIT)
    until = _seconds(value)
    if until is None:
        return 0
    since = _seconds(first(headers, "date"))
    return int(min(max(until - (now if since is None else since), 0), LONGEST_WAIT))


def _seconds(date: str) -> float | None:
    """A date of HTTP in seconds since 1970, in any of the three forms of RFC 9110, 5.6.7."""
    if match := _DATE.search(date):
        day, month, year, clock = match.groups()
    elif match := _ASCTIME.search(date):
        month, day, clock, year = match.groups()
    else:
        return None
    century = "" if len(year) == 4 else "20" if year < "70" else "19"
    hour, minute, second = clock.split(":")
    try:
        moment = datetime(int(century + year), _MONTHS.index(month.lower()) + 1, int(day), tzinfo=UTC)
        return moment.timestamp() + int(hour) * 3600 + int(minute) * 60 + int(second)
    except ValueError:
        return None
