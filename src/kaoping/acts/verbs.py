"""The verbs, in story order. One name in code, table, journal, URL, API and command."""

from kaoping.foundation.words import N_, Named


class Act(Named):
    # everyone, about oneself
    CHANGE_PASSWORD = "change_password", N_("Change password")
    CREATE_TOKEN = "create_token", N_("Create access token")
    REVOKE_TOKEN = "revoke_token", N_("Revoke access token")
    # system
    SEE_UNIT = "see_unit", N_("See units and people")
    ADD_UNIT = "add_unit", N_("Add unit")
    AMEND_UNIT = "amend_unit", N_("Amend unit")
    MOVE_UNIT = "move_unit", N_("Move unit")
    CLOSE_UNIT = "close_unit", N_("Close unit")
    CREATE_ACCOUNT = "create_account", N_("Create account")
    RESET_PASSWORD = "reset_password", N_("Reset password")
    LOCK_ACCOUNT = "lock_account", N_("Lock account")
    UNLOCK_ACCOUNT = "unlock_account", N_("Unlock account")
    AMEND_PERSON = "amend_person", N_("Amend personal data")
    REVEAL_PERSONAL_DATA = "reveal_personal_data", N_("Reveal personal data")
    GRANT_POST = "grant_post", N_("Grant post")
    END_POST = "end_post", N_("End post")
    HAND_OVER = "hand_over", N_("Hand over")
    REGISTER_VILLAGE = "register_village", N_("Register village")
    IMPORT_HOLIDAYS = "import_holidays", N_("Import holidays")
    BACK_UP = "back_up", N_("Back up")
    SEE_JOURNAL = "see_journal", N_("See journal")
    # scheme
    ADD_EDITION = "add_edition", N_("Draft edition")
    PUBLISH_EDITION = "publish_edition", N_("Publish edition")
    INTERPRET_ARTICLE = "interpret_article", N_("Interpret article")
    # season
    SEE_SEASON = "see_season", N_("See season")
    OPEN_SEASON = "open_season", N_("Open season")
    SET_CALENDAR = "set_calendar", N_("Set calendar")
    SET_REQUIREMENT = "set_requirement", N_("Set requirement")
    SET_TARGET = "set_target", N_("Set target")
    EXTEND_DEADLINE = "extend_deadline", N_("Extend deadline")
    ENTER_SEASON = "enter_season", N_("Enter season")
    MOVE_SUBJECT = "move_subject", N_("Move subject")
    CLOSE_SEASON = "close_season", N_("Close season")
    # service
    SEE_RECORD = "see_record", N_("See records")
    RECORD_SERVICE = "record_service", N_("Record service")
    AMEND_RECORD = "amend_record", N_("Amend record")
    WITHDRAW_RECORD = "withdraw_record", N_("Withdraw record")
    # reporting
    SEE_REPORT = "see_report", N_("See reports")
    WRITE_REPORT = "write_report", N_("Write report")
    SUBMIT_REPORT = "submit_report", N_("Submit report")
    RECALL_REPORT = "recall_report", N_("Recall report")
    # verification
    RETURN_REPORT = "return_report", N_("Return report")
    VERIFY_FIGURE = "verify_figure", N_("Verify figure")
    STRIKE_RECORD = "strike_record", N_("Strike record")
    ACCEPT_REPORT = "accept_report", N_("Accept report")
    ENDORSE_RESULTS = "endorse_results", N_("Endorse results as especially outstanding")
    EVALUATE_SUBJECT = "evaluate_subject", N_("Evaluate")
    # recommendation
    SEE_SLATE = "see_slate", N_("See slates")
    ALLOT_QUOTA = "allot_quota", N_("Allot quota")
    PASS_ON_QUOTA = "pass_on_quota", N_("Pass on quota")
    PUT_FORWARD = "put_forward", N_("Put forward")
    AMEND_CANDIDATE = "amend_candidate", N_("Amend recommendation form")
    WITHDRAW_CANDIDATE = "withdraw_candidate", N_("Withdraw candidate")
    RANK_SLATE = "rank_slate", N_("Rank slate")
    STRIKE_CANDIDATE = "strike_candidate", N_("Strike candidate")
    COMPLETE_PART = "complete_part", N_("Complete part")
    FILE_PACKAGE = "file_package", N_("File package")
    RECEIVE_PACKAGE = "receive_package", N_("Receive package")
    RETURN_PACKAGE = "return_package", N_("Return package")
    # judging
    SEE_CANDIDATE = "see_candidate", N_("See candidates under review")
    SEE_SCORES = "see_scores", N_("See scores")
    CHECK_FORM = "check_form", N_("Formal check")
    REFUSE_FORM = "refuse_form", N_("Refuse at the formal check")
    FORM_PANEL = "form_panel", N_("Form panel")
    APPOINT_JUDGE = "appoint_judge", N_("Appoint judge")
    DECLARE_CONFLICT = "declare_conflict", N_("Declare conflict")
    RECUSE = "recuse", N_("Recuse")
    ASSIGN_JUDGES = "assign_judges", N_("Assign judges")
    SCORE_CANDIDATE = "score_candidate", N_("Score candidate")
    CONSOLIDATE_SCORES = "consolidate_scores", N_("Consolidate scores")
    CAST_VOTE = "cast_vote", N_("Cast vote")
    DECIDE = "decide", N_("Decide")
    PASS_OVER = "pass_over", N_("Pass over")
    # publicity
    PUBLISH_NOTICE = "publish_notice", N_("Publish notice")
    SEE_OBJECTION = "see_objection", N_("See objections")
    OBJECT = "object", N_("Object")
    ADMIT_OBJECTION = "admit_objection", N_("Admit objection")
    REFUSE_OBJECTION = "refuse_objection", N_("Refuse objection")
    RULE_ON_OBJECTION = "rule_on_objection", N_("Rule on objection")
    SEE_RULING = "see_ruling", N_("See rulings")
    CLOSE_NOTICE = "close_notice", N_("Close notice")
    # honours
    ISSUE_COMMENDATION = "issue_commendation", N_("Issue commendation")
    REVOKE_HONOUR = "revoke_honour", N_("Revoke honour")


# What a panel decided is the host's until its next public notice (article 5.4).
DECIDING = (Act.DECIDE, Act.PASS_OVER)
