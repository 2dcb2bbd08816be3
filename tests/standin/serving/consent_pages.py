"""The pages a user meets while allowing an app: log-in, consent, error."""

from .html import page, text


class ConsentPages:
    """The pages of one provider's consent address."""

    def __init__(self, address, brand, brand_name):
        self._address, self._brand, self._brand_name = address, brand, brand_name

    def _page(self, title, body):
        return page(title, f'<div class="card narrow">{body}</div>', self._brand, self._brand_name)

    def _form(self, consent_id, body):
        return (
            f'<form method="post" action="{self._address}">'
            f'<input type="hidden" name="consent" value="{text(consent_id)}">{body}</form>'
        )

    def error(self, message):
        """The request cannot go on; the OAuth error word is in #error."""
        word, _sep, detail = message.partition(": ")
        return self._page(
            "Something went wrong",
            "<h1>Sorry, something went wrong</h1>"
            f'<p class="error">Error: <b id="error">{text(word)}</b> {text(detail)}</p>',
        )

    def log_in(self, consent_id, app, users, failed=False):
        known = ", ".join(user.email for user in users)
        complaint = (
            '<p class="error" id="log-in-failed">Your email or password is incorrect</p>' if failed else ""
        )
        return self._page(
            "Log in",
            f"<h1>Log in</h1><p>to continue to <b>{text(app.name)}</b></p>{complaint}"
            + self._form(
                consent_id,
                '<label for="email">Email address</label>'
                '<input type="email" id="email" name="email" autocomplete="username">'
                '<label for="password">Password</label>'
                '<input type="password" id="password" name="password" autocomplete="current-password">'
                '<button class="main" id="log-in" name="action" value="log-in">Log in</button>',
            )
            + f'<p class="muted">Users here: {text(known)}. Password: standin.</p>',
        )

    def consent(self, consent_id, request, user, tenants, connected):
        """Choose organisations and decide; one organisation unless the app may ask for several."""
        marked = ' <span class="muted">(connected)</span>'
        kind = "checkbox" if request.bulk else "radio"
        choices = "".join(
            f'<label class="choice" for="tenant-{tenant.key}"><input type="{kind}" id="tenant-{tenant.key}" '
            f'name="tenant" value="{tenant.id}"{" checked" if position == 0 and not request.bulk else ""}> '
            f"{text(tenant.name)}{marked if tenant.id in connected else ''}</label>"
            for position, tenant in enumerate(tenants)
        )
        wanted = "".join(f"<li>{text(scope)}</li>" for scope in request.scopes)
        return self._page(
            "Allow access",
            f"<h1>{text(request.app.name)} wants access to:</h1>"
            + self._form(
                consent_id,
                f'{choices}<p>It asks for</p><ul class="muted">{wanted}</ul>'
                '<button class="main" id="allow" name="action" value="allow">Allow access</button> '
                '<button id="cancel" name="action" value="cancel">Cancel</button>'
                f'<p class="muted">Logged in as {text(user.email)}. '
                '<button id="log-out" name="action" value="log-out">Use another account</button></p>',
            ),
        )
