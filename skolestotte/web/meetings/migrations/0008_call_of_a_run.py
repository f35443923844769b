from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0007_felt"),
    ]

    operations = [
        migrations.AddField(
            model_name="callnote",
            name="run_id",
            field=models.UUIDField(null=True),
        ),
    ]
