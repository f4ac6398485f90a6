"""What alembic runs. Our connection is handed in; there is no offline mode."""

from alembic import context

from storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    # The caller's transaction is the only one: all migrations, or none.
    transaction_per_migration=False,
)
context.run_migrations()
