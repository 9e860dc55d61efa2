"""A program that speaks to Magpie's API: tokens for every role, answers held against the description."""
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

import jsonschema_rs

ROLES = ["applicant", "reviewCentre", "reviewer", "reviewer2", "reviewer3", "programmeOffice", "curator",
         "institutionSignatory", "auditor", "administrator"]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    """Speaks HTTP without a browser; cookies of the sort that browsers keep on loopback are carried by hand."""

    def __init__(self, address):
        self.address = address
        self.opener = urllib.request.build_opener(NoRedirect)

    def request(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.address + path, data=body, method=method, headers=headers or {})
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def form(self, path, fields, cookie=None):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        if cookie:
            headers["Cookie"] = cookie
        return self.request("POST", path, urllib.parse.urlencode(fields).encode(), headers)

    def session(self, role):
        """The cookie of somebody who signed in with the demonstration's one click."""
        status, headers, body = self.form("/demonstration/sign-in", [("role", role)])
        if status != 303:
            raise AssertionError(f"sign-in as {role}: {status} {body[:200]}")
        return headers["Set-Cookie"].split(";")[0]

    def session_by_link(self, link, password="a quiet magpie on a lunar bridge"):
        """The cookie of somebody who chose a password by the link of a letter."""
        status, headers, body = self.form(link, [("password", password), ("again", password)])
        if status != 303:
            raise AssertionError(f"{link}: {status} {body[:200]}")
        return headers["Set-Cookie"].split(";")[0]

    def token(self, role, cookie=None):
        """An API token with all that a role may do."""
        cookie = cookie or self.session(role)
        _, _, page = self.request("GET", "/account", headers={"Cookie": cookie})
        scopes = re.findall(r'name="scope" value="([^"]+)"', page.decode())
        if not scopes:
            raise AssertionError(f"{role} can choose no scope for a token")
        status, _, page = self.form(
            "/account/tokens", [("name", "contract")] + [("scope", scope) for scope in scopes], cookie)
        found = re.search(r'<pre class="receipt" tabindex="0">([^<]+)</pre>', page.decode())
        if status != 200 or not found:
            raise AssertionError(f"no token for {role}: {status}")
        return found.group(1).strip()


class API:
    """Calls operations by id, and holds every answer against the served document."""

    def __init__(self, address):
        self.client = Client(address)
        status, _, body = self.client.request("GET", "/api/v1/openapi.json")
        if status != 200:
            raise AssertionError(f"/api/v1/openapi.json: {status}")
        self.document = json.loads(body)
        self.operations = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                self.operations[operation["operationId"]] = (method.upper(), path, operation)
        self.tokens = {role: self.client.token(role) for role in ROLES}
        # The best answer that each operation has given.
        self.reached = {}
        self.violations = []

    def call(self, name, role=None, body=None, key=None, query="", status=None, media="application/json", **path):
        """Calls one operation; fails unless it succeeds, or ends as `status` says. A body of bytes is sent as it is."""
        method, template, operation = self.operations[name]
        target = template
        for parameter, value in path.items():
            target = target.replace("{" + parameter + "}", urllib.parse.quote(str(value), safe=""))
        headers = {"Accept": "application/json"}
        if role:
            headers["Authorization"] = "Bearer " + self.tokens[role]
        data = None
        if method != "GET":
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
            headers["Content-Type"] = media
            data = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
        code, answered, raw = self.client.request(method, target + query, data, headers)
        self.check(name, operation, code, answered, raw)
        self.reached[name] = min(code, self.reached.get(name, 999))
        wanted = [status] if status else [200, 201]
        if code not in wanted:
            raise AssertionError(f"{name} as {role}: {code} instead of {wanted}: {raw[:600].decode(errors='replace')}")
        return json.loads(raw) if raw and "json" in answered.get("Content-Type", "") else raw

    def check(self, name, operation, code, headers, raw):
        responses = operation["responses"]
        if str(code) not in responses:
            self.violations.append(f"{name}: {code} is not described")
            return
        described = self.resolve(responses[str(code)])
        media = headers.get("Content-Type", "").split(";")[0]
        contents = described.get("content")
        if not contents:
            return
        if media not in contents:
            self.violations.append(f"{name}: {code} came as {media}")
            return
        if "json" not in media:
            return
        schema = dict(contents[media]["schema"], components=self.document["components"])
        validator = jsonschema_rs.Draft202012Validator(schema)
        for error in list(validator.iter_errors(json.loads(raw)))[:3]:
            self.violations.append(f"{name}: {code} {list(error.instance_path)}: {error.message[:200]}")

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def unreached(self):
        return sorted(name for name in self.operations if self.reached.get(name, 999) >= 300)
