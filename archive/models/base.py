"""What every record has in common: its id, its evidence, its publication, its history."""

from functools import cache

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from archive.models.fields import WordField, in_vocabulary
from archive.vocabulary import Evidence, Publication

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class RecordQuerySet(models.QuerySet):
    """Words every record understands."""

    def published(self) -> "RecordQuerySet":
        """What anonymous readers may see: a published row that names no draft, however far one follows its keys.

        The one statement of this rule; pages, rules, API and derived rows all ask it. A row of its own table (a
        parent treaty, a responsible state) may be a draft: then it is not shown, and the row is.
        """
        return self.filter(publication=Publication.PUBLISHED).exclude(_names_a_draft(self.model))

    def unconfirmed(self) -> "RecordQuerySet":
        """Facts from general knowledge that await a librarian's confirmation."""
        return self.filter(evidence=Evidence.KNOWN)


def relations(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of ``model`` to records, which may be drafts."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Reviewed)
    ]


@cache
def _names_a_draft(model: type[models.Model]) -> Q:
    """The condition that a row names a row readers may not see; no table is followed twice on one way."""
    names = Q(pk__in=[])
    for field in relations(model):
        if field.related_model is not model:
            for unseen in _unseen(field.related_model, {model}):
                names |= Q(**{f"{field.name}__in": unseen.values("pk")})
    return names


def hidden(model: type[models.Model], *columns: str, **which: object) -> models.QuerySet:
    """The ``columns`` of all rows that :meth:`RecordQuerySet.published` leaves out, each once; of those ``which`` asks.

    For counts: where few rows are hidden, all rows less these are found without reading the rows.
    """
    first, *others = (each.filter(**which).order_by().values_list(*columns) for each in _unseen(model, set()))
    return first.union(*others)


def _unseen(model: type[models.Model], above: set[type[models.Model]]) -> list[models.QuerySet]:
    """The rows readers may not see, by reason: each query is read off an index, which their union would not be."""
    rows = model._base_manager
    found = [rows.filter(publication=Publication.DRAFT)]
    for field in relations(model):
        if field.related_model not in above | {model}:
            deeper = _unseen(field.related_model, above | {model})
            found += [rows.filter(**{f"{field.name}__in": each.values("pk")}) for each in deeper]
    return found


class Identified(models.Model):
    """A row with a readable id that never changes."""

    id = models.CharField(
        "id",
        max_length=80,
        primary_key=True,
        validators=[
            RegexValidator(SLUG, "Use small letters, digits and single hyphens, for example oreshnik-belarus.")
        ],
        help_text="Readable and for good: small letters, digits, hyphens. Addresses and citations rely on it.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Reviewed(models.Model):
    """A row that somebody entered and somebody else reviewed."""

    publication = WordField(
        Publication,
        default=Publication.DRAFT,
        help_text="A draft is seen by staff only. A librarian who did not enter it publishes it.",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who entered the record. Empty for rows that came with the archive.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who reviewed it; never the one who entered it.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("entered_by")),
                name="%(app_label)s_%(class)s_reviewer_not_author",
                violation_error_message="Who reviews a record is never who entered it: ask a colleague.",
            ),
            in_vocabulary("publication", Publication),
        ]
        # few rows, so that "names no draft" costs nothing
        indexes = [models.Index(fields=["id"], condition=Q(publication="draft"), name="%(class)s_draft")]


class Record(Identified, Reviewed):
    """A fact of the archive."""

    evidence = WordField(
        Evidence,
        default=Evidence.SEEN,
        help_text="seen: the fact stood on the page cited. known: from general knowledge, shown as unconfirmed.",
    )

    objects = RecordQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        abstract = True
        constraints = [*Reviewed.Meta.constraints, in_vocabulary("evidence", Evidence)]

    @property
    def unconfirmed(self) -> bool:
        """Whether the fact still awaits confirmation; shown wherever the fact is shown."""
        return self.evidence == Evidence.KNOWN


#: Each record names what depends on it: its instrument, system or deployment, else itself. A row that moved marks both.
MARK_STALE = pgtrigger.Trigger(
    name="mark_stale",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("was", "jsonb"), ("becomes", "jsonb"), ("owner", "text"), ("owners", "text[]")],
    func="""
        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
        IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW); END IF;
        owners := ARRAY[
            COALESCE(was->>'instrument_id', was->>'system_id', was->>'deployment_id', was->>'id'),
            COALESCE(becomes->>'instrument_id', becomes->>'system_id', becomes->>'deployment_id', becomes->>'id')
        ];
        IF TG_TABLE_NAME = 'deployments_deployment' THEN owners := ARRAY[was->>'id', becomes->>'id']; END IF;
        FOR owner IN SELECT DISTINCT name FROM unnest(owners) AS name WHERE name IS NOT NULL LOOP
            INSERT INTO archive_stale (record_table, record, marked_at) VALUES (TG_TABLE_NAME, owner, now());
        END LOOP;
        RETURN NULL;
    """,
)


def tracked(model: type[models.Model]) -> type[models.Model]:
    """Class decorator of every record table: append-only history, and a mark on whatever its rows make stale.

    Both are database triggers, so that the admin, imports, bulk updates and raw SQL all count. The history of
    ``Deployment`` is the model ``DeploymentHistory``, with user, reason and request in its context.
    """
    pgtrigger.register(MARK_STALE)(model)
    return remembered(model)


def remembered(model: type[models.Model]) -> type[models.Model]:
    """Class decorator of a table from which nothing is derived: append-only history alone."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}History",
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        append_only=True,
    )(model)
