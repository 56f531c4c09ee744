"""What stands in the way of a new database is told as what it was, also if the server goes meanwhile."""

from __future__ import annotations

import pytest

from qualcode.domain.errors import ConnectionLostError, ProjectError
from qualcode.domain.locations import ServerAddress, location
from qualcode.storage import server_projects
from qualcode.storage.server import settings_for
from team_server import Server


def _address(server: Server, number: int) -> ServerAddress:
    address = location(server.url(server.name(number)))
    assert isinstance(address, ServerAddress)
    return address


@pytest.mark.long
@pytest.mark.parametrize("raised", [ProjectError("the disk is full"), KeyboardInterrupt()])
def test_the_first_cause_is_told_where_what_was_made_cannot_be_taken_away(
    server: Server, monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    import psycopg

    def gone(*arguments: object, **how: object) -> None:
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    address = _address(server, 990_000 + isinstance(raised, ProjectError))
    with monkeypatch.context() as broken:
        broken.setattr(server_projects, "_undo_making", gone)
        with pytest.raises(type(raised)) as told, server_projects.new_database(address):
            raise raised
    assert told.value is raised
    assert any("there is no connection" in note for note in told.value.__notes__)
    server.run(f"DROP DATABASE {address.database}")


def test_a_server_that_goes_while_a_database_is_made_is_told_in_a_sentence(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    def gone(*arguments: object, **how: object) -> None:
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    address = _address(server, 990_002)
    monkeypatch.setattr(server_projects, "upgrade", gone)
    monkeypatch.setattr(server_projects, "_undo_making", gone)
    with pytest.raises(ConnectionLostError), server_projects.new_database(address):
        raise AssertionError("it is not made")
    server.run(f"DROP DATABASE {address.database}")


def test_a_dropped_connection_is_found_out_soon_unless_the_url_says_otherwise() -> None:
    plain, own = (location(f"postgresql+psycopg://ann@db/towns{query}") for query in ("", "?keepalives_idle=60"))
    assert isinstance(plain, ServerAddress) and isinstance(own, ServerAddress)
    found = settings_for(plain)
    silent = found["keepalives_idle"] + found["keepalives_interval"] * found["keepalives_count"]
    assert silent < 30 and found["tcp_user_timeout"] <= 30_000
    assert "keepalives_idle" not in settings_for(own) and "tcp_user_timeout" in settings_for(own)
