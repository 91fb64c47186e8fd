"""An SMTP server for the tests, on aiosmtpd (Debian: python3-aiosmtpd).

The first line of standard input is its settings as JSON. It prints a JSON object a line: first its port, then each mail it accepted, as
Python's own parser understands it. Later lines of standard input change how it behaves: ok, defer, refuse, unknown, slow, drop.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    mode = "ok"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.mode == "unknown":
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say(attempt=self.mode)
        if self.mode == "defer":
            return "451 4.3.0 Come back later"
        if self.mode == "refuse":
            return "554 5.7.1 Blocked for bad reputation"
        if self.mode == "slow":
            await asyncio.sleep(600)
        if self.mode == "drop":
            server.transport.abort()
            return "250 nobody hears this"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        say(
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            tls=session.ssl is not None,
            user=session.auth_data if session.authenticated else None,
            headers=[[name, str(value)] for name, value in message.items()],
            text=parts.get("text/plain"),
            html=parts.get("text/html"),
            types=[part.get_content_type() for part in message.walk()],
            defects=[str(defect) for part in message.walk() for defect in part.defects],
            raw=envelope.content.decode("ascii"),
        )
        return "250 OK"


class Server(SMTP):
    async def smtp_AUTH(self, arg):
        # Mechanisms have no case (RFC 4422), which aiosmtpd does not know; the framework's client writes "login".
        mechanism, space, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(mechanism.upper() + space + rest)


async def main():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    settings = json.loads(await reader.readline())
    handler = Handler()
    options = {"hostname": "mail.test", "enable_SMTPUTF8": True}
    if settings.get("certificate"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings["certificate"], settings["key"])
        options.update(tls_context=context, require_starttls=True)
    if settings.get("user"):

        def check(server, session, envelope, mechanism, data):
            given = (data.login.decode(), data.password.decode())
            known = given == (settings["user"], settings["password"])
            return AuthResult(success=known, handled=known, auth_data=given[0])

        options.update(authenticator=check, auth_required=True, auth_require_tls=bool(settings.get("certificate")))
    server = await asyncio.get_running_loop().create_server(lambda: Server(handler, **options), "127.0.0.1", settings.get("port", 0))
    say(port=server.sockets[0].getsockname()[1])
    while line := await reader.readline():
        handler.mode = line.decode().strip()
        say(mode=handler.mode)


asyncio.run(main())
