"""What the tables stand on: extensions, and the message queue's own schema."""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

from archive.celery_broker import install_pgmq


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        BtreeGinExtension(),
        migrations.RunPython(install_pgmq, migrations.RunPython.noop),
    ]
