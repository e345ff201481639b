"""A published edition stays as it is (article 8): the database itself refuses, whoever asks."""

from django.db import migrations

SAID = "a published edition cannot be changed"

SQLITE = [
    f"""CREATE TRIGGER a_published_edition_is_not_{word}
        BEFORE {event} ON scheme_edition WHEN OLD.state = 'published'
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END"""
    for word, event in (("changed", "UPDATE"), ("deleted", "DELETE"))
] + [
    # REPLACE removes a row without asking its triggers.
    f"""CREATE TRIGGER a_published_edition_is_not_replaced
        BEFORE INSERT ON scheme_edition WHEN EXISTS (
            SELECT 1 FROM scheme_edition
            WHERE state = 'published' AND (id = NEW.id OR key = NEW.key)
        )
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION refuse_change_of_a_published_edition() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation';
        END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER a_published_edition_is_not_changed
        BEFORE UPDATE OR DELETE ON scheme_edition FOR EACH ROW WHEN (OLD.state = 'published')
        EXECUTE FUNCTION refuse_change_of_a_published_edition()""",
    # TRUNCATE asks no row at all.
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
    "sqlite": [
        "DROP TRIGGER a_published_edition_is_not_changed",
        "DROP TRIGGER a_published_edition_is_not_deleted",
        "DROP TRIGGER a_published_edition_is_not_replaced",
    ],
    "postgresql": [
        "DROP TRIGGER a_published_edition_is_not_changed ON scheme_edition",
        "DROP FUNCTION refuse_change_of_a_published_edition()",
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
    dependencies = [("scheme", "0001_initial")]

    operations = [migrations.RunPython(guard, lift)]
