from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deployments', '0004_counts_and_newest'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='assessment',
            name='deployments_categor_c4467e_idx',
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('match__in', ('in_class', 'undetermined'))), fields=['category'], include=('case', 'match', 'effect', 'start', 'end'), name='deployments_by_category'),
        ),
    ]
