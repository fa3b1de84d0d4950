// One page of each kind, and the showpiece.

const parts = (path) => path.replace(/(^|\/)index\.html$/, "$1").split("/").filter(Boolean);

/** The folders of a site's editions in other languages: each has something to show where there is nothing. */
export const editions = (pages) => pages.map((path) => path.match(/^([^/]+)\/404\.html$/)?.[1]).filter(Boolean);

/** What a page is: the first two segments of its path tell, in an edition those below its folder. */
const kindOf = (path, folders) => {
  const folder = folders.find((folder) => path.startsWith(`${folder}/`));
  if (folder) return `${folder} ${kindOf(path.slice(folder.length + 1), [])}`;
  const [first = "home", ...rest] = parts(path);
  const kind = [first, rest.length === 0 ? "all" : rest.includes("page") ? "page" : "one"];
  if (first === "timeline" && rest.length > 0) kind.push(/^\d+$/.test(rest[0]) ? "year" : rest[0]);
  return kind.join(" ");
};

/** Kinds, each with the path of a page of it. */
export const kinds = (pages) => {
  const first = new Map();
  const folders = editions(pages);
  for (const path of pages) {
    const kind = kindOf(path, folders);
    // The most of everything on one page.
    if (!first.has(kind) || path.endsWith("briefings/two-days-in-beijing/index.html")) first.set(kind, path);
  }
  return first;
};

/** The address of a page as a reader has it. */
export const addressOf = (server, path) => server.url + path.replace(/(^|\/)index\.html$/, "$1");
