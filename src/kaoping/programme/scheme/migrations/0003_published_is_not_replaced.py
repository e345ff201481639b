"""The two ways round the guard of 0002: SQLite's REPLACE removes a row without asking its
triggers, and PostgreSQL's TRUNCATE asks no row at all."""

from django.db import migrations

SAID = "a published edition cannot be changed"

SQLITE = [
    f"""CREATE TRIGGER a_published_edition_is_not_replaced
        BEFORE INSERT ON scheme_edition WHEN EXISTS (
            SELECT 1 FROM scheme_edition
            WHERE state = 'published' AND (id = NEW.id OR key = NEW.key)
        )
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION refuse_emptying_of_editions() RETURNS trigger AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM scheme_edition WHERE state = 'published') THEN
                RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER published_editions_are_not_emptied
        BEFORE TRUNCATE ON scheme_edition FOR EACH STATEMENT
        EXECUTE FUNCTION refuse_emptying_of_editions()""",
]
GUARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
LIFTED = {
    "sqlite": ["DROP TRIGGER a_published_edition_is_not_replaced"],
    "postgresql": [
        "DROP TRIGGER published_editions_are_not_emptied ON scheme_edition",
        "DROP FUNCTION refuse_emptying_of_editions()",
    ],
}


def guard(apps, schema_editor):
    for statement in GUARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFTED[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scheme", "0002_published_stays")]

    operations = [migrations.RunPython(guard, lift)]
