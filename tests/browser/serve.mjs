// A static host: files of a folder under a path, its 404.html for all else, and the headers that the folder's
// `_headers` wants, as Netlify and Cloudflare Pages send them.

import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
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

/** The rules of `_headers`: a path, which may end in `*`, and headers. */
const rules = (folder) => {
  const file = join(folder, "_headers");
  const found = [];
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []) {
    if (!line.startsWith(" ")) found.push([line, []]);
    else found.at(-1)[1].push([line.trim().split(": ", 1)[0].toLowerCase(), line.slice(line.indexOf(": ") + 2)]);
  }
  return found;
};

const takes = (rule, path) => (rule.endsWith("*") ? path.startsWith(rule.slice(0, -1)) : path === rule);

/** Serves on a free port of the loopback; `url` leads to the site's root. */
export const serve = async (folder, base) => {
  const headers = rules(folder);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = pathname.startsWith(base) ? fileAt(folder, pathname.slice(base.length)) : null;
    const shown = file ?? fileAt(folder, "404.html");
    const type = TYPES[shown ? extname(shown) : ".txt"] ?? "application/octet-stream";
    const wanted = headers.filter(([rule]) => takes(rule, pathname)).flatMap(([, headers]) => headers);
    response.writeHead(file ? 200 : 404, { "content-type": type, ...Object.fromEntries(wanted) });
    response.end(shown ? readFileSync(shown) : "not found");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const text = (path) => readFileSync(join(folder, path), "utf8");
  return { origin, base, url: origin + base, text, headers, close: () => server.close() };
};
