"""Path data of maps, read back into lines of points."""

import re
from math import atan2, cos, hypot, pi, sin

_TOKEN = re.compile(r"[MLlAZ]|-?\d+(?:\.\d+)?")


def lines(path):
    """Each closed line as a list of points; arcs are those along a rim about the origin, followed by degrees."""
    found, tokens, at = [], _TOKEN.findall(path), 0
    command, x, y = "", 0.0, 0.0
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
            if command == "Z":
                continue
        if command == "A":
            large, sweep, u, v = (float(each) for each in tokens[at + 3 : at + 7])
            at += 7
            found[-1] += _rim(x, y, u, v, large, sweep)
            x, y = u, v
            continue
        u, v = float(tokens[at]), float(tokens[at + 1])
        at += 2
        x, y = (x + u, y + v) if command == "l" else (u, v)
        if command == "M":
            found.append([])
        found[-1].append((x, y))
    return found


def _rim(x, y, u, v, large, sweep):
    start, radius = atan2(y, x), hypot(x, y)
    turn = (atan2(v, u) - start) % (2 * pi)
    assert sweep == 1, "rims run clockwise on the screen"
    assert abs(turn - pi) < 0.01 or (turn > pi) == bool(large)
    steps = max(1, round(turn / 0.02))
    return [
        (radius * cos(start + turn * n / steps), radius * sin(start + turn * n / steps)) for n in range(1, steps + 1)
    ]
