"""The project file: tables, engine, migrations, journal and the one door for writes."""
