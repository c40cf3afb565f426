"""A server of mail for a test: server.py PORT MAILBOX [TLS_CERT TLS_KEY].

Every message that it takes is a line of JSON in the file MAILBOX, flushed before it is acknowledged. What is sent to refused@… is refused
for ever, to busy@… for now, the first time. `slow@…` is acknowledged late: whoever is killed meanwhile sends it again.
Prints the port once it listens; port 0 takes a free one.
"""

import asyncio
import json
import ssl
import sys
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP

busy = set()


class Mailbox:
    def __init__(self, path):
        self.path = path

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            return f"550 5.1.1 <{address}>: no such user"
        if name == "busy" and address not in busy:
            busy.add(address)
            return f"450 4.2.1 <{address}>: try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=default)
        told = {
            "to": envelope.rcpt_tos,
            "from": str(message["From"]),
            "id": message["Message-ID"],
            "subject": str(message["Subject"]),
            "auto": message["Auto-Submitted"],
            "language": message["Content-Language"],
            "body": message.get_content(),
            "tls": session.ssl is not None,
        }
        with open(self.path, "a", encoding="utf-8") as box:
            box.write(json.dumps(told, ensure_ascii=False) + "\n")
            box.flush()
        if envelope.rcpt_tos[0].startswith("slow@"):
            await asyncio.sleep(0.6)
        return "250 OK"


async def main():
    port, path = int(sys.argv[1]), sys.argv[2]
    context = None
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    loop = asyncio.get_running_loop()

    def made():
        return SMTP(Mailbox(path), tls_context=context, require_starttls=context is not None, enable_SMTPUTF8=True)

    server = await loop.create_server(made, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
