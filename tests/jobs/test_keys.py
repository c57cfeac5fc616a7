import pytest
import sqlalchemy as sa

from langit.errors import RequestError
from langit.jobs.database import Database
from langit.jobs.job import Limits, NotFoundError
from langit.jobs.keys import USUAL, Keys
from langit.jobs.tables import keys as table


def test_a_key_is_found_by_its_secret_which_is_nowhere(database: Database) -> None:
    keys = Keys(database)
    limits = Limits(per_minute=5, at_once=2, seconds_per_day=60)
    key, secret = keys.create("owner", name="laptop", limits=limits)
    assert keys.find(secret) == key
    assert (key.owner, key.name, key.scopes, key.limits) == ("owner", "laptop", USUAL, limits)
    with database.read() as connection:
        row = connection.execute(sa.select(table)).mappings().one()
    assert secret not in str(dict(row))
    assert keys.find(secret + "x") is None
    assert keys.all() == [key]


def test_revoked_and_expired_keys_are_not_found(database: Database) -> None:
    keys = Keys(database)
    key, secret = keys.create("owner")
    keys.revoke(key.id)
    assert keys.find(secret) is None
    with pytest.raises(NotFoundError):
        keys.revoke(key.id)
    _, short = keys.create("owner", lifetime=-1)
    assert keys.find(short) is None


def test_scopes_and_owners_are_checked(database: Database) -> None:
    with pytest.raises(RequestError, match="no scope"):
        Keys(database).create("owner", scopes=("everything",))
    with pytest.raises(RequestError, match="owner"):
        Keys(database).create("")
