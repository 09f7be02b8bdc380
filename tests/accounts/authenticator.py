"""A device with passkeys, in Python: it answers as a browser does, and can be told to answer wrongly."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

from tests.browser import Browser, Page

SITE = "http://localhost:8000"
PRESENT, VERIFIED, MAY_BE_COPIED, IS_COPIED, NEW_KEY = 0x01, 0x04, 0x08, 0x10, 0x40


@dataclass
class Device:
    """One passkey. `counts` is False for those that are in an account of their maker, which never count."""

    origin: str = SITE
    site: str = "localhost"
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    uses: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = b""
    handle: str = ""

    def __post_init__(self) -> None:
        numbers = self.key.public_key().public_numbers()
        self.credential_id = self.credential_id or hashlib.sha256(str(numbers.x).encode()).digest()[:20]

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` gives."""
        self.handle = options["user"]["id"]
        client = self._client("webauthn.create", options["challenge"])
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = struct.pack(">H", len(self.credential_id))
        data = self._data(NEW_KEY) + bytes(16) + length + self.credential_id + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(clientDataJSON=client, attestationObject=attestation)

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.get` gives."""
        self.uses += self.counts
        client, data = self._client("webauthn.get", options["challenge"]), self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = self._credential(clientDataJSON=client, authenticatorData=data, signature=signed)
        answer["response"]["userHandle"] = self.handle
        return answer

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([self.flags | more]) + struct.pack(">I", self.uses)

    def _credential(self, **parts: bytes) -> dict[str, Any]:
        number = bytes_to_base64url(self.credential_id)
        response = {name: bytes_to_base64url(value) for name, value in parts.items()}
        return {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def options_on(page: Page) -> dict[str, Any]:
    """What the page asks of a browser."""
    form = page.root.find(".//form[@data-passkey]")
    assert form is not None, page.text
    options: dict[str, Any] = json.loads(form.get("data-options", ""))
    return options


def add_passkey(browser: Browser, device: Device, name: str = "Phone") -> Page:
    """Add a passkey of this device to the account that is signed in; what comes after it."""
    page = browser.get("/account/second-step/passkeys/new")
    return page.submit("Add the passkey", name=name, answer=json.dumps(device.make(options_on(page))))


def enter_with(page: Page, device: Device, button: str = "Sign in with a passkey") -> Page:
    """Press the button of a page that asks for a passkey, and let the device answer."""
    field = "proof_answer" if "proof_answer" in page.html else "answer"
    return page.submit(button, **{field: json.dumps(device.sign(options_on(page)))})
