"""The archive's words on a page: a state is a shape, a word and a hue; a date and a number are said one way.

``{% load archive_words %}``. Nothing here asks the database: citations must be fetched by the view
(:func:`archive.web.citing.cited`).
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import engines
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from archive.vocabulary import CitationRole, LinkState, Publication
from archive.web.dates import iso as date_iso
from archive.web.dates import machine
from archive.web.dates import said as date_said
from archive.web.links import OUTCOMES, told, watch_of
from archive.web.pages import address

register = template.Library()

#: Per vocabulary: word of the records → class and glyph. The readable word is the record's, underscores removed.
_SHAPES: dict[str, dict[str, tuple[str, str]]] = {
    "stance": {each: (each, each) for each in ("asserts", "denies", "assesses", "speculates")},
    "match": {
        "in_class": ("in-class", "in-class"),
        "not_in_class": ("not-in-class", "not-in-class"),
        "exempt": ("exempt", "exempt"),
        "undetermined": ("undetermined", "undetermined"),
    },
    "answer": {
        "yes": ("in-class", "in-class"),
        "no": ("not-in-class", "not-in-class"),
        "unclear": ("undetermined", "undetermined"),
    },
    "standing": {
        "bound": ("bound", "bound"),
        "provisionally_bound": ("bound", "provisionally-bound"),
        "suspended": ("suspended", "suspended"),
        "signed_only": ("signed-only", "signed-only"),
        "withdrawn": ("withdrawn", "withdrawn"),
        "lapsed": ("lapsed", "lapsed"),
        "succeeded": ("succeeded", "succeeded"),
        "not_yet": ("not-yet", "not-yet"),
        "not_bound": ("not-bound", "not-bound"),
        "unclear": ("unclear", "unclear"),
    },
    "phase": {
        "not_yet": ("not-yet", "not-yet"),
        "signed": ("signed-only", "signed-only"),
        "provisionally_applied": ("bound", "provisionally-bound"),
        "in_force": ("bound", "bound"),
        "suspended": ("suspended", "suspended"),
        "ended": ("lapsed", "lapsed"),
        "unclear": ("unclear", "unclear"),
    },
    "linkstate": {
        LinkState.ALIVE: ("alive", "alive"),
        LinkState.MOVED: ("moved", "moved"),
        LinkState.DRIFTED: ("drifted", "drifted"),
        LinkState.SUSPECT: ("suspect", "suspect"),
        LinkState.BLOCKED: ("blocked", "blocked"),
        LinkState.UNREACHABLE: ("unreachable", "unreachable"),
        LinkState.FAILING: ("failing", "failing"),
        LinkState.DEAD: ("dead", "dead"),
        LinkState.ARCHIVED: ("archived", "archived"),
        LinkState.NEVER_CHECKED: ("never", "never"),
        "no_address_recorded": ("no-address", "no-address"),
    },
    "status": {"disputed": ("disputed", "undetermined")},
}
_WIDE = ("standing", "phase", "linkstate")

#: Effect → its family of frames: applies (filled), time (double line), unclear (dashed), outside (none).
_EFFECTS = {
    "obligation_applies": "applies",
    "object_and_purpose": "applies",
    "suspended": "time",
    "lapsed": "time",
    "withdrawn": "time",
    "not_yet": "time",
    "unclear": "unclear",
    "undetermined": "unclear",
}


@register.filter
def words(value: object) -> str:
    """A word of a vocabulary as readers see it: ``not_in_class`` → “not in class”."""
    return str(value or "").replace("_", " ")


@register.filter
def outcome_words(value: str) -> str:
    """An outcome of a look as readers see it: ``soft_404_suspect`` → “looks like an error page”."""
    return OUTCOMES.get(value, words(value))


@register.simple_tag
def state_word(value: object, kind: str = "") -> SafeString:
    """Shape and word of a stance, match, answer, standing, phase, link state or deployment status.

    ``kind`` (``"stance"``, ``"match"``, ``"answer"``, ``"standing"``, ``"phase"``, ``"link"``, ``"status"``) is
    needed where the value is plain text; a member of a vocabulary names its own. A word without a shape stays a word.
    """
    return _word_with_shape((kind or type(value).__name__).lower(), str(value or ""))


@lru_cache(maxsize=512)
def _word_with_shape(kind: str, value: str) -> SafeString:
    kind = {"link": "linkstate", "deploymentstatus": "status"}.get(kind, kind)
    shape = _SHAPES.get(kind, {}).get(value)
    if shape is None:
        return format_html("{}", words(value))
    css, glyph = shape
    return format_html(
        '<span class="state {}"><svg class="g{}" aria-hidden="true"><use href="#g-{}"/></svg>{}</span>',
        css,
        " g-wide" if kind in _WIDE else "",
        glyph,
        words(value),
    )


@register.simple_tag
def link_told(point: Any) -> SafeString:
    """State of an address in words: shape and word, then when it was last seen well. ``point`` may be ``None``.

    The watch must have been fetched with the address (``select_related("watch")``): nothing is asked here.
    """
    state = point.link_state if point else "no_address_recorded"
    more = told(state, watch_of(point)) if point else ""
    if not more:
        return state_word(state, "link")
    return format_html('{}<span class="link-told">, {}</span>', state_word(state, "link"), more)


@register.simple_tag
def no_contact() -> str:
    """The sentence that stands wherever links are told while nobody may look; empty where a contact address is set."""
    return (
        ""
        if settings.CONTACT or settings.TEST_HOSTS
        else "The archive has no contact address set, so it looks at no page."
    )


@register.simple_tag
def read_day(point: Any) -> str:
    """The exact day on which an address was read, for ``data-versiondate``; empty where it is not one day."""
    return machine(point.read_on) if point and point.read_on and point.read_on.exact else ""


@register.simple_tag
def effect_word(value: object) -> SafeString:
    """An effect in the frame of its family."""
    return format_html('<span class="effect {}">{}</span>', _EFFECTS.get(str(value), "outside"), words(value))


@register.simple_tag
def standing_word(standing: Any) -> SafeString:
    """Where a state stands: shape and word, whether that is disputed or unconfirmed, what it depends on."""
    if standing is None:
        return SafeString("")
    depends = f"depends on {', '.join(standing.deciding)}" if standing.deciding else ""
    return format_html(
        "{}{} {}{}",
        state_word(standing.standing, "standing"),
        mark_safe(' <span class="mark disputed">disputed</span>') if standing.disputed else "",
        unconfirmed(standing),
        format_html('<span class="quiet">{}</span>', depends) if depends else "",
    )


@register.simple_tag
def unconfirmed(record: Any) -> SafeString:
    """The dashed mark where ``record.unconfirmed`` holds (a row, a verdict, or a plain True); else nothing."""
    if not (record is True or getattr(record, "unconfirmed", False)):
        return SafeString("")
    return mark_safe('<span class="mark unconfirmed">unconfirmed</span>')


@register.filter
def said(value: object) -> str:
    """A date in a sentence: “17 December 2025”, “about 1985”, “August 2019”."""
    return date_said(value)


@register.filter
def iso(value: object) -> str:
    """A date in a table, as kept: “2025-12-17”, “2025-12~”; words for open, unknown and not recorded."""
    return date_iso(value)


@register.simple_tag
def day(value: object, form: str = "iso") -> SafeString:
    """A date as a ``time`` element: ``form`` is ``"iso"`` (tables) or ``"said"`` (sentences)."""
    return _time(value, form)


@lru_cache(maxsize=8192)
def _time(value: object, form: str) -> SafeString:
    shown = date_said(value) if form == "said" else date_iso(value)
    if not machine(value):
        return format_html('<span class="quiet-word">{}</span>', shown)
    return format_html('<time datetime="{}">{}</time>', machine(value), shown)


@register.filter
def number(value: int) -> str:
    """A count as readers see it: “200,204”."""
    return f"{value:,}"


@register.filter
def km(value: float | None) -> str:
    """“5,500 km”; nothing for none. The space does not break."""
    return _measured(value, "km")


@register.filter
def kg(value: float | None) -> str:
    """“1,200 kg”; nothing for none. The space does not break."""
    return _measured(value, "kg")


def _measured(value: float | None, unit: str) -> str:
    if value is None or value == "":
        return ""
    return f"{value:,.0f}\u00a0{unit}" if float(value).is_integer() else f"{value:,}\u00a0{unit}"


@register.simple_tag
def linked(row: Any, page: str, query: str = "") -> SafeString:
    """The name of a row with a link to its ``page``, or the name alone where it has none for readers.

    ``query``: to add to the address, for example the day asked.
    """
    if getattr(row, "publication", "") != Publication.PUBLISHED:
        return format_html("{}", row)
    return format_html('<a href="{}{}">{}</a>', address(page, row.pk), query, row)


@register.simple_tag(takes_context=True)
def here(context: Any, address: str) -> SafeString:
    """``aria-current`` for the part of the site that the page belongs to."""
    path = context["request"].path if "request" in context else ""
    if path == address:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if path.startswith(address) else SafeString("")


@register.simple_tag
def cite_line(record: Any, shown: int = 2) -> SafeString:
    """The sources of a record in a line each: the first ``shown``, the others one click away."""
    return _sources().cite_line(lined(record, shown))


@register.inclusion_tag("partials/refs.html")
def refs(citations: Any, prefix: str = "ref") -> dict[str, Any]:
    """A numbered list of sources with anchors ``<prefix>-1`` …, for the small numbers in a text."""
    return {"citations": list(citations), "prefix": prefix}


@register.simple_tag
def ref(number: int, prefix: str = "ref") -> SafeString:
    """The small number that leads to a source of :func:`refs`."""
    return format_html('<sup class="ref"><a href="#{0}-{1}" aria-label="Source {1}">{1}</a></sup>', prefix, number)


@register.simple_tag
def source_of(citation: Any) -> SafeString:
    """One citation: title with its address (Robust Links attributes), publisher, day, state of the link."""
    return _sources().source_of(citation)


def _sources() -> Any:
    return engines["rows"].env.get_template("archive/sources.html").module


def seen_at(citation: Any) -> Any:
    """The address of a citation, or ``None``: a draft is not shown."""
    point = citation.access_point
    return point if point and point.publication == Publication.PUBLISHED else None


def lined(record: Any, shown: int, below: bool = False) -> dict[str, list[Any]]:
    """The citations of a record by what they do: ``first``, ``consulted``, ``further`` and the ``rest`` to be folded.

    ``below``: the page lists all its sources, with their ids as anchors. Then those of the rest that quote nothing
    are ``named`` only, and lead there.
    """
    citations = list(record.citations.all())
    first = [each for each in citations if each.role == CitationRole.SUPPORTS]
    consulted = [each for each in citations if each.role == CitationRole.CONSULTED]
    further = [each for each in citations if each.role == CitationRole.ALSO_REPORTS]
    rest = first[shown:] if first else consulted[shown:]
    first, consulted = first[:shown], consulted if first else consulted[:shown]
    named = [each for each in rest if below and not each.quote]
    rest = [each for each in rest if each not in named]
    return {"first": first, "consulted": consulted, "further": further, "named": named, "rest": rest}
