"""Whoever a report names in a case that stands already is a guardian when the service has confirmed it. Those who stand, stand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_fixed_contacts_are_chosen'),
    ]

    operations = [
        migrations.AddField(
            model_name='guardian',
            name='confirmed',
            field=models.BooleanField(default=True),
        ),
    ]
