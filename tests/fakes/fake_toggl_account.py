"""What Toggl's Track API v9 says of users, workspaces, organizations and invoices, the secrets among it included."""

from fake_toggl_model import Invoice, Item, Workspace
from fake_toggl_studio import Studio
from fake_toggl_wire import Json, moment

INTERCOM_HASH = "intercom-hash-that-nobody-may-keep"
WORKSPACE_TOKEN = "workspace-token-that-nobody-may-keep"  # noqa: S105  # it opens nothing
ICAL = "ical-secret-that-nobody-may-keep"
SECRETS = (INTERCOM_HASH, WORKSPACE_TOKEN, ICAL)
"""What answers contain and no client may keep, beside the user's own token."""


def workspace(one: Workspace, studio: Studio) -> Json:
    """A workspace, with secrets in it."""
    role = one.roles[studio.me]
    return {
        "id": one.id,
        "organization_id": one.organization,
        "name": one.name,
        "profile": 0,
        "premium": one.paid,
        "business_ws": one.plan == "premium",
        "admin": role == "admin",
        "role": role,
        "suspended_at": None,
        "server_deleted_at": None,
        "default_hourly_rate": one.rate if one.paid else None,
        "rate_last_updated": moment(one.rate_changed),
        "default_currency": one.currency,
        "only_admins_may_create_projects": False,
        "only_admins_may_create_tags": False,
        "only_admins_see_billable_rates": False,
        "only_admins_see_team_dashboard": False,
        "projects_billable_by_default": True,
        "projects_private_by_default": True,
        "last_modified": None,
        "reports_collapse": True,
        "rounding": 1,
        "rounding_minutes": 0,
        "api_token": WORKSPACE_TOKEN,
        "at": moment(studio.now),
        "logo_url": "https://example.com/image.jpg",
        "ical_url": f"/ical/workspace_user/{ICAL}",
        "ical_enabled": True,
        "csv_upload": None,
        "subscription": None,
        "hide_start_end_times": False,
        "working_hours_in_minutes": None,
        "permissions": None,
    }


def related_workspace(one: Workspace, studio: Studio) -> Json:
    """A workspace as `/me` lists it: a later version than the other lists."""
    found = workspace(one, studio) | {"projects_enforce_billable": False, "limit_public_project_data": False}
    del found["profile"]
    return found


def organization(one: Workspace, studio: Studio) -> Json:
    """The organization of a workspace."""
    return {
        "id": one.organization,
        "name": f"Organization {one.organization}",
        "pricing_plan_id": 0,
        "created_at": moment(studio.now, 2),
        "at": moment(studio.now, 2),
        "server_deleted_at": None,
        "is_multi_workspace_enabled": False,
        "suspended_at": None,
        "user_count": len(one.roles),
        "trial_info": {
            "trial": False,
            "trial_available": True,
            "trial_end_date": None,
            "next_payment_date": None,
            "last_pricing_plan_id": None,
            "can_have_trial": True,
            "trial_plan_id": None,
        },
        "is_unified": False,
        "max_workspaces": 20,
        "permissions": None,
        "admin": one.roles[studio.me] == "admin",
        "owner": one.roles[studio.me] == "admin",
        "pricing_plan_name": one.plan.capitalize(),
        "pricing_plan_enterprise": False,
    }


def member(number: int, one: Workspace, studio: Studio) -> Json:
    """A user of a workspace."""
    person = studio.people[number]
    return {
        "id": number,
        "fullname": person.name,
        "email": person.email,
        "role": one.roles[number],
        "is_active": True,
        "is_admin": one.roles[number] == "admin",
        "inactive": False,
    }


def me(studio: Studio, token: str) -> Json:
    """The owner of the token, with secrets."""
    person = studio.people[studio.me]
    return {
        "id": person.id,
        "api_token": token,
        "email": person.email,
        "fullname": person.name,
        "timezone": person.zone.key,
        "toggl_accounts_id": "accounts-1",
        "default_workspace_id": studio.home,
        "beginning_of_week": 1,
        "image_url": "https://example.com/image.jpg",
        "created_at": "2016-03-20T20:40:08.017845Z",
        "updated_at": "2024-11-26T17:13:54.850204Z",
        "openid_email": None,
        "openid_enabled": True,
        "country_id": None,
        "has_password": True,
        "at": moment(studio.now, 2),
        "intercom_hash": INTERCOM_HASH,
        "oauth_providers": ["google"],
        "authorization_updated_at": "2024-07-02T14:55:08.008327Z",
    }


def invoice(one: Invoice) -> Json:
    """A UserInvoice as the Swagger has it; none was ever recorded."""
    return {
        "user_invoice_id": one.id,
        "document_id": one.number,
        "date": str(one.issued),
        "due_date": str(one.due),
        "currency": one.currency,
        "billing_address": one.address,
        "workspace_address": "Studio\nStreet 1",
        "workspace_logo": None,
        "message": None,
        "payment_terms": None,
        "purchase_number": None,
        "items": [_item(number, item) for number, item in enumerate(one.items)],
        "taxes": [
            {"tax_id": number, "name": name, "amount": amount} for number, (name, amount) in enumerate(one.taxes)
        ],
        "created_at": moment(one.at, one.id),
        "updated_at": moment(one.at, one.id),
        "deleted_at": None,
        "user_id": one.user,
        "workspace_id": one.workspace,
    }


def _item(number: int, item: Item) -> Json:
    return {"item_id": number, "description": item.description, "quantity": item.quantity, "amount": item.amount}
