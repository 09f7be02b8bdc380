"""What can be wrong with a sign-in service, in words for the administrator."""

from flask_babel import lazy_gettext as _l

from app.extensions import LabelledEnum

NO_ANSWER = 424
"""Of a page that says that the service does not work: what failed is neither the browser's fault nor ours, and a proxy
that has pages of its own for 502 leaves this one as it is."""


class Problem(LabelledEnum):
    """One thing that keeps a sign-in service from working."""

    NOT_HTTPS = "not_https", _l("An address of the service does not begin with https://.")
    INSIDE = (
        "inside",
        _l("The address leads to a computer inside a network. Only services on the internet are asked."),
    )
    NO_HOST = "no_host", _l("There is no computer with this name. Check the issuer for typing errors.")
    NO_ANSWER = "no_answer", _l("The service did not answer within a few seconds. Try again later.")
    NO_CERTIFICATE = "no_certificate", _l("The certificate of the service is not valid.")
    NOT_FOUND = (
        "not_found",
        _l("The service has no description at this issuer. Copy the issuer from the service's own settings."),
    )
    REDIRECT = (
        "redirect",
        _l("The service sends us on to another address. Enter the issuer of that address."),
    )
    NOT_JSON = "not_json", _l("The answer is not what a sign-in service sends. Check the issuer.")
    TOO_LARGE = "too_large", _l("The answer is too large to be that of a sign-in service.")
    OTHER_ISSUER = (
        "other_issuer",
        _l(
            "The service calls itself by another issuer. Copy the issuer exactly, a slash at its end included."
        ),
    )
    INCOMPLETE = "incomplete", _l("The description of the service lacks an address that is needed.")
    NO_CODE_FLOW = "no_code_flow", _l("The service does not offer the authorisation code flow.")
    WEAK_SIGNATURE = (
        "weak_signature",
        _l("The service signs in no way that we accept. Choose RS256 or ES256 there."),
    )
    NO_KEYS = "no_keys", _l("The service shows no key with which its signature can be checked.")
    REFUSED_US = (
        "refused_us",
        _l("The service refused our client ID or client secret, or the return address. Check all three."),
    )
    NO_TOKEN = "no_token", _l("The service sent no ID token. The scopes must contain openid.")


class ProviderProblem(Exception):
    """The sign-in service does not do what it should; `problem` says what."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class TokenRefused(Exception):
    """A token does not prove what it should; the message says why, for the log: it holds nothing of the token."""
