"""The head of each chain is sealed with a key from the environment. Chains that stand are sealed as they are: what was done to
them before cannot be told from this, what is done from now on can."""

from typing import Any

from django.db import migrations, models

from skolestotte.web.journal.chain import seal_of

AT_ONCE = 5_000


def seal_all(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        # Row-level security binds the owner too, who therefore acts as the machine.
        cursor.execute("SELECT set_config('skolestotte.principals', 'system', true)")
        cursor.execute("SELECT id, head_seq, head_hash FROM journal_stream WHERE seal = ''")
        found = cursor.fetchall()
        for start in range(0, len(found), AT_ONCE):
            some = found[start:start + AT_ONCE]
            cursor.execute("UPDATE journal_stream SET seal = new.seal FROM unnest(%s::uuid[], %s::text[]) AS new (id, seal) "
                           "WHERE journal_stream.id = new.id", [[row[0] for row in some], [seal_of(*row) for row in some]])


class Migration(migrations.Migration):

    dependencies = [("folders", "0002_grant_index"), ("journal", "0002_never_rewritten")]

    operations = [
        migrations.AddField(model_name="stream", name="seal", field=models.CharField(blank=True, default="", max_length=64),
                            preserve_default=False),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
