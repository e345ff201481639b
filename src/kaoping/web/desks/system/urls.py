"""URLs of the system desk; an act's URL ends in its verb."""

from django.urls import URLPattern, path

from kaoping.web.desks.system import (
    accounts,
    backups,
    holidays,
    importing,
    places,
    posts,
    units,
)

urlpatterns: list[URLPattern] = [
    path("system/units", units.system_units, name="system_units"),
    path("system/units/<int:unit>", units.system_unit, name="system_unit"),
    path("system/units/<int:unit>/add_unit", units.add_unit, name="add_unit"),
    path("system/units/<int:unit>/amend_unit", units.amend_unit, name="amend_unit"),
    path("system/units/<int:unit>/move_unit", units.move_unit, name="move_unit"),
    path("system/units/<int:unit>/close_unit", units.close_unit, name="close_unit"),
    path("system/units/<int:unit>/create_account", accounts.create_account, name="create_account"),
    path("system/accounts", accounts.system_accounts, name="system_accounts"),
    path("system/accounts/<int:account>", accounts.system_account, name="system_account"),
    path("system/accounts/<int:account>/amend_person", accounts.amend_person, name="amend_person"),
    path(
        "system/accounts/<int:account>/reveal_personal_data",
        accounts.reveal_personal_data,
        name="reveal_personal_data",
    ),
    path(
        "system/accounts/<int:account>/reset_password",
        accounts.reset_password,
        name="reset_password",
    ),
    path("system/accounts/<int:account>/lock_account", accounts.lock_account, name="lock_account"),
    path(
        "system/accounts/<int:account>/unlock_account",
        accounts.unlock_account,
        name="unlock_account",
    ),
    path("system/accounts/<int:account>/grant_post", posts.grant_post, name="grant_post"),
    path("system/posts/<int:holding>/end_post", posts.end_post, name="end_post"),
    path("system/posts/<int:holding>/hand_over", posts.hand_over, name="hand_over"),
    path("system/places", places.system_places, name="system_places"),
    path("system/places/<str:code>", places.system_places, name="system_place"),
    path("system/places/<str:code>/register", places.system_register, name="system_register"),
    path(
        "system/places/<str:code>/register_village",
        places.register_village,
        name="register_village",
    ),
    path("system/holidays", holidays.system_holidays, name="system_holidays"),
    path("system/holidays/<int:year>", holidays.system_holidays, name="system_holidays_of"),
    path(
        "system/holidays/<int:year>/import_holidays",
        holidays.import_holidays,
        name="import_holidays",
    ),
    path("system/backups", backups.system_backups, name="system_backups"),
    path("system/backups/back_up", backups.back_up, name="back_up"),
    path("system/import", importing.system_import, name="system_import"),
    path("system/import/<str:sheet>", importing.system_import, name="system_import_of"),
    path("system/import/<str:sheet>/template", importing.sheet_template, name="sheet_template"),
]
