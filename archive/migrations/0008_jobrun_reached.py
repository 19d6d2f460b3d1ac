from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0007_names_of_hosts'),
    ]

    operations = [
        migrations.AddField(
            model_name='jobrun',
            name='reached',
            field=models.JSONField(blank=True, default=dict, help_text='From where another run can go on.'),
        ),
    ]
