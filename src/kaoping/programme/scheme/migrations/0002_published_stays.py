"""A published edition stays as it is (article 8): the database itself refuses, whoever asks."""

from django.db import migrations

SAID = "a published edition cannot be changed"

SQLITE = [
    f"""CREATE TRIGGER a_published_edition_is_not_{word}
        BEFORE {event} ON scheme_edition WHEN OLD.state = 'published'
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END"""
    for word, event in (("changed", "UPDATE"), ("deleted", "DELETE"))
]
POSTGRESQL = [
    f"""CREATE FUNCTION refuse_change_of_a_published_edition() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation';
        END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER a_published_edition_is_not_changed
        BEFORE UPDATE OR DELETE ON scheme_edition FOR EACH ROW WHEN (OLD.state = 'published')
        EXECUTE FUNCTION refuse_change_of_a_published_edition()""",
]
GUARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
LIFTED = {
    "sqlite": [
        "DROP TRIGGER a_published_edition_is_not_changed",
        "DROP TRIGGER a_published_edition_is_not_deleted",
    ],
    "postgresql": [
        "DROP TRIGGER a_published_edition_is_not_changed ON scheme_edition",
        "DROP FUNCTION refuse_change_of_a_published_edition()",
    ],
}


def guard(apps, schema_editor):
    for statement in GUARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFTED[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scheme", "0001_initial")]

    operations = [migrations.RunPython(guard, lift)]
