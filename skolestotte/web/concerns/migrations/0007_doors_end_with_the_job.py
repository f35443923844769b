"""What somebody has by working at a unit is theirs as long as they work there: such doors go from the person to the member.

Doors are ended and given anew, never rewritten: who could see what before stays known. Settling a case gives the same doors, so
what is not told here from rows (a person who is no longer named, say) is only ended.
"""

from django.db import migrations

WORKING = """
SELECT set_config('skolestotte.principals', 'system', true);
CREATE TEMP TABLE doors_of_jobs ON COMMIT DROP AS
SELECT id, folder_id, split_part(principal, ':', 2) AS person, can_write, basis, basis_ref
FROM folders_grant
WHERE principal LIKE 'person:%' AND valid_until IS NULL AND basis NOT LIKE 'party\\_%' AND basis NOT LIKE 'told\\_%'
  AND basis NOT IN ('own_draft', 'own_drafts');
"""
MEMBERS = """
INSERT INTO folders_grant (id, folder_id, principal, can_write, basis, basis_ref, valid_from, given_by, ended_by)
SELECT gen_random_uuid(), new.* FROM (
  SELECT DISTINCT d.folder_id, 'member:' || at.unit || ':' || d.person, d.can_write, d.basis, d.basis_ref, now(), 'system', ''
  FROM doors_of_jobs d JOIN (
    SELECT folder_id, author_id::text AS person, unit_id::text AS unit FROM concerns_concern
    UNION SELECT folder_id, reporter_id::text, unit_id::text FROM concerns_report
    UNION SELECT f.id, r.reporter_id::text, r.unit_id::text FROM concerns_report r
          JOIN folders_folder f ON f.case_id = r.case_id AND f.kind = 'identity'
    UNION SELECT folder_id, account_id::text, unit_id::text FROM cases_seat WHERE left_at IS NULL
    UNION SELECT f.id, s.account_id::text, s.unit_id::text FROM cases_seat s
          JOIN folders_folder f ON f.case_id = s.case_id AND f.kind = 'identity' WHERE s.left_at IS NULL
  ) at ON at.folder_id = d.folder_id AND at.person = d.person AND at.unit IS NOT NULL
  WHERE d.basis NOT IN ('cws_contact', 'cws_takes_over')
  UNION
  SELECT d.folder_id, 'member:cws:' || d.person, d.can_write, d.basis, d.basis_ref, now(), 'system', ''
  FROM doors_of_jobs d WHERE d.basis IN ('cws_contact', 'cws_takes_over')
) new ON CONFLICT DO NOTHING;
UPDATE folders_grant SET valid_until = greatest(valid_from, now()), ended_by = 'system' WHERE id IN (SELECT id FROM doors_of_jobs);
DROP TABLE doors_of_jobs;
"""
BACK = """
SELECT set_config('skolestotte.principals', 'system', true);
INSERT INTO folders_grant (id, folder_id, principal, can_write, basis, basis_ref, valid_from, given_by, ended_by)
SELECT gen_random_uuid(), old.* FROM (
  SELECT DISTINCT folder_id, 'person:' || split_part(principal, ':', 3), can_write, basis, basis_ref, now(), 'system', ''
  FROM folders_grant WHERE principal LIKE 'member:%' AND valid_until IS NULL
) old ON CONFLICT DO NOTHING;
UPDATE folders_grant SET valid_until = greatest(valid_from, now()), ended_by = 'system'
WHERE principal LIKE 'member:%' AND valid_until IS NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0007_follows"),
        ("concerns", "0006_feedback_in_a_running_case"),
        ("folders", "0002_grant_index"),
    ]

    operations = [
        # Row-level security binds the owner too, who therefore acts as the machine.
        migrations.RunSQL(WORKING + MEMBERS, BACK),
    ]
