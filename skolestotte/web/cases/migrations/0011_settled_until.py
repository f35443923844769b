from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_counsellor'),
    ]

    operations = [
        migrations.CreateModel(
            name='SettledUntil',
            fields=[
                ('job', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('day', models.DateField()),
            ],
        ),
    ]
