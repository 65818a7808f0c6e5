"""Both hooks in plain Python: put your own user store and customer data in place of the two constants, and compare
hashes of passwords (hashlib.scrypt), not passwords."""

import json
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

# Everybody who reaches this can read customers' data: HOOKS_PATH=/<a long random text> keeps strangers out.
PATH = os.environ.get("HOOKS_PATH", "")
ATTENDANTS = {
    "ana@example.com": {
        "password": "change me",
        "user": {
            "id": 1,
            "name": "Ana",
            "email": "ana@example.com",
            "avatarURL": None,
            "type": "support/firstLevel",
        },
    }
}
CUSTOMERS = {"7": {"email": "amina@example.com", "plan": "Gold", "orders": 12}}
CUSTOMER = re.compile(r"/chimpassist/customer/([^/]+)/(contactInfo|additionalInfo|statistics)")


class Hooks(BaseHTTPRequestHandler):
    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def asked(self):
        path = self.path.split("?")[0]
        return path[len(PATH):] if path.startswith(PATH) else ""

    def do_POST(self):
        if self.asked() != "/chimpassist/auth":
            return self.answer(404, {"message": "There is nothing here."})
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            found = ATTENDANTS.get(body["email"])
            password = body["password"]
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"message": "This cannot be read."})
        if found is None:
            return self.answer(404, {"message": "No such e-mail."})
        if found["password"] != password:
            return self.answer(401, {"message": "Wrong password."})
        return self.answer(200, found["user"])

    def do_GET(self):
        match = CUSTOMER.fullmatch(self.asked())
        if match is None:
            return self.answer(404, {"message": "There is nothing here."})
        customer = CUSTOMERS.get(unquote(match[1]))
        if customer is None:
            return self.answer(200, [])
        if match[2] == "contactInfo":
            return self.answer(200, [{"label": "E-mail", "value": customer["email"], "iconURL": ""}])
        if match[2] == "additionalInfo":
            return self.answer(200, [{"label": "Plan", "value": customer["plan"], "iconURL": ""}])
        return self.answer(200, [{"label": "Orders", "value": customer["orders"]}])

    def log_message(self, *_):
        """Addresses would name customers."""


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3333"))), Hooks)
print(f"Hooks at http://127.0.0.1:{server.server_port}{PATH}", flush=True)
server.serve_forever()
