"""What the staff's desk remembers: filters that a person saved, drafts that were sent back, guesses at passwords."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """A list of the admin as one person narrowed it, under a name of theirs."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters", help_text="Whose it is."
    )
    table = models.CharField(max_length=80, help_text="The table, as app.model.")
    name = models.CharField(max_length=60, help_text="What the person calls it.")
    query = models.CharField(max_length=500, help_text="What stands behind the question mark of the list's address.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "table", "name"], name="archive_savedfilter_once")]

    def __str__(self) -> str:
        return self.name


class SentBack(models.Model):
    """A draft that a reviewer sent back to whoever entered it, with the reason. Saving the draft removes it."""

    table = models.CharField(max_length=80, help_text="The table, as app.model.")
    record = models.CharField(max_length=80, help_text="The id of the draft.")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="Who entered the draft. Empty for rows that came with the archive.",
    )
    reason = models.CharField(max_length=300, help_text="What is to be mended.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who sent it back."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "drafts sent back"
        constraints = [models.UniqueConstraint(fields=["table", "record"], name="archive_sentback_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.record}: {self.reason}"


class Guess(models.Model):
    """One try to log in under a name, counted twice: for the name, and for the name with the address it came from.

    ``account`` is a hash: people type passwords into the wrong box.
    """

    account = models.CharField(max_length=64, help_text="SHA-256 of the name that was typed.")
    at = models.DateTimeField(help_text="When it was tried.")

    class Meta:
        verbose_name_plural = "guesses"
        indexes = [models.Index(fields=["account", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.account[:8]} {self.at}"
