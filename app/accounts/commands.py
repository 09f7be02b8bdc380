"""`flask school …`: making a school, and listing those that are there; `flask accounts …`: a lost second step."""

from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import func, inspect, select

from app.access import STAFF, Role
from app.accounts.founding import found_school
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.services.factor_resets import reset_on_the_server
from app.accounts.services.second_person import confirm_on_the_server
from app.errors import DomainError
from app.extensions import db
from app.migrating import bring_up_to_date
from app.notices.sending import send_waiting
from app.schools.models import School

school_commands = AppGroup("school", help="Schools: make one, list them.")
account_commands = AppGroup("accounts", help="Accounts: what nobody can do on a page.")


def _whereabouts(email: str) -> str:
    """Where to find the email with the link."""
    transport = current_app.config["MAIL_TRANSPORT"]
    if transport == "smtp":
        return f"The invitation was handed to {current_app.config['SMTP_HOST']} for {email}."
    if transport == "console":
        return "The invitation is printed above."
    return f"The invitation is the newest file in {Path(current_app.config['DATA_DIR']) / 'outbox'}."


def _address(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from error


def _optional_address(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    return _address(context, option, value) if value else None


@school_commands.command("create")
@click.argument("code")
@click.argument("name")
@click.option(
    "--admin-email",
    required=True,
    callback=_address,
    help="Where the first administrator gets the invitation.",
)
@click.option("--admin-name", required=True, help="How the first administrator is called.")
@click.option(
    "--coordinator-email",
    callback=_optional_address,
    help="Where a coordinator gets an invitation, so that from the start two people decide about roles.",
)
@click.option("--coordinator-name", help="How the coordinator is called.")
@click.option("--brin", help="Registration code, for example 12AB.")
@click.option("--town", help="Where the school is; journeys of students without an address begin there.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
def create(
    code: str,
    name: str,
    admin_email: str,
    admin_name: str,
    coordinator_email: str | None,
    coordinator_name: str | None,
    brin: str | None,
    town: str | None,
    language: str,
) -> None:
    """Make school CODE, called NAME, and invite its first administrator. An empty database gets its tables first."""
    if bool(coordinator_email) != bool(coordinator_name):
        raise click.UsageError("Give both --coordinator-email and --coordinator-name, or neither.")
    if not inspect(db.session.connection()).has_table(School.__tablename__):
        db.session.remove()
        bring_up_to_date()
    try:
        with force_locale("en"):
            school, people = found_school(
                code,
                name,
                admin_email=admin_email,
                admin_name=admin_name,
                coordinator=(coordinator_email, coordinator_name or "") if coordinator_email else None,
                brin=brin,
                town=town,
                language=language,
            )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"School {school.code} is made.")
    for person, role in zip(people, ("administrator", "coordinator"), strict=False):
        click.echo(f"{person.name} is invited as its {role}.")
    if send_waiting():
        click.echo(_whereabouts(" and ".join(person.email for person in people)))
    else:
        click.echo("The invitation waits in the outbox; the worker sends it as soon as it can.")


@account_commands.command("confirm-role")
@click.argument("email", callback=_address)
@click.argument("role", type=click.Choice(sorted(role.value for role in STAFF)))
def confirm_a_role(email: str, role: str) -> None:
    """Be the second person for ROLE of the account with address EMAIL, where a school has nobody else who could be."""
    user = user_by_email(email)
    if user is None:
        raise click.ClickException("There is no account with this email address.")
    try:
        with force_locale("en"):
            confirm_on_the_server(user, Role(role))
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"{user.name} now has the role {role}.")


@school_commands.command("list")
def list_schools() -> None:
    """List the schools: code, name, number of accounts."""
    rows = db.session.execute(
        select(School, func.count(User.id))
        .outerjoin(User, User.school_id == School.id)
        .group_by(School.id)
        .order_by(School.code)
    )
    for school, people in rows:
        demo = " (demo)" if school.is_demo else ""
        click.echo(f"{school.code:<20} {school.name}{demo}, {people} account{'' if people == 1 else 's'}")


@account_commands.command("reset-factors")
@click.argument("email")
def reset_factors(email: str) -> None:
    """Take away the second step of the account of EMAIL: for an administrator without another who can do it.

    Make sure that it is really the owner who asks. She gets an email, is signed out everywhere, and keeps her password.
    """
    user = user_by_email(email)
    if user is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    try:
        with force_locale("en"):
            reset_on_the_server(user)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"The second step of {user.name} is reset; the password stays the same. An email says so.")
