"""Blocks of addresses that no look may reach, each with what it is and who says so. Pure data.

From IANA's special-purpose and address-space registries for IPv4 and IPv6 (read 2026-11), and the RFCs they name.
Python's ``ipaddress.is_global`` is not asked: it lets through relays, translators and reserved space.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class Block:
    """Addresses from ``first`` to ``last``, as whole numbers, both in; ``what`` they are; ``source`` that says so."""

    text: str
    first: int
    last: int
    what: str
    source: str


def _blocks(kind: type[IPv4Network] | type[IPv6Network], table: str) -> tuple[Block, ...]:
    """The rows of a table (network, what it is, source, parted by bars), the narrowest block first."""
    found = []
    for line in table.strip().splitlines():
        text, what, source = (cell.strip() for cell in line.split("|"))
        network = kind(text)
        found.append(Block(text, int(network.network_address), int(network.broadcast_address), what, source))
    return tuple(sorted(found, key=lambda block: block.last - block.first))


IPV4 = _blocks(
    IPv4Network,
    """
    0.0.0.0/8          | this network                        | RFC 791
    10.0.0.0/8         | private                             | RFC 1918
    100.64.0.0/10      | shared by a provider's customers    | RFC 6598
    127.0.0.0/8        | loopback                            | RFC 1122
    168.63.129.16/32   | Azure's host agent and metadata     | Microsoft
    169.254.0.0/16     | link-local, with clouds' metadata   | RFC 3927
    172.16.0.0/12      | private                             | RFC 1918
    192.0.0.0/24       | IETF protocol assignments           | RFC 6890
    192.0.2.0/24       | documentation                       | RFC 5737
    192.31.196.0/24    | AS112, a sink for private names     | RFC 7535
    192.52.193.0/24    | multicast relays                    | RFC 7450
    192.88.99.0/24     | 6to4 relays                         | RFC 7526
    192.168.0.0/16     | private                             | RFC 1918
    192.175.48.0/24    | AS112, a sink for private names     | RFC 7534
    198.18.0.0/15      | benchmarks                          | RFC 2544
    198.51.100.0/24    | documentation                       | RFC 5737
    203.0.113.0/24     | documentation                       | RFC 5737
    224.0.0.0/4        | multicast                           | RFC 5771
    240.0.0.0/4        | reserved                            | RFC 1112
    255.255.255.255/32 | limited broadcast                   | RFC 919
    """,
)

#: Only 2000::/3 is given out as global unicast; all that lies outside is named here, and what is special within it.
IPV6 = _blocks(
    IPv6Network,
    """
    ::/128             | unspecified                         | RFC 4291
    ::1/128            | loopback                            | RFC 4291
    ::/96              | IPv4-compatible                     | RFC 4291
    ::ffff:0:0:0/96    | IPv4-translated                     | RFC 2765
    64:ff9b:1::/48     | local NAT64                         | RFC 8215
    ::/8               | reserved                            | RFC 4291
    100::/64           | discard only                        | RFC 6666
    100:0:0:1::/64     | dummy prefix                        | RFC 9780
    100::/8            | reserved                            | RFC 4291
    200::/7            | reserved, once for NSAP             | RFC 4048
    400::/6            | reserved                            | RFC 4291
    800::/5            | reserved                            | RFC 4291
    1000::/4           | reserved                            | RFC 4291
    2001::/23          | IETF protocol assignments           | RFC 2928
    2001::/32          | Teredo                              | RFC 4380
    2001:2::/48        | benchmarks                          | RFC 5180
    2001:3::/32        | multicast relays                    | RFC 7450
    2001:4:112::/48    | AS112, a sink for private names     | RFC 7535
    2001:10::/28       | ORCHID                              | RFC 4843
    2001:20::/28       | ORCHIDv2                            | RFC 7343
    2001:30::/28       | drone remote identity               | RFC 9374
    2001:db8::/32      | documentation                       | RFC 3849
    2002::/16          | 6to4                                | RFC 3056
    2620:4f:8000::/48  | AS112, a sink for private names     | RFC 7534
    3fff::/20          | documentation                       | RFC 9637
    4000::/3           | reserved                            | RFC 4291
    5f00::/16          | segment routing                     | RFC 9602
    6000::/3           | reserved                            | RFC 4291
    8000::/3           | reserved                            | RFC 4291
    a000::/3           | reserved                            | RFC 4291
    c000::/3           | reserved                            | RFC 4291
    e000::/4           | reserved                            | RFC 4291
    f000::/5           | reserved                            | RFC 4291
    f800::/6           | reserved                            | RFC 4291
    fc00::/7           | unique local, with clouds' metadata | RFC 4193
    fe00::/9           | reserved                            | RFC 4291
    fe80::/10          | link-local                          | RFC 4291
    fec0::/10          | site-local                          | RFC 3879
    ff00::/8           | multicast                           | RFC 4291
    """,
)

#: IPv6 addresses that carry an IPv4 address in their last 32 bits and lead to it: that one is judged in their place.
CARRIERS = _blocks(
    IPv6Network,
    """
    ::ffff:0:0/96      | IPv4-mapped                         | RFC 4291
    64:ff9b::/96       | NAT64                               | RFC 6052
    """,
)

#: Names that lead nowhere public: RFC 6761 and IANA's special-use domain names, ICANN's private and colliding endings.
SPECIAL_NAMES = {
    "localhost": "RFC 6761",
    "localdomain": "RFC 6762, appendix G",
    "local": "RFC 6762",
    "internal": "ICANN, 2024",
    "intranet": "RFC 6762, appendix G",
    "private": "RFC 6762, appendix G",
    "corp": "ICANN, 2018",
    "home": "ICANN, 2018",
    "mail": "ICANN, 2018",
    "lan": "RFC 6762, appendix G",
    "arpa": "RFC 3172",
    "alt": "RFC 9476",
    "onion": "RFC 7686",
    "invalid": "RFC 6761",
    "test": "RFC 6761",
    "example": "RFC 6761",
}
