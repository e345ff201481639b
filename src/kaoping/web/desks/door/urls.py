"""The way in and out, and what everybody needs whatever their post."""

from django.urls import URLPattern, path

from kaoping.web.desks.door import account, coming_in, demo, help_pages, inbox, work

urlpatterns: list[URLPattern] = [
    path("", coming_in.home, name="home"),
    path("log_in", coming_in.log_in, name="log_in"),
    path("log_out", coming_in.log_out, name="log_out"),
    path("still_here", coming_in.still_here, name="still_here"),
    path("switch_post", coming_in.switch_post, name="switch_post"),
    path("set_language", coming_in.set_language, name="set_language"),
    path("help", help_pages.help_page, name="help"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/read", inbox.read_inbox, name="read_inbox"),
    path("work/", work.my_work, name="my_work"),
    path("work/<int:work>/", work.work_shown, name="work_shown"),
    path("work/<int:work>/result", work.work_result, name="work_result"),
    path("work/<int:work>/take_secret", work.take_secret, name="take_secret"),
    path("work/<int:work>/cancel_work", work.cancel_work, name="cancel_work"),
    path("work/<int:work>/import_now", work.import_now, name="import_now"),
    path("my_account", account.my_account, name="my_account"),
    path("my_account/change_password", account.change_password, name="change_password"),
    path("my_account/reveal_personal_data", account.show_own_data, name="show_own_data"),
    path("my_account/create_token", account.create_token, name="create_token"),
    path("my_account/tokens/<int:token>/revoke_token", account.revoke_token, name="revoke_token"),
    path("demo/step_into", demo.step_into, name="step_into"),
    path("demo/jump_clock", demo.jump_clock, name="jump_clock"),
    path("demo/next_phase", demo.next_phase, name="demo_next_phase"),
]
