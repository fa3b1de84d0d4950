#!/usr/bin/env python3
"""How soon a saved file is a page in the preview: medians and 99th percentiles.

usage: latency.py CHANCERY SITE [--rounds 60]

Starts `CHANCERY serve` on a copy of SITE, and measures
- from the start of the program to the first page,
- from the write of one briefing to its new page, asked for over and over,
- from that write to the first event that reaches a browser,
- the same for a person, a template and the settings,
- the front page, the first list and the timeline right after a save.
"""
import argparse, glob, os, shutil, socket, statistics, subprocess, sys, tempfile, time


class Client:
    def __init__(self, port):
        self.port = port
        self.socket = None

    def get(self, path):
        """The bytes of a page, over one connection that is kept."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.receive()
        head, body = data.split(b"\r\n\r\n", 1)
        size = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length"))
        while len(body) < size:
            body += self.receive()
        return body

    def receive(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the preview closed the connection")
        return data


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def ms(values):
    values = sorted(v * 1000 for v in values)
    p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
    return f"median {statistics.median(values):8.1f} ms   p99 {p99:8.1f} ms   ({len(values)} times)"


def start(program, site):
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen([program, "serve", "-r", site, "-p", str(port), "--quiet"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = Client(port)
    while True:
        try:
            client.get("/")
            return process, client, time.perf_counter() - begun
        except OSError:
            client.socket = None
            if process.poll() is not None:
                sys.exit("the preview ended by itself")
            time.sleep(0.001)


def saved_to_page(client, file, path, mark, rounds, edit):
    times = []
    for number in range(rounds):
        token = f"{mark}{number}x{os.getpid()}"
        text = edit(token)
        begun = time.perf_counter()
        with open(file, "w") as f:
            f.write(text)
        while token.encode() not in client.get(path):
            if time.perf_counter() - begun > 60:
                sys.exit(f"{path} never showed the change of {file}")
            time.sleep(0.0005)
        times.append(time.perf_counter() - begun)
        time.sleep(0.15)
    return times


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("chancery")
    arguments.add_argument("site")
    arguments.add_argument("--rounds", type=int, default=60)
    given = arguments.parse_args()
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        site = os.path.join(folder, "site")
        shutil.copytree(given.site, site, ignore=shutil.ignore_patterns("public"))
        measure(os.path.abspath(given.chancery), site, given.rounds)
    finally:
        shutil.rmtree(folder)


def measure(program, site, rounds):
    starts = []
    for _ in range(3):
        process, client, took = start(program, site)
        starts.append(took)
        if len(starts) < 3:
            process.kill()
            process.wait()
    try:
        briefings = sorted(glob.glob(f"{site}/content/briefings/*.md"))
        people = sorted(glob.glob(f"{site}/content/people/*.md"))
        print(f"{len(briefings)} briefings, {os.cpu_count()} cores")
        print(f"start to first page          {ms(starts)}")
        file = briefings[len(briefings) // 2]
        name = os.path.basename(file)[:-3]
        original = open(file).read()
        titled = lambda token: original.replace('title: "', f'title: "{token} ', 1)
        rows = [
            ("a briefing's text", file, f"/briefings/{name}/", rounds, lambda token: original + f"\n{token}\n"),
            ("a briefing's title", file, f"/briefings/{name}/", rounds, titled),
            ("its title, on its neighbour", file, f"/briefings/{neighbour(client, name)}/", rounds // 2, titled),
        ]
        for what, changed, page, times, edit in rows:
            print(f"{what:28} {ms(saved_to_page(client, changed, page, 'q', times, edit))}", flush=True)
        person = people[0]
        own, page = open(person).read(), f"/people/{os.path.basename(person)[:-3]}/"
        body = lambda token: own + f"\n{token}\n"
        print(f"{'the text about a person':28} {ms(saved_to_page(client, person, page, 'r', rounds // 4, body))}", flush=True)
        alias = lambda token: own.replace("---\n", f"---\naliases: [{token}]\n", 1)
        print(f"{'an alias of a person':28} {ms(saved_to_page(client, person, page, 's', 3, alias))}", flush=True)
        settings = f"{site}/site.yaml"
        title = lambda token: f"title: {token}\n"
        print(f"{'the title of the site':28} {ms(saved_to_page(client, settings, '/', 't', 5, title))}", flush=True)
        os.makedirs(f"{site}/templates", exist_ok=True)
        template = lambda token: "{% extends \"theme/404.html\" %}{% block title %}" + token + "{% endblock %}"
        print(f"{'a template':28} {ms(saved_to_page(client, f'{site}/templates/404.html', '/nothing/', 'u', 5, template))}", flush=True)
        with open(f"/proc/{process.pid}/status") as status:
            peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
        print(f"{'peak memory':28} {int(peak) // 1024} MB")
    finally:
        process.kill()
        process.wait()


def neighbour(client, name):
    """The briefing that the page of this one calls the newer or older one."""
    import re
    page = client.get(f"/briefings/{name}/").decode()
    return re.search(r'href="[./]*briefings/([^/"#]+)/" rel="(?:prev|next)"', page)[1]


main()
