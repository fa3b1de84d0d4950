// A static host: files of a folder under a path, its 404.html for all else.

import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".ics": "text/calendar; charset=utf-8",
  ".xml": "application/xml",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".woff2": "font/woff2",
};

const fileAt = (folder, path) => {
  const file = join(folder, decodeURIComponent(path), path.endsWith("/") || path === "" ? "index.html" : "");
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
};

/** Serves on a free port of the loopback; `url` leads to the site's root. */
export const serve = async (folder, base) => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = pathname.startsWith(base) ? fileAt(folder, pathname.slice(base.length)) : null;
    const shown = file ?? fileAt(folder, "404.html");
    response.writeHead(file ? 200 : 404, {
      "content-type": TYPES[shown ? extname(shown) : ".txt"] ?? "application/octet-stream",
    });
    response.end(shown ? readFileSync(shown) : "not found");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, base, url: origin + base, close: () => server.close() };
};
