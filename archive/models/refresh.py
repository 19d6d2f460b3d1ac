"""The upkeep of access points: when each is looked at, what every look came to, what was kept of it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from archive.models.base import remembered
from archive.models.fields import WordField, in_vocabulary
from archive.models.source import AccessPoint
from archive.vocabulary import Outcome

#: Every access point has its watch from the moment it is written, by whatever way; its first look falls within a week.
#: Another address is another page: what was learnt of the old one is forgotten, its checks stay. ``archive_host_of``
#: (migration 0007) spells the host's name as the guard does.
WATCHED = pgtrigger.Trigger(
    name="watched",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("url"),
    func="""
        IF TG_OP = 'UPDATE' AND NEW.url = OLD.url THEN RETURN NULL; END IF;
        INSERT INTO archive_host (name, free_at) VALUES (archive_host_of(NEW.url), now()) ON CONFLICT DO NOTHING;
        INSERT INTO archive_watch (access_point_id, host, next_look_at)
        VALUES (NEW.id, archive_host_of(NEW.url), now() + random() * interval '7 days')
        ON CONFLICT (access_point_id) DO UPDATE SET
            host = EXCLUDED.host, next_look_at = now(), lease_until = NULL, token = NULL, attempts = 0,
            failures = 0, failed_at = NULL, well_at = NULL, well_since = NULL, etag = '', last_modified = '',
            needs_person = '';
        IF TG_OP = 'UPDATE' THEN
            UPDATE archive_accesspoint SET link_state = 'never_checked'
            WHERE id = NEW.id AND link_state <> 'never_checked';
        END IF;
        RETURN NULL;
    """,
)
pgtrigger.register(WATCHED)(AccessPoint)


class Watch(models.Model):
    """The upkeep of one access point: the row is the job, a message is only a nudge.

    A worker that takes it writes ``lease_until`` and ``token`` on the database's clock; whoever closes it must hold
    that token.
    """

    access_point = models.OneToOneField(AccessPoint, on_delete=models.CASCADE, primary_key=True, related_name="watch")
    host = models.CharField(max_length=255, help_text="Name of the host, from the address.")
    next_look_at = models.DateTimeField(null=True, blank=True, help_text="When it is due. Empty: when a person says.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="Until when a worker holds it.")
    token = models.UUIDField(null=True, blank=True, help_text="What the holder shows when it closes the look.")
    attempts = models.PositiveSmallIntegerField(db_default=0, help_text="Looks begun and not closed.")
    failures = models.PositiveSmallIntegerField(db_default=0, help_text="Failed looks in a row that count.")
    failed_at = models.DateTimeField(null=True, blank=True, help_text="The newest failure that counts.")
    well_at = models.DateTimeField(null=True, blank=True, help_text="When the page was last seen well.")
    well_since = models.DateTimeField(null=True, blank=True, help_text="Seen well at every look since.")
    etag = models.CharField(
        max_length=400, blank=True, db_default="", help_text="Validator of the last accepted answer."
    )
    last_modified = models.CharField(max_length=80, blank=True, db_default="", help_text="The same, by date.")
    needs_person = models.CharField(max_length=200, blank=True, db_default="", help_text="What a person must decide.")

    class Meta:
        verbose_name_plural = "watches"
        indexes = [
            models.Index(fields=["next_look_at"], condition=Q(next_look_at__isnull=False), name="watch_due"),
            models.Index(fields=["host", "next_look_at"], name="watch_host_due"),
            models.Index(fields=["access_point"], condition=~Q(needs_person=""), name="watch_needs_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lease_until__isnull=True, token__isnull=True)
                | Q(lease_until__isnull=False, token__isnull=False),
                name="archive_watch_lease_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.access_point_id)


class Host(models.Model):
    """A host and its turns: one look at a time across all workers, and a rest between two."""

    name = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField(help_text="Not asked before.")
    busy_until = models.DateTimeField(null=True, blank=True, help_text="Until when a look holds it.")
    holder = models.UUIDField(null=True, blank=True, help_text="Token of that look.")
    robots = models.TextField(blank=True, db_default="", help_text="Its robots.txt as last read.")
    robots_status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Status of that answer; 0: none.")
    robots_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@remembered
class Pause(models.Model):
    """Looks are paused: at one host, or everywhere. The row's presence is the switch; its history tells who and why."""

    host = models.CharField(max_length=255, unique=True, blank=True, help_text="Name of the host. Empty: everywhere.")
    why = models.CharField(max_length=300, help_text="Why looks are paused.")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host or "everywhere"


class Check(models.Model):
    """One look at an access point. Written once, never changed."""

    access_point = models.ForeignKey(AccessPoint, on_delete=models.PROTECT, related_name="checks", db_index=False)
    token = models.UUIDField(unique=True, help_text="Of the lease under which it was made: no look is written twice.")
    checked_at = models.DateTimeField()
    url = models.CharField(max_length=2000, help_text="The address asked.")
    outcome = WordField(Outcome)
    reason = models.TextField(help_text="What the outcome rests on.")
    status = models.PositiveSmallIntegerField(default=0, help_text="Of the last answer; 0: none.")
    hops = models.JSONField(default=list, help_text="Every answered request: url, status, location.")
    wire_bytes = models.PositiveBigIntegerField(default=0, help_text="Bytes received.")
    seconds = models.FloatField(default=0, help_text="Wall clock, in seconds.")
    payload = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the body, where there was one.")

    class Meta:
        ordering = ["-checked_at", "-id"]
        indexes = [models.Index(fields=["access_point", "-checked_at"]), models.Index(fields=["-checked_at"])]
        constraints = [in_vocabulary("outcome", Outcome)]

    def __str__(self) -> str:
        return f"{self.access_point_id} {self.outcome}"


class Capture(models.Model):
    """The bytes kept from one look: a WARC file, named by its hash, written before this row."""

    check_made = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="capture")
    name = models.CharField(max_length=200, unique=True, help_text="Name of the file in the store of captures.")
    sha256 = models.CharField(max_length=64, help_text="Of the file.")
    length = models.PositiveBigIntegerField(help_text="Of the file, in bytes.")
    records = models.PositiveSmallIntegerField(help_text="WARC records in it.")
    payload = models.CharField(max_length=64, help_text="SHA-256 of the page's body.")
    revisits = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisited_by",
        help_text="The capture that holds the same body: this one names it instead.",
    )
    kept_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True, help_text="When its file was last read and found whole.")

    class Meta:
        ordering = ["-kept_at", "-id"]
        indexes = [
            models.Index(fields=["payload"]),
            models.Index(F("verified_at").asc(nulls_first=True), name="capture_to_verify"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="archive_capture_sha256"),
            models.CheckConstraint(condition=Q(payload__regex=r"^[0-9a-f]{64}$"), name="archive_capture_payload"),
        ]

    def __str__(self) -> str:
        return self.name


class Tick(models.Model):
    """When each timed job last ran: the age of the last tick tells whether the workers live."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
