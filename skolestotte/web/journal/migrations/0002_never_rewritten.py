"""Even the owner cannot change the journal by accident: the table itself refuses."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is never rewritten'; END $$;
CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE ON journal_event
FOR EACH ROW EXECUTE FUNCTION journal_is_never_rewritten();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON journal_event
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_rewritten();
"""
BACK = """
DROP TRIGGER never_emptied ON journal_event;
DROP TRIGGER never_rewritten ON journal_event;
DROP FUNCTION journal_is_never_rewritten();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
