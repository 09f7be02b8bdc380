"""What happens to accounts, one module per noun. `invite` is what other features call."""

from app.accounts.services.invitations import AddressInUse, invite, invite_again
