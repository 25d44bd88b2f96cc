"""Commands about who may sign in."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from app import clock, people
from app.cli.common import AsJson, app, opened, say, table, write_json
from app.passwords import hash_password
from app.settings import SettingsError
from app.status import moment

users = typer.Typer(no_args_is_help=True, help="Who may sign in to the review pages.")
app.add_typer(users, name="user")
Name = Annotated[str, typer.Argument(help="The name they sign in with.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@users.command("add")
def add(
    name: Name,
    role: Annotated[
        str, typer.Option(help="curator or operator; the first user is an operator, others are curators")
    ] = "",
    password_stdin: FromStdin = False,
) -> None:
    """Add somebody who may sign in."""
    name, role = people.checked_name(name), people.checked_role(role) if role else ""
    password = _password(from_stdin=password_stdin)
    with opened().store.begin() as transaction:
        role = role or (people.CURATOR if transaction.users.all() else people.OPERATOR)
        transaction.users.add(name, role, hash_password(password), clock.now())
    say(f"{name} may sign in as {role}.")


@users.command("role")
def change_role(
    name: Name, role: Annotated[str, typer.Argument(help="curator or operator; operators may do all.")]
) -> None:
    """Change what somebody may do."""
    people.change_role(opened().store, _id_of(name), role)
    say(f"{name} is {role} now.")


@users.command("remove")
def remove(name: Name) -> None:
    """Remove somebody; what they decided stays."""
    people.remove(opened().store, _id_of(name))
    say(f"{name} cannot sign in any more.")


@users.command("passwd")
def passwd(name: Name, password_stdin: FromStdin = False) -> None:
    """Change a password, and sign its owner out everywhere."""
    password = _password(from_stdin=password_stdin)
    with opened().store.begin() as transaction:
        transaction.users.set_password(name, hash_password(password))
    say(f"The password of {name} is changed.")


@users.command("list")
def list_users(as_json: AsJson = False) -> None:
    """List who may sign in."""
    with opened().store.read() as transaction:
        known = transaction.users.all()
    if as_json:
        write_json([{"name": user.name, "role": user.role, "created_at": user.created_at} for user in known])
    else:
        table(["Name", "Role", "Since"], [[user.name, user.role, moment(user.created_at)] for user in known])


def _id_of(name: str) -> int:
    with opened().store.read() as transaction:
        return transaction.users.get(name).id


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise SettingsError("The two passwords differ. Nothing was changed.")
    return password
