"""Who is named in a first report is a party when the service has confirmed it, as in a later one. Those who stand, stand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_guardians_are_confirmed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guardian',
            name='confirmed',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='guardian',
            name='parental_responsibility',
            field=models.BooleanField(default=None, null=True),
        ),
    ]
