"""Records of the journal in words; load with ``{% load journal %}``."""

from django import template

from kaoping.web.naming import record_said

register = template.Library()
register.filter("in_the_journal", record_said)
