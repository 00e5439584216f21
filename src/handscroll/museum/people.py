"""People who sign in: kept in the vault, with passwords as Argon2id hashes only.

Somebody may be linked with an account of a sign-on provider; it is known by issuer and subject.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select

from handscroll.errors import ConflictError, InvalidError, NotFoundError, UnauthenticatedError
from handscroll.model.person import Person
from handscroll.model.rights import Role
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import PERSON, as_json, person_object
from handscroll.settings import SignOnSettings
from handscroll.settings import folded_name as _fold
from handscroll.storage import tables
from handscroll.storage.vault import Vault

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
"""Argon2 takes any length; a limit keeps a request from costing more than its size."""
_EVERYBODY = "urn:handscroll:people"
"""Held while somebody is added or changed: no name and no account is given twice."""


@dataclass(frozen=True)
class SignIn:
    """A fresh session: the secret for the cookie, and the one for forms."""

    token: str
    csrf: str
    person: Person


class SignOnOnlyError(UnauthenticatedError):
    """The settings take no password of theirs; told by the name alone, before any is looked at."""


class People:
    """Everybody who works in the museum."""

    def __init__(
        self, vault: Vault, ledger: Ledger, session_hours: float, sign_on: SignOnSettings
    ) -> None:
        self._vault = vault
        self._ledger = ledger
        self._session_life = timedelta(hours=session_hours)
        self._sign_on = sign_on
        self._hasher = PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        """Checked when nobody bears the name, so that both answers take equally long.

        Made at the first signing in, not with every museum that is opened: it takes a quarter
        of a second and 64 MB.
        """
        return self._hasher.hash(secrets.token_urlsafe(16))

    def add(
        self,
        name: str,
        role: Role,
        password: str | None,
        *,
        by: str,
        identity: tuple[str, str] = ("", ""),
    ) -> Person:
        """Add a person.

        Parameters
        ----------
        password
            None for somebody who signs in through a provider only.
        identity
            Issuer and subject, where they are known.

        Raises
        ------
        ConflictError
            If somebody bears that sign-in name.
        InvalidError
            If the password is shorter than 12 or longer than 1,000 characters.
        """
        folded, (issuer, subject) = _fold(name), identity
        hashed = "" if password is None else self._hashed(password)
        with self._alone():
            if self.bears(name):
                raise ConflictError(
                    f"{name} was not added",
                    why="somebody bears that sign-in name already",
                    fix="Choose another name",
                )
            person = Person(
                id="p" + secrets.token_hex(6), name=folded, display_name=name, role=role,
                issuer=issuer, subject=subject,
            )  # fmt: skip
            self._require_free(person)
            self._save(person, hashed, by=by, message="added")
        return person

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """From looking at somebody until they are changed: nobody else changes anybody."""
        with self._vault.alone(_EVERYBODY):
            self._ledger.require_shown()
            yield

    def bears(self, name: str) -> bool:
        """Say whether somebody bears a sign-in name."""
        with self._ledger.register.reading() as session:
            found = select(tables.PersonRow.id).where(tables.PersonRow.login == _fold(name))
            return session.scalar(found) is not None

    def link(
        self, name: str, issuer: str, subject: str, *, by: str, dry_run: bool = False
    ) -> Person:
        """Link a person with an account of a sign-on provider, or with none; ends their sessions.

        Parameters
        ----------
        subject
            What the provider calls the account; empty takes the link away.
        dry_run
            Only say what would be; nothing is written.

        Raises
        ------
        ConflictError
            If somebody else is linked with that account.
        """
        with self._alone():
            row = self._row(name)
            update = {"issuer": issuer if subject else "", "subject": subject}
            changed = Person.model_validate(_person(row).model_dump() | update)
            self._require_free(changed)
            if dry_run:
                return changed
            message = "linked" if subject else "no longer linked"
            self._save(changed, row.password_hash or "", by=by, message=message)
        self._end_sessions(row.id)
        return changed

    def bound_to(self, issuer: str, subject: str) -> Person | None:
        """Return who is linked with an account, active or not."""
        with self._ledger.register.reading() as session:
            wanted = f"{issuer} {subject}"
            row = session.scalar(
                select(tables.PersonRow).where(tables.PersonRow.identity == wanted)
            )
            return None if row is None else _person(row)

    def _require_free(self, person: Person) -> None:
        other = self.bound_to(person.issuer, person.subject) if person.subject else None
        if other is not None and other.id != person.id:
            raise ConflictError(
                f"{person.display_name} was not linked",
                why=f"that account is linked with {other.display_name}",
                fix=f"First run: handscroll person unlink {other.name}",
            )

    def change_password(self, name: str, password: str, *, by: str) -> None:
        """Give a person a new password and end all their sessions."""
        hashed = self._hashed(password)
        with self._alone():
            row = self._row(name)
            self._save(_person(row), hashed, by=by, message="password changed")
        self._end_sessions(row.id)

    def set_role(self, name: str, role: Role, *, by: str) -> None:
        """Give a person another role."""
        with self._alone():
            row = self._row(name)
            changed = _person(row).model_copy(update={"role": role})
            self._save(changed, row.password_hash or "", by=by, message=f"role {role}")

    def set_active(self, name: str, active: bool, *, by: str) -> None:
        """Let a person sign in, or no longer; ends their sessions."""
        with self._alone():
            row = self._row(name)
            changed = _person(row).model_copy(update={"active": active})
            message = "active" if active else "no longer active"
            self._save(changed, row.password_hash or "", by=by, message=message)
        self._end_sessions(row.id)

    def list(self) -> list[Person]:
        """Return everybody, by name."""
        with self._ledger.register.reading() as session:
            rows = session.scalars(select(tables.PersonRow).order_by(tables.PersonRow.login))
            return [_person(row) for row in rows]

    def sign_in(self, name: str, password: str) -> SignIn:
        """Open a session for a person who knows their password.

        Raises
        ------
        UnauthenticatedError
            If the name or the password is wrong; which of them is not told.
        SignOnOnlyError
            If the settings take no password of somebody with that name.
        """
        if not self._sign_on.takes_password(name):
            self.refuse(way="password", why="sign_on_only")
            raise SignOnOnlyError(
                "You are not signed in",
                why="this museum takes no password of yours",
                fix="Choose single sign-on on the sign-in page",
            )
        with self._ledger.register.reading() as session:
            found = select(tables.PersonRow).where(tables.PersonRow.login == _fold(name))
            row = session.scalar(found)
            kept = self._nobody
            if row is not None and row.active and row.password_hash:
                kept = row.password_hash
        try:
            self._hasher.verify(kept, password[:LONGEST_PASSWORD])
            known = row is not None and row.active
        except (VerificationError, InvalidHashError):
            known = False
        if row is None or not known:
            # What nobody bears may be a password that slipped into the field of the name.
            told = "" if row is None else row.login
            self.refuse(name=told)
            raise UnauthenticatedError(
                "You are not signed in",
                why="the name or the password is wrong",
                fix="Try again, or ask an administrator for a new password",
            )
        return self._open_session(_person(row))

    def open_for(self, person: Person, *, way: str, instead: str | None) -> SignIn:
        """Open a session for somebody whom others have proved to be who they are.

        Parameters
        ----------
        way
            How, for the journal.
        instead
            The secret of the session that the browser had; it ends.
        """
        self.sign_out(instead)
        return self._open_session(person, way=way)

    def refuse(self, **why: str) -> None:
        """Write down that somebody was not let in."""
        self._ledger.record("session.refused", "sessions", "visitor", **{"name": "", **why})

    def spend(self, answer: str) -> bool:
        """Note that a provider's answer was used; False if it was used before.

        Parameters
        ----------
        answer
            What tells it from all others; only its hash is kept, for an hour.
        """
        now, hashed = datetime.now(UTC), _token_hash(answer)
        row = tables.SpentRow
        with self._ledger.register.begin() as session:
            session.execute(delete(row).where(row.expires <= now.isoformat()))
            if session.get(row, hashed) is not None:
                return False
            session.add(row(answer_hash=hashed, expires=(now + timedelta(hours=1)).isoformat()))
        return True

    def signed_in(self, token: str | None) -> Person | None:
        """Return whose session a cookie's secret opens, or None."""
        found = self._session(token)
        return None if found is None else found[0]

    def csrf(self, token: str | None) -> str:
        """Return the secret that the forms of a session carry; empty without a session."""
        found = self._session(token)
        return "" if found is None else found[1]

    def csrf_fits(self, token: str | None, sent: str) -> bool:
        """Say whether a form's secret belongs to the session."""
        kept = self.csrf(token)
        return bool(kept) and hmac.compare_digest(kept.encode(), sent.encode())

    def sign_out(self, token: str | None) -> None:
        """End a session."""
        person = self.signed_in(token)
        if token is None or person is None:
            return

        with self._ledger.register.begin() as session:
            hashed = _token_hash(token)
            session.execute(delete(tables.SessionRow).where(tables.SessionRow.token_hash == hashed))
        self._ledger.record("session.closed", person_object(person.id), person.name)

    def _session(self, token: str | None) -> tuple[Person, str] | None:
        if not token or len(token) > 200:
            return None
        with self._ledger.register.reading() as session:
            row = session.get(tables.SessionRow, _token_hash(token))
            if row is None or row.expires <= datetime.now(UTC).isoformat():
                return None
            person = session.get(tables.PersonRow, row.person_id)
            if person is None or not person.active:
                return None
            return _person(person), row.csrf

    def _open_session(self, person: Person, **how: str) -> SignIn:
        # A new secret at every sign-in: a session that was fixed before is worth nothing.
        opened = SignIn(secrets.token_urlsafe(32), secrets.token_urlsafe(32), person)
        now = datetime.now(UTC)
        row = tables.SessionRow(
            token_hash=_token_hash(opened.token),
            person_id=person.id,
            csrf=opened.csrf,
            created=now.isoformat(),
            expires=(now + self._session_life).isoformat(),
        )

        with self._ledger.register.begin() as session:
            stale = delete(tables.SessionRow).where(tables.SessionRow.expires <= now.isoformat())
            session.execute(stale)
            session.add(row)

        self._ledger.record("session.opened", person_object(person.id), person.name, **how)
        return opened

    def _end_sessions(self, person: str) -> None:
        with self._ledger.register.begin() as session:
            session.execute(delete(tables.SessionRow).where(tables.SessionRow.person_id == person))

    def _row(self, name: str) -> tables.PersonRow:
        with self._ledger.register.reading() as session:
            row = session.scalar(
                select(tables.PersonRow).where(tables.PersonRow.login == _fold(name))
            )
            if row is None:
                raise NotFoundError(
                    f"{name} was not found",
                    why="nobody bears that sign-in name",
                    fix="List the names with: handscroll person list",
                )
            session.expunge(row)
            return row

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise InvalidError(
                "The password was not taken",
                why=f"it has {len(password)} characters",
                fix=f"Choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters;"
                " several words make a good one",
            )
        return self._hasher.hash(password)

    def _save(self, person: Person, password_hash: str, *, by: str, message: str) -> None:
        object_id = person_object(person.id)
        record = person.model_dump(mode="json") | {"password_hash": password_hash}
        self._vault.cut(
            object_id,
            {PERSON: as_json(record)},
            head=self._vault.head(object_id),
            message=message,
            person=by,
        )
        self._ledger.record("person.saved", object_id, by, message=message)


def _person(row: tables.PersonRow) -> Person:
    issuer, _, subject = (row.identity or "").partition(" ")
    return Person(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        role=Role(row.role),
        active=row.active,
        issuer=issuer,
        subject=subject,
    )


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
