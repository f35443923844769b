"""What the service has settled about parental responsibility, with source and reason."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import skolestotte.web.folders.sealed


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_follows'),
        ('folders', '0002_grant_index'),
        ('people', '0007_nobody_is_confirmed_unasked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField(db_index=True)),
                ('has', models.BooleanField()),
                ('source', models.CharField(choices=[('register', 'shown in the National Population Register'),
                                                     ('told', 'told by somebody'),
                                                     ('review', 'settled in the review of a report')], max_length=8)),
                ('told_by', skolestotte.web.folders.sealed.SealedTextField(blank=True, default='')),
                ('reason', skolestotte.web.folders.sealed.SealedTextField(blank=True, default='')),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=60)),
                ('by_name', skolestotte.web.folders.sealed.SealedTextField(blank=True, default='')),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='folders.folder')),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.guardian')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
