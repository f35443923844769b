from django.db import migrations, models

import skolestotte.web.folders.sealed


class Migration(migrations.Migration):
    """What the routine has minutes settle. Sealed text that is empty is empty bytes: what stands already gets these."""

    dependencies = [
        ('meetings', '0010_meeting_rooms'),
    ]

    operations = [
        migrations.AddField(model_name='part', name='answers', field=models.BinaryField(blank=True, default=b'')),
        migrations.AlterField(
            model_name='part',
            name='answers',
            field=skolestotte.web.folders.sealed.SealedJSONField(blank=True, default=list),
        ),
    ]
