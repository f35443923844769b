from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("trust", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="difficulty", name="plan_is_whole"),
        migrations.AddField(model_name="difficulty", name="clarified", field=models.TextField(blank=True, default=""), preserve_default=False),
        # Plans from before this was asked have nothing written here.
        migrations.RunSQL("UPDATE trust_difficulty SET clarified = '–' WHERE state = 'planned'", migrations.RunSQL.noop),
        migrations.AddConstraint(model_name="difficulty", constraint=models.CheckConstraint(
            name="plan_is_whole",
            condition=~models.Q(state="planned") | (~models.Q(clarified="") & ~models.Q(who_does_what="")
                                                    & ~models.Q(done_differently="") & models.Q(evaluate_on__isnull=False)))),
    ]
