"""May this address be asked? The pure part of the guard: of URLs, and of the IP addresses that names lead to. Pure.

Every refusal is a sentence that names the part at fault and the remedy; an empty text means admissible. What
two programs might read differently is refused, never mended. Case tables:
``tests/cases/guard_urls.csv``, ``guard_addresses.csv``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote

from archive.refresh.blocks import CARRIERS, IPV4, IPV6, SPECIAL_NAMES, Block

#: As many characters as an access point can hold.
LONGEST_URL = 2000
#: RFC 1035: of a whole name without its last dot, and of one label.
LONGEST_NAME, LONGEST_LABEL = 253, 63
DEFAULT_PORTS = {"http": 80, "https": 443}

#: Scheme, authority, the rest. The authority ends at the first of ``/ ? #``, as in RFC 3986, the WHATWG and curl.
URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)")
#: Letters, digits, inner hyphens; underscores stand in a few real names.
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
#: A last label that programs take for a number, and with it the whole name for an IPv4 address (WHATWG, inet_aton).
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
DOTTED = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
#: Controls, spaces, backslashes; and all that is not ASCII, to be looked at one by one.
UNUSUAL = re.compile(r"[\x00-\x20\\\x7f]|[^\x00-\x7f]")
#: What may stand in a request line as it is; ``%`` too, so that what is encoded stays as written.
PLAIN = "%/?:@!$&'()*+,;=-._~[]"
#: Letters that IDNA 2003 and 2008 read differently: sharp s, final sigma, joiner, non-joiner (RFC 5894, 7.2).
DEVIANT = frozenset("\u00df\u03c2\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Place:
    """An admissible URL in parts. ``host``: a name in ASCII and small letters, or an IP address without brackets;
    ``target``: path and query as they stand in the request line.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the ``Host`` header has them: brackets around IPv6, no default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The one way this archive writes the address: the form to hand to a client."""
        return f"{self.scheme}://{self.authority}{self.target}"


class NotAdmissible(ValueError):
    """The URL may not be asked; its text is the refusal."""


def refusal_of_url(url: str, ports: Collection[int], known: Collection[str] = ()) -> str:
    """Why ``url`` may not be asked, or an empty text. ``ports``: the ports that may; ``known``: names of the test map,
    which may be special ones. A host written as an IP address is judged too.
    """
    try:
        split(url, ports, known)
    except NotAdmissible as refusal:
        return str(refusal)
    return ""


def split(url: str, ports: Collection[int], known: Collection[str] = ()) -> Place:
    """The parts of an admissible URL, its fragment left out; :class:`NotAdmissible` with the refusal otherwise."""
    if len(url) > LONGEST_URL:
        raise NotAdmissible(f"The address has {len(url)} characters: give one of at most {LONGEST_URL}.")
    for found in UNUSUAL.finditer(url):
        if found[0] < "\x80" or not _printable(found[0]):
            raise NotAdmissible(f"The address holds {_named(found[0])}: write it percent-encoded, or leave it out.")
    whole = URL.fullmatch(url.partition("#")[0])
    if not whole:
        raise NotAdmissible("The address is not whole: write it with http:// or https:// and the name of the host.")
    scheme, authority, rest = whole[1].lower(), whole[2], whole[3]
    if scheme not in DEFAULT_PORTS:
        raise NotAdmissible(f"The scheme {scheme[:20]} is not asked: give an address with http or https.")
    if "@" in authority:
        raise NotAdmissible("The address holds a user name or password: leave out what stands before the @.")
    written, port = _host_and_port(authority, DEFAULT_PORTS[scheme])
    if port not in ports:
        raise NotAdmissible(f"Port {port} is not asked: give an address at {_listed(ports)}.")
    host = _literal(written) if written.startswith("[") else _name(written, known)
    return Place(scheme, host, port, quote(rest if rest.startswith("/") else f"/{rest}", safe=PLAIN))


def refusal_of_address(address: str) -> str:
    """Why the IP address ``address`` may not be connected to, or an empty text.

    It must be written plainly, without a zone. One that carries an IPv4 address and leads to it is judged by that.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"“{address[:60]}” is no IP address: give it in its plain form."
    if isinstance(parsed, IPv4Address):
        return _refusal(address, int(parsed), IPV4)
    if parsed.scope_id is not None:
        return f"The address {address[:60]} names a zone of this machine: only public addresses are asked."
    number = int(parsed)
    for carrier in CARRIERS:
        if carrier.first <= number <= carrier.last:
            inner = IPv4Address(number & 0xFFFFFFFF)
            refusal = _refusal(str(inner), int(inner), IPV4)
            return refusal and f"{address} is {carrier.what} ({carrier.source}) and leads to {inner}. {refusal}"
    return _refusal(address, number, IPV6)


def refusal_of_answers(addresses: Iterable[str], port: int, allowed: Collection[str] = ()) -> str:
    """Why a name that leads to ``addresses`` may not be asked at ``port``, or an empty text.

    One bad address among good ones refuses the whole: which of them a client would take is not ours to guess.
    ``allowed``: exact ``ip:port`` pairs of the test map (``[ip]:port`` for IPv6); only loopback ones count.
    """
    found = list(addresses)
    if not found:
        return "The name leads to no address."
    refusals = [(each, refusal_of_address(each)) for each in found if not _is_allowed(each, port, allowed)]
    bad = [(each, refusal) for each, refusal in refusals if refusal]
    if bad and len(bad) < len(found):
        return f"The name leads to public and other addresses at once; all are refused. {bad[0][1]}"
    return bad[0][1] if bad else ""


def _is_allowed(address: str, port: int, allowed: Collection[str]) -> bool:
    """Whether the pair stands in ``allowed`` and is a loopback one."""
    if not allowed or (f"[{address}]:{port}" if ":" in address else f"{address}:{port}") not in allowed:
        return False
    return address == "::1" or (DOTTED.fullmatch(address) is not None and address.startswith("127."))


def _refusal(address: str, number: int, blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if block.first <= number <= block.last:
            return (
                f"{address} lies in {block.text}, {block.what} ({block.source}): only addresses of the public "
                "network are asked."
            )
    return ""


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    """Host as written and port; a colon within brackets belongs to the host."""
    bracket = authority.rfind("]")
    host, colon, digits = authority[bracket + 1 :].partition(":")
    host = authority[: bracket + 1] + host
    if not colon:
        return host, default
    if not (digits.isascii() and digits.isdigit()) or digits.startswith("0") or len(digits) > 5 or int(digits) > 65535:
        raise NotAdmissible(
            f"The port “{digits[:20]}” is no port: give a number from 1 to 65535, or leave out the colon."
        )
    return host, int(digits)


def _literal(written: str) -> str:
    """The IPv6 address in brackets, in its shortest form."""
    inner = written[1:-1]
    if not written.endswith("]") or not re.fullmatch(r"[0-9A-Fa-f:.]+", inner):
        raise NotAdmissible(f"The host {written[:60]} is no plain IPv6 address: give the name of the host.")
    try:
        address = str(IPv6Address(inner))
    except ValueError:
        raise NotAdmissible(f"The host {written[:60]} is no IPv6 address: give the name of the host.") from None
    if refusal := refusal_of_address(address):
        raise NotAdmissible(refusal)
    return address


def _name(written: str, known: Collection[str]) -> str:
    """The host's name in ASCII and small letters, or its IPv4 address."""
    if not written:
        raise NotAdmissible("The address names no host: write it after the two slashes.")
    if "%" in written:
        raise NotAdmissible(f"The host {written[:60]} is percent-encoded: write its name in plain letters.")
    if written.endswith("."):  # the root's dot, allowed once: the name is the same without it (RFC 1034, 3.1)
        written = written[:-1]
    labels = [_label(label) for label in written.split(".")]
    name = ".".join(labels)
    if len(name) > LONGEST_NAME:
        raise NotAdmissible(f"The host's name has {len(name)} characters; no name has more than {LONGEST_NAME}.")
    if NUMBER.fullmatch(labels[-1]):
        if not DOTTED.fullmatch(name) or any(int(label) > 255 for label in labels):
            raise NotAdmissible(f"The host {name[:60]} is a number in an odd form: give the name of the host.")
        if refusal := refusal_of_address(name):
            raise NotAdmissible(refusal)
        return name
    if name in known:
        return name
    if labels[-1] in SPECIAL_NAMES:
        source = SPECIAL_NAMES[labels[-1]]
        raise NotAdmissible(
            f"The host {name[:60]} has a name for private use (.{labels[-1]}, {source}): give a public one."
        )
    if len(labels) == 1:
        raise NotAdmissible(f"The host {name[:60]} is a single word: give its whole public name.")
    return name


def _label(label: str) -> str:
    """One part of a name in ASCII: as written, or by Punycode (RFC 3492) where it has other letters."""
    if not label:
        raise NotAdmissible("The host's name has an empty part: write one dot between two parts.")
    label = label.lower() if label.isascii() else _to_ascii(label)
    if label.startswith("xn--") and not _is_honest(label):
        raise NotAdmissible(f"The part “{label[:63]}” of the host's name stands for no name: look it up anew.")
    if not LABEL.fullmatch(label):
        raise NotAdmissible(
            f"The part “{label[:63]}” of the host's name is no name: use letters, digits and inner hyphens."
        )
    if len(label) > LONGEST_LABEL:
        raise NotAdmissible(
            f"A part of the host's name has {len(label)} characters; none has more than {LONGEST_LABEL}."
        )
    return label


def _to_ascii(label: str) -> str:
    meant = unicodedata.normalize("NFC", label.lower())
    hidden = any(letter > "\x7f" and letter.lower() < "\x7f" for letter in label)  # the Kelvin sign is no k
    if hidden or not _is_plain(meant):
        raise NotAdmissible(f"The part “{label[:63]}” of the host's name has letters in a disguise: write plain ones.")
    if DEVIANT & set(meant) or meant.casefold() != meant or not _is_one_way(meant):
        raise NotAdmissible(
            f"Programs read the part “{label[:63]}” of the host's name differently: write its xn-- form."
        )
    return "xn--" + meant.encode("punycode").decode("ascii")


def _is_plain(label: str) -> bool:
    """Letters, marks, digits and hyphens only, none of which stands for another, and no bare number in any script."""
    kinds = {unicodedata.category(letter)[0] for letter in label if letter != "-"}
    return kinds <= {"L", "M", "N"} and unicodedata.normalize("NFKC", label) == label and not label.isnumeric()


def _is_one_way(label: str) -> bool:
    """Written from left to right, or wholly from right to left (RFC 3454, 6): a mixed label is refused by some."""
    ways = [unicodedata.bidirectional(letter) for letter in label]
    leftward = {"R", "AL"}
    return not leftward & set(ways) or ("L" not in ways and {ways[0], ways[-1]} <= leftward)


def _is_honest(label: str) -> bool:
    """Whether an ``xn--`` label stands for plain letters that need it."""
    try:
        meant = label[4:].encode("ascii").decode("punycode")
        again = meant.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, OverflowError):
        return False
    return again == label[4:] and not meant.isascii() and _is_plain(meant.replace("\u200c", "").replace("\u200d", ""))


def _printable(character: str) -> bool:
    """Neither a control, nor invisible, nor a space, nor half a letter, nor unassigned."""
    return unicodedata.category(character)[0] not in "CZ"


def _named(character: str) -> str:
    names = {" ": "a space", "\\": "a backslash", "\t": "a tab", "\n": "a line break", "\r": "a line break"}
    return names.get(character, f"a character that cannot be seen (U+{ord(character):04X})")


def _listed(ports: Collection[int]) -> str:
    return "port " + " or ".join(str(port) for port in sorted(ports))
