"""Local accounts with argon2, roles, and sessions; names are pseudonyms."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lull.errors import PublishError
from lull.publish.desk.database import desk, note, secret

ROLES = ("reader", "reviewer", "editor", "admin")
SHORTEST = 12
SESSION_SECONDS = 8 * 3600
_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{1,31}$")
_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked when a name is unknown, so that the answer takes as long as for a known one; made on first use."""
    return _HASHER.hash("nobody has this password")


@dataclass(frozen=True)
class Person:
    """Somebody who signed in."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether the person's role is at least this one."""
        return ROLES.index(self.role) >= ROLES.index(role)


def set_person(area_folder: Path, name: str, password: str, role: str, *, now: datetime) -> None:
    """Make an account, or change its password and role; open sessions of it end.

    Raises
    ------
    PublishError
        If the name, the role or the password is not fit.
    """
    if not _NAME.match(name):
        raise PublishError(f"the name {name!r} is not fit: 2 to 32 small letters, digits, dots or dashes; a pseudonym")
    if role not in ROLES:
        raise PublishError(f"no role {role!r}; there are: {', '.join(ROLES)}")
    if len(password) < SHORTEST:
        raise PublishError(f"the password has {len(password)} characters; it needs at least {SHORTEST}")
    hashed = _HASHER.hash(password)
    with desk(area_folder) as database:
        if _elsewhere(database, name):
            raise PublishError(f"{name} signs in by the account service and has no password here; set its role only")
        database.execute("insert or replace into person values (?, ?, ?, ?)", (name, hashed, role, now.isoformat()))
        database.execute("delete from session where name = ?", (name,))
        note(database, now.isoformat(), "command line", "account set", f"{name} {role}")


def set_role(area_folder: Path, name: str, role: str, *, now: datetime) -> None:
    """Change the role of an account and leave its way of signing in as it is; open sessions of it end.

    Raises
    ------
    PublishError
        If there is no such account or role.
    """
    if role not in ROLES:
        raise PublishError(f"no role {role!r}; there are: {', '.join(ROLES)}")
    with desk(area_folder) as database:
        if not database.execute("update person set role = ? where name = ?", (role, name)).rowcount:
            raise PublishError(f"no account {name!r}")
        database.execute("delete from session where name = ?", (name,))
        note(database, now.isoformat(), "command line", "role set", f"{name} {role}")


def signs_in_elsewhere(area_folder: Path, name: str) -> bool:
    """Whether the account belongs to a subject of an account service, and so has no password here."""
    with desk(area_folder) as database:
        return _elsewhere(database, name)


def enter(area_folder: Path, issuer: str, subject: str, *, now: datetime) -> tuple[str, Person]:
    """A session's token for a subject that an account service vouches for, and the person it stands for.

    A subject that was never here gets a random pseudonym and the role of a reader. The subject itself is kept as a
    keyed hash only, as some services use e-mail addresses for it.
    """
    text = f"{issuer}\n{subject}".encode()
    key = hmac.new(secret(area_folder).encode(), text, hashlib.sha256).hexdigest()
    token = secrets.token_urlsafe(32)
    with desk(area_folder) as database:
        row = database.execute(
            "select p.name, p.role from subject s join person p on p.name = s.name where s.key = ?", (key,)
        ).fetchone()
        if row is None:
            row = (f"member-{secrets.token_hex(5)}", "reader")
            # No password fits an empty hash.
            database.execute("insert into person values (?, '', ?, ?)", (*row, now.isoformat()))
            database.execute("insert or replace into subject values (?, ?)", (key, row[0]))
            note(database, now.isoformat(), row[0], "account made", "by the account service")
        database.execute("delete from session where until < ?", (now.timestamp(),))
        database.execute(
            "insert into session values (?, ?, ?)", (_hash(token), row[0], now.timestamp() + SESSION_SECONDS)
        )
        note(database, now.isoformat(), row[0], "signed in", "by the account service")
    return token, Person(*row)


def refused(area_folder: Path, why: str, *, now: datetime) -> None:
    """Note in the audit log that an account service's word was not taken."""
    noted(area_folder, "somebody", "sign-in refused", why[:200], now=now)


def noted(area_folder: Path, name: str, action: str, what: str, *, now: datetime) -> None:
    """Add what somebody did to the audit log."""
    with desk(area_folder) as database:
        note(database, now.isoformat(), name, action, what)


def people(area_folder: Path) -> list[Person]:
    """All accounts."""
    with desk(area_folder) as database:
        return [Person(*row) for row in database.execute("select name, role from person order by name")]


def remove_person(area_folder: Path, name: str, *, now: datetime) -> None:
    """Delete an account and its sessions; what it decided stays in the log.

    Raises
    ------
    PublishError
        If there is no such account.
    """
    with desk(area_folder) as database:
        if not database.execute("delete from person where name = ?", (name,)).rowcount:
            raise PublishError(f"no account {name!r}")
        database.execute("delete from session where name = ?", (name,))
        database.execute("delete from subject where name = ?", (name,))
        note(database, now.isoformat(), "command line", "account removed", name)


def sign_in(area_folder: Path, name: str, password: str, *, now: datetime) -> str | None:
    """A new session's token, or None if name and password do not fit together."""
    with desk(area_folder) as database:
        row = database.execute("select hash from person where name = ?", (name,)).fetchone()
    try:
        fits = _HASHER.verify(row[0] if row else _nobody(), password) and row is not None
    except (VerificationError, InvalidHashError):
        fits = False
    token = secrets.token_urlsafe(32)
    with desk(area_folder) as database:
        database.execute("delete from session where until < ?", (now.timestamp(),))
        if fits:
            # Not with a password that was changed while this one was compared.
            fits = bool(
                database.execute(
                    "insert into session select ?, name, ? from person where name = ? and hash = ?",
                    (_hash(token), now.timestamp() + SESSION_SECONDS, name, row[0]),
                ).rowcount
            )
        note(database, now.isoformat(), name if fits else "somebody", "signed in" if fits else "sign-in refused", "")
    return token if fits else None


def who(area_folder: Path, token: str, *, now: datetime) -> Person | None:
    """The person of a session that has not ended."""
    if not token:
        return None
    with desk(area_folder) as database:
        row = database.execute(
            "select p.name, p.role from session s join person p on p.name = s.name where s.token = ? and s.until > ?",
            (_hash(token), now.timestamp()),
        ).fetchone()
    return Person(*row) if row else None


def sign_out(area_folder: Path, token: str) -> None:
    """End a session."""
    with desk(area_folder) as database:
        database.execute("delete from session where token = ?", (_hash(token),))


def _elsewhere(database: sqlite3.Connection, name: str) -> bool:
    return database.execute("select 1 from subject where name = ?", (name,)).fetchone() is not None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
