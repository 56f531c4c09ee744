"""How alembic reaches a project: over the connection that it is handed, or a path given with -x."""

from pathlib import Path

from alembic import context

from qualcode.storage.engine import open_engine
from qualcode.storage.tables import metadata


def run(connection):
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    path = Path(context.get_x_argument(as_dictionary=True)["path"])
    engine = open_engine(path, read_only=False)
    with engine.begin() as opened:
        run(opened)
    engine.dispose()
