"""A server small enough to start in every test: ready, never ready, dying, or with a child."""

import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

FLAGS = set(sys.argv[2:])


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/work?"):
            burn(int(self.path.partition("?")[2]))
        status, body = (503, b"no model yet") if "--never-ready" in FLAGS else (200, b"ready")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def burn(turns: int) -> None:
    for _ in range(turns):
        pass


if "--dies" in FLAGS:
    sys.exit("the points are frozen")
if "--child" in FLAGS:
    child = "import time; print('up', flush=True); time.sleep(600)"
    started = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE)
    started.stdout.readline()  # who finds us ready finds the child at rest
if "--forks" in FLAGS:
    shared = bytes(range(256)) * 250_000  # 64 MB, written before there is a child to share them
    if not os.fork():
        time.sleep(600)
HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
