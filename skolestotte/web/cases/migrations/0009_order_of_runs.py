from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0008_responsibility"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="ended_after",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="number",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        # For runs that are there already: in the order they began, those of one day by what follows what. Row-level security
        # binds the owner too, who therefore acts as the machine.
        migrations.RunSQL("""
            SELECT set_config('skolestotte.principals', 'system', true);
            UPDATE cases_run SET number = sorted.number FROM (
                SELECT id, row_number() OVER (PARTITION BY case_id ORDER BY began_on, follows_id IS NOT NULL, id) AS number
                FROM cases_run) AS sorted
            WHERE sorted.id = cases_run.id;
        """, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(fields=("case_id", "number"), name="one_number_a_run"),
        ),
    ]
