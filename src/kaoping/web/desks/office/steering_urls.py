"""URLs of the office that steers a season and issues editions."""

from django.urls import URLPattern, path

from kaoping.web.desks.office import calendar, editions, requirements, season, targets

urlpatterns: list[URLPattern] = [
    path("office/season", season.office_season, name="office_season"),
    path("office/seasons/<int:season>", season.office_season, name="office_season"),
    path("office/seasons/<int:season>/bodies", season.office_bodies, name="office_bodies"),
    path("office/seasons/<int:season>/units", season.office_units, name="office_units"),
    path("office/open_season", season.open_season, name="open_season"),
    path("office/seasons/<int:season>/close_season", season.close_season, name="close_season"),
    path("office/calendar", calendar.office_calendar, name="office_calendar"),
    path("office/seasons/<int:season>/calendar", calendar.office_calendar, name="office_calendar"),
    path("office/seasons/<int:season>/set_calendar", calendar.set_calendar, name="set_calendar"),
    path(
        "office/seasons/<int:season>/extensions",
        calendar.office_extensions,
        name="office_extensions",
    ),
    path(
        "office/seasons/<int:season>/subjects/<int:subject>/extend_deadline",
        calendar.extend_deadline,
        name="extend_deadline",
    ),
    path(
        "office/seasons/<int:season>/subjects/<int:subject>/move_subject",
        calendar.move_subject,
        name="move_subject",
    ),
    path(
        "office/requirements",
        requirements.office_requirements,
        name="office_requirements",
    ),
    path(
        "office/seasons/<int:season>/requirements",
        requirements.office_requirements,
        name="office_requirements",
    ),
    path(
        "office/seasons/<int:season>/requirements/<str:key>/set_requirement",
        requirements.set_requirement,
        name="set_requirement",
    ),
    path("office/seasons/<int:season>/set_target", targets.set_target, name="set_target"),
    path(
        "office/seasons/<int:season>/targets/import",
        targets.import_targets,
        name="import_targets",
    ),
    path(
        "office/seasons/<int:season>/targets/template",
        targets.targets_template,
        name="targets_template",
    ),
    path("office/editions", editions.office_editions, name="office_editions"),
    path("office/add_edition", editions.add_edition, name="add_edition"),
    path(
        "office/editions/<int:edition>/publish_edition",
        editions.publish_edition,
        name="publish_edition",
    ),
    path(
        "office/editions/<int:edition>/interpret_article",
        editions.interpret_article,
        name="interpret_article",
    ),
]
