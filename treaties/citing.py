"""How instruments are cited."""

from archive.models import State
from archive.published import published_rows
from archive.values.citing import Made, WorkType
from archive.values.dates import UNRECORDED, DateKind
from archive.vocabulary import Publication
from archive.web.citable import Citable, register
from treaties.models import Instrument
from treaties.vocabulary import InstrumentKind

#: What CSL calls a treaty. Other kinds are cited as records that tell of an instrument.
TREATIES = (InstrumentKind.BILATERAL_TREATY, InstrumentKind.MULTILATERAL_TREATY, InstrumentKind.PROTOCOL)


def made(row: Instrument) -> Made:
    """Day, act, place, parties and series of an instrument.

    The day is that of signature; failing that, of opening for signature; failing that, of adoption: the place
    recorded is that of signature.
    """
    acts = ((row.signed, "signed"), (row.opened_for_signature, "opened for signature"), (row.adopted, "adopted"))
    dated, act = next((each for each in acts if each[0].kind is DateKind.DATED), (UNRECORDED, ""))
    return Made(dated, act, row.signed_place, parties(row), row.unts_registration)


def parties(row: Instrument) -> tuple[str, ...]:
    """Names of the two that signed on the day of signature; none where they were not two.

    The United States come first, as the Bluebook has it; else by name. At most two queries.
    """
    if not row.bilateral and row.kind != InstrumentKind.BILATERAL_TREATY:
        return ()
    signed = {
        each.state_id
        for each in row.participations.all()
        if each.publication == Publication.PUBLISHED and each.signed and each.signed == row.signed
    }
    names = dict(State.objects.published().filter(pk__in=signed).values_list("pk", "name")) if len(signed) == 2 else {}
    return tuple(sorted(names.values(), key=lambda name: (name != names.get("USA"), name))) if len(names) == 2 else ()


def type_of(row: Instrument) -> WorkType:
    return WorkType.TREATY if row.kind in TREATIES else WorkType.ENTRY


def title(row: Instrument) -> str:
    return row.title


def published():
    """Published instruments, with who takes part."""
    return published_rows(Instrument).prefetch_related("participations")


register(
    Citable(
        slug="instruments",
        model=Instrument,
        page="instrument",
        label="instrument record",
        plural="Instruments",
        published=published,
        title=title,
        type=type_of,
        made=made,
    )
)
