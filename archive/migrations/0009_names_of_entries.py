import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_jobrun_reached'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('latin', config='simple'), fastupdate=False, name='searchentry_names'),
        ),
    ]
