// One page of each kind, and the showpiece.

const parts = (path) => path.replace(/(^|\/)index\.html$/, "$1").split("/").filter(Boolean);

/** What a page is: the first two segments of its path tell. */
const kindOf = (path) => {
  const [first = "home", ...rest] = parts(path);
  const kind = [first, rest.length === 0 ? "all" : rest.includes("page") ? "page" : "one"];
  if (first === "timeline" && rest.length > 0) kind.push(/^\d+$/.test(rest[0]) ? "year" : rest[0]);
  return kind.join(" ");
};

/** Kinds, each with the path of a page of it. */
export const kinds = (pages) => {
  const first = new Map();
  for (const path of pages) if (!first.has(kindOf(path))) first.set(kindOf(path), path);
  // The most of everything on one page.
  const beijing = pages.find((path) => path.includes("two-days-in-beijing"));
  if (beijing) first.set("briefings one", beijing);
  return first;
};

/** The address of a page as a reader has it. */
export const addressOf = (server, path) => server.url + path.replace(/(^|\/)index\.html$/, "$1");
