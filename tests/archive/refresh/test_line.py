"""A line's bounds, where the origin on loopback cannot push: what a host sends in the smallest of pieces."""

from archive.refresh.guard import split
from archive.refresh.journey import Get
from archive.refresh.line import PIECE, Line


class AnyFloor:
    def may_grow(self, line: Line, size: int) -> bool:
        return True


def line(most: int) -> Line:
    found = Line(AnyFloor(), -1)
    found.begin(Get(split("http://a.example.org/", {80}), bytes=most), ("127.0.0.1", 80))
    found.hear(b"HTTP/1.1 200 OK\r\n")
    found.hear(b"\r\n")
    return found


def test_a_body_in_the_smallest_pieces_fills_no_memory():
    """Each piece would cost fifty bytes beside its own."""
    held = line(1_000_000)
    for _ in range(300_000):
        held.write(b"ab")
    assert len(held.body) <= 600_000 // PIECE + 1
    assert held.reply(0, "", True, 0.0).body == b"ab" * 300_000


def test_pieces_of_any_size_come_out_as_they_came():
    held = line(10 * PIECE)
    sent = [bytes([number]) * size for number, size in enumerate([1, PIECE, 3, PIECE - 1, 2, 2 * PIECE, 5])]
    for data in sent:
        held.write(data)
    assert held.reply(0, "", True, 0.0).body == b"".join(sent)


def test_of_too_much_the_beginning_is_kept():
    held = line(10)
    assert held.write(b"12345678") is None
    assert held.write(b"90ab") == 0
    assert held.reply(23, "", True, 0.0).body == b"1234567890"
