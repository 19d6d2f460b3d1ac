"""The rules as their own documentation: docstrings of the rule modules, in parts a page can set. Pure.

What the page *How the archive decides* says of a rule is what stands in the file, so the two cannot disagree.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

#: The rule modules in the order in which a question meets them, with the heading readers see.
CHAPTERS = (
    ("archive.values.dates", "Dates as written"),
    ("archive.values.worlds", "Dates that are not exact"),
    ("archive.values.verdict", "Yes, no, unclear"),
    ("treaties.classify", "Match: does the weapon fall in the category?"),
    ("treaties.bounds", "Claims held against bounds"),
    ("treaties.criteria", "Further criteria"),
    ("treaties.status", "Status of an instrument"),
    ("treaties.parties", "Standing: is this state bound on this day?"),
    ("treaties.effect", "Effect: what follows"),
    ("treaties.law", "All of it together"),
)

Run = tuple[str, str]
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``items`` holds one), or a list with one entry per item. A run is ``text``, ``code`` or ``em``."""

    list: bool
    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One documented function: its name as code, the same in words, and what it promises."""

    code: str
    name: str
    blocks: tuple[Block, ...]
    inner: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One rule module: its file, what it says of itself, and its rules in the order of the file."""

    id: str
    heading: str
    file: str
    blocks: tuple[Block, ...]
    rules: tuple[Rule, ...]


@lru_cache(maxsize=1)
def rulebook() -> tuple[Chapter, ...]:
    """Every chapter. The rules are code, so they are read once."""
    return tuple(_chapter(name, heading) for name, heading in CHAPTERS)


def _chapter(name: str, heading: str) -> Chapter:
    module = importlib.import_module(name)
    rules = tuple(sorted(_rules(module), key=lambda each: each[0]))
    return Chapter(
        name.replace(".", "-"),
        heading,
        f"{name.replace('.', '/')}.py",
        blocks(inspect.getdoc(module) or ""),
        tuple(rule for _, rule in rules),
    )


def _rules(module: ModuleType) -> Iterator[tuple[int, Rule]]:
    """Functions and methods with a docstring, with the line on which each stands; small inner ones are marked."""
    for name, member in vars(module).items():
        if inspect.isfunction(member) and member.__module__ == module.__name__:
            yield from _rule(name, member)
        elif inspect.isclass(member) and member.__module__ == module.__name__ and not name.startswith("_"):
            for own, method in vars(member).items():
                function = method.fget if isinstance(method, property) else method
                if inspect.isfunction(function) and not own.startswith("_"):
                    yield from _rule(f"{name}.{own}", function)


def _rule(code: str, function: object) -> Iterator[tuple[int, Rule]]:
    text = inspect.getdoc(function)
    if not text:
        return
    bare = code.rpartition(".")[2].strip("_")
    words = bare.replace("_", " ")
    inner = code.startswith("_")
    line = function.__code__.co_firstlineno  # type: ignore[attr-defined]
    yield line, Rule(code, words[0].upper() + words[1:], blocks(text), inner)


def blocks(text: str) -> tuple[Block, ...]:
    """A docstring as paragraphs and lists."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lead, *items = re.split(r"(?:^|\n)- ", paragraph)
        if lead.strip():
            found.append(Block(False, (runs(lead),)))
        if items:
            found.append(Block(True, tuple(runs(each) for each in items)))
    return tuple(found)


_MARKED = re.compile(
    r"``(?P<code>[^`]+)``|:(?:meth|func|class|data|mod):`~?\.?(?P<role>[^`]+)`|(?<!\w)\*(?P<em>[^*\s][^*]*)\*(?!\w)"
)


def runs(text: str) -> Runs:
    """One paragraph as runs of plain, code and emphasised text, its line breaks taken out."""
    text = " ".join(text.split())
    found: list[Run] = []
    end = 0
    for mark in _MARKED.finditer(text):
        if mark.start() > end:
            found.append(("text", text[end : mark.start()]))
        code = mark["code"] or mark["role"]
        found.append(("code", code) if code else ("em", mark["em"]))
        end = mark.end()
    if end < len(text):
        found.append(("text", text[end:]))
    return tuple(found)
