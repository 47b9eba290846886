"""Users and tenants besides the demo's, made behind a running server."""

from kartotek.demo.tenant import demo_lists, demo_tenant
from kartotek.domain.accounts import Role
from kartotek.services.administration import AddTenant, AddUser
from kartotek.services.passwords import hash_password
from tests.rig.server import RunningServer

PASSWORD = "secret"


def add_tenant(server: RunningServer, name: str | None) -> int:
    """Add a tenant that SuperOffice knows by a name; return its number."""
    tenant = demo_tenant()
    tenant.names = {"superoffice": name} if name else {}
    number: int = server.run(server.kartotek.database.write_accounts(AddTenant(tenant=tenant, items=demo_lists())))
    return number


def add_user(
    server: RunningServer, login: str, tenant: int, role: Role = Role.EDITOR, password: str | None = PASSWORD
) -> int:
    """Add a user, or let one into one more tenant (no password); return the user's number."""
    password_hash = None if password is None else hash_password(password)
    command = AddUser(login=login, name=login, password_hash=password_hash, tenant=tenant, role=role)
    number: int = server.run(server.kartotek.database.write_accounts(command))
    return number
