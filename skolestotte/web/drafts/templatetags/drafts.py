"""Template tags that make a form keep its text: `{% autosave %}` in the form tag, `{% draft_fields %}` inside it."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.signing import TimestampSigner
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
SALT = "drafts.for"


@register.simple_tag
def autosave() -> SafeString:
    """Attributes of the form tag: where the page's script sends the text while somebody writes."""
    return format_html('data-autosave-url="{}" data-saving="{}" data-saved="{}" data-failed="{}"', reverse("drafts:save"),
                       _("Saving …"), _("Kept {time}"), _("Not kept – check the network"))


@register.simple_tag(takes_context=True)
def draft_fields(context: dict[str, Any]) -> SafeString:
    """Hidden fields: which form this is, and (signed) whose text it is, so that a lapsed session loses nothing."""
    request = context["request"]
    owner = TimestampSigner(salt=SALT).sign(str(request.actor.account_id))
    return format_html('<input type="hidden" name="draft_path" value="{}"><input type="hidden" name="draft_for" value="{}">'
                       '<p class="saved" data-autosave-status aria-live="polite"></p>', request.path, owner)


@register.inclusion_tag("drafts/kept.html", takes_context=True)
def draft_notice(context: dict[str, Any], form: Any) -> dict[str, Any]:
    """Says that unsent text was found, with a way to throw it away. Nothing when there was none."""
    return {"kept_at": getattr(form, "kept_at", None), "path": context["request"].path,
            "csrf_token": context.get("csrf_token")}
