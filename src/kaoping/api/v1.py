"""The API: one address an act, made from the registry; nothing is written by hand per act.

``POST /api/v1/acts/<verb>`` with the act's input as JSON. Who: a session with its CSRF
token, or ``Authorization: Bearer <token>``, where the token is bound to one post. The
answer is ``{"done": verb, "result": …}``, or ``{"reasons": […]}`` with every reason at
once. ``GET /api/v1/acts`` lists the verbs with the JSON schema of their input.

Acts name files by the SHA-256 of their content (records their evidence, reports and
candidates their papers). ``POST /api/v1/files`` keeps one first, sent as ``file`` of a
multipart form, for who may do any of these acts; the answer ``{"file": hash, "name": name}``
is what they take.

An objection is taken from anybody, who needs neither session nor token: ``POST
/api/v1/acts/object`` as a multipart form with ``entry``, ``name``, ``contact``, ``statement`` and
the files themselves, each as ``evidence``. They are sealed, and no other act names them. The
``result`` is the receipt's code, shown this once.
"""

import json
from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from kaoping.acts import words
from kaoping.acts.inputs import perform, why_not_asked_for
from kaoping.acts.perform import ACTIONS
from kaoping.acts.posts import Post
from kaoping.acts.table import why_never
from kaoping.acts.verbs import Act
from kaoping.foundation.calendar.clock import now
from kaoping.foundation.files.actions import store
from kaoping.foundation.files.rules import HASH, name_kept
from kaoping.foundation.people.queries import (
    GIVEN_BY_OTHERS,
    POST_KEY,
    account_of,
    actor_in,
    actor_of_token,
    chosen_of,
    posts_of,
)
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused, refuse_if
from kaoping.programme.publicity.actions.objecting import object_with_files
from kaoping.programme.season.queries import standing


@require_GET
def acts(_request: HttpRequest) -> JsonResponse:
    """Every act, its name, and the shape of its input."""
    return JsonResponse(
        {
            "acts": [
                {
                    "verb": act.value,
                    "name": gettext(act.label),
                    "input": action.given.model_json_schema(),
                }
                for act, action in ACTIONS.items()
            ]
        }
    )


@csrf_exempt  # checked below, for sessions only: a token is no cookie
@require_POST
def do_act(request: HttpRequest, verb: str) -> HttpResponse:
    """Do one act; the refusals are those of the page and the command line."""
    try:
        actor = _who(request)
        act = _act_named(verb)
        refuse_if(why_never(actor, act))
        body = _body(request)
        refuse_if(why_not_asked_for(act, body))
        result = perform(act, actor, body, now=now())
    except Refused as refused:
        return reasons(refused)
    return JsonResponse({"done": verb, "result": _plain(result)})


@csrf_exempt  # checked below, for browsers only: nobody is known here by a cookie
@require_POST
@never_cache
@sensitive_post_parameters()
def object_to(request: HttpRequest) -> HttpResponse:
    """Object with the files of evidence themselves, as anybody may; else as any act."""
    if request.content_type != "multipart/form-data":
        return do_act(request, Act.OBJECT.value)
    address = str(request.META.get("REMOTE_ADDR", ""))
    anybody = Actor(account_id=None, post=Post.PUBLIC, way="api", address=address)
    typed, files = request.POST.dict(), request.FILES.getlist("evidence")
    try:
        refuse_if(_why_from_elsewhere(request))
        refuse_if(why_not_asked_for(Act.OBJECT, typed))
        code = object_with_files(anybody, typed, files, now=now())
    except Refused as refused:
        return reasons(refused)
    return JsonResponse({"done": Act.OBJECT.value, "result": code})


def _why_from_elsewhere(request: HttpRequest) -> Refusal | None:
    """No page of others lets its visitors' browsers object, which would pass by the limits on
    one address. A browser says which page sent something, and has our token from our own."""
    if request.headers.get("Origin") and _lacks_csrf_token(request):
        return Refusal.of("sent_by_others_page")
    return None


@csrf_exempt  # checked below, as for acts
@require_POST
def keep_file(request: HttpRequest) -> HttpResponse:
    """Keep a file that an act is to name; what the page would refuse is refused."""
    try:
        actor = _who(request)
        barred = [why_never(actor, act) for act in _acts_naming_files()]
        refuse_if(barred[0] if all(barred) else None)
        name, data = _sent_as(request, "file")
        kept = store(data, name, now=now())
    except Refused as refused:
        return reasons(refused)
    return JsonResponse({"file": kept.sha256, "name": name_kept(name)}, status=201)


def _sent_as(request: HttpRequest, control: str) -> tuple[str, bytes]:
    file = request.FILES.get(control)
    if not isinstance(file, UploadedFile):
        raise Refused(Refusal.of("required", field=control))
    return str(file.name or ""), file.read()


@cache
def _acts_naming_files() -> tuple[Act, ...]:
    """Those whose input holds a file's hash."""
    pattern = json.dumps(HASH)
    schemas = {act: json.dumps(one.given.model_json_schema()) for act, one in ACTIONS.items()}
    return tuple(act for act, schema in schemas.items() if pattern in schema)


def reasons(refused: Refused) -> JsonResponse:
    """Every reason, as a code for machines and as words for people."""
    said = [
        {
            "code": r.code,
            "field": r.field,
            "article": r.article,
            "facts": {name: str(value) for name, value in r.facts},
            "what": words.what(r),
            "remedy": words.remedy(r),
        }
        for r in refused.refusals
    ]
    return JsonResponse({"reasons": said}, status=words.status_of(refused.refusals))


def _act_named(verb: str) -> Act:
    if verb not in {act.value for act in ACTIONS}:
        raise Refused(Refusal.of("not_found"))
    return Act(verb)


def _who(request: HttpRequest) -> Actor:
    address = str(request.META.get("REMOTE_ADDR", ""))
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        actor = actor_of_token(token.strip(), now=now(), address=address)
    else:
        actor = _who_by_session(request, address)
    if actor is None:
        raise Refused(Refusal.of("not_signed_in"))
    return standing(actor)


def _who_by_session(request: HttpRequest, address: str) -> Actor | None:
    account = account_of(request.user.pk) if request.user.is_authenticated else None
    if account is None or _lacks_csrf_token(request):
        return None
    if request.session.get(GIVEN_BY_OTHERS):
        raise Refused(Refusal.of("first_password"))
    held = posts_of(account, now=now())
    holding = chosen_of(held, request.session.get(POST_KEY))
    return actor_in(account, holding, way="api", address=address) if holding else None


def _lacks_csrf_token(request: HttpRequest) -> bool:
    guard = CsrfViewMiddleware(lambda _request: HttpResponse())
    guard.process_request(request)
    return guard.process_view(request, lambda _request: HttpResponse(), (), {}) is not None


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refused(Refusal.of("not_json"))
    return body


def _plain(result: Any) -> Any:
    if is_dataclass(result) and not isinstance(result, type):
        return asdict(result)
    return result


urlpatterns = [
    path("acts", acts, name="api_acts"),
    path("acts/object", object_to, name="api_object"),
    path("acts/<str:verb>", do_act, name="api_act"),
    path("files", keep_file, name="api_files"),
]
