"""`flask sign-in …`: the sign-in services of schools, also for when nobody can come in to switch one off."""

import os

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from app.errors import DomainError
from app.extensions import db
from app.schools.queries import school_by_code
from app.signon.flow import return_address
from app.signon.models import Provider, ProviderKind
from app.signon.problems import ProviderProblem
from app.signon.services.providers import Settings, add_provider, confirm, examine, switch

sign_in_commands = AppGroup(
    "sign-in", help="Sign-in services of schools (OpenID Connect): add, test, switch."
)
SECRET_VARIABLE = "SIGN_IN_CLIENT_SECRET"  # noqa: S105 - the name of a variable


def _provider(_context: click.Context, _argument: click.Parameter, value: int) -> Provider:
    provider = db.session.get(Provider, value)
    if provider is None:
        raise click.BadParameter("There is no such service; see `flask sign-in list`.")
    return provider


@sign_in_commands.command("add")
@click.argument("school_code")
@click.argument("name")
@click.option("--kind", type=click.Choice([each.value for each in ProviderKind]), required=True)
@click.option("--issuer", required=True, help="Exactly as the service writes it.")
@click.option("--client-id", required=True)
@click.option("--domains", default="", help="Domains of email addresses that it is the authority for.")
def add(school_code: str, name: str, kind: str, issuer: str, client_id: str, domains: str) -> None:
    """Add a service to SCHOOL_CODE, with NAME on its button.

    The client secret is asked for, or taken from SIGN_IN_CLIENT_SECRET; never from the command line, which others see.
    """
    school = school_by_code(school_code)
    if school is None:
        raise click.ClickException(f"There is no school {school_code}.")
    secret = os.environ.get(SECRET_VARIABLE) or click.prompt("Client secret", hide_input=True)
    settings = Settings(ProviderKind(kind), name, issuer, client_id, secret, domains=domains)
    try:
        with force_locale("en"):
            provider = add_provider(school.id, settings, actor=None)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(
        f"Service {provider.id} is added and on. Return address to register: {return_address(provider)}"
    )


@sign_in_commands.command("list")
def list_services() -> None:
    """List the services: number, school, state, issuer, name."""
    for provider in db.session.scalars(select(Provider).order_by(Provider.school_id, Provider.id)):
        state = "on" if provider.is_open else "waits" if provider.is_on else "off"
        click.echo(
            f"{provider.id:<4} {provider.school.code:<20} {state:<5} {provider.issuer}  {provider.name}"
        )


@sign_in_commands.command("test")
@click.argument("provider", type=int, callback=_provider)
def test(provider: Provider) -> None:
    """Ask service PROVIDER (a number) what it says of itself, and say what is wrong."""
    try:
        description = examine(provider)
    except ProviderProblem as problem:
        with force_locale("en"):
            raise click.ClickException(str(problem.problem.label)) from problem
    click.echo(f"It answers. It signs with {', '.join(description.algorithms)}.")


@sign_in_commands.command("confirm")
@click.argument("provider", type=int, callback=_provider)
def confirm_service(provider: Provider) -> None:
    """Confirm service PROVIDER (a number), where no second person of the school is left who could."""
    confirm(provider, actor=None)
    db.session.commit()
    click.echo(f"Service {provider.id} is confirmed.")


@sign_in_commands.command("switch")
@click.argument("provider", type=int, callback=_provider)
@click.argument("state", type=click.Choice(["on", "off"]))
def switch_service(provider: Provider, state: str) -> None:
    """Switch service PROVIDER (a number) on or off. While it is off, passwords count again."""
    switch(provider, is_on=state == "on", actor=None)
    db.session.commit()
    click.echo(f"Service {provider.id} is {state}.")
