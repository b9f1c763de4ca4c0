# Sessions sealed by the WorkOS SDK that this Python has. A local server stands for WorkOS.
#
# stdin: {"key": a Fernet key, "answers": {name: WorkOS's answer to a grant}}; stdout: {"version", "seals": [...]}.

import json
import sys
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

from workos import WorkOSClient, session

given = json.load(sys.stdin)
major = int(version("workos").split(".")[0])
current = {}


class WorkOS(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps(current).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def seal(client, key):
    """As WorkOS's documentation of each version has it."""
    if major < 6:
        sealing = {"seal_session": True, "cookie_password": key}
        return client.user_management.authenticate_with_code(code="code", session=sealing).sealed_session
    response = client.user_management.authenticate_with_code(code="code")
    return session.seal_session_from_auth_response(
        access_token=response.access_token,
        refresh_token=response.refresh_token,
        user=response.user.to_dict(),
        impersonator=response.impersonator.to_dict() if response.impersonator else None,
        cookie_password=key,
    )


def cookie_of(sealed):
    """The cookie as Python's standard library writes it, and with it Django and Starlette: in quotes."""
    cookie = SimpleCookie()
    cookie["wos-session"] = sealed
    return cookie["wos-session"].OutputString()


server = HTTPServer(("127.0.0.1", 0), WorkOS)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = WorkOSClient(
    api_key="sk_test_local", client_id="client_local", base_url=f"http://127.0.0.1:{server.server_port}/"
)
unseal = session.Session.unseal_data if major < 6 else session.unseal_data
seals = []
for name, answer in given["answers"].items():
    current.clear()
    current.update(answer)
    sealed = seal(client, given["key"])
    payload = unseal(sealed, given["key"])
    seals.append({"name": name, "sealed": sealed, "cookie": cookie_of(sealed), "payload": payload})
json.dump({"version": version("workos"), "seals": seals}, sys.stdout)
