// Each kind of page without a finding of axe, on three widths, light and dark.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1440];

/** One page of each kind: the first two segments of its path tell which. */
const kinds = (pages) => {
  const first = new Map();
  for (const path of pages) {
    const parts = path.replace(/(^|\/)index\.html$/, "$1").split("/").filter(Boolean);
    const kind = [parts[0] ?? "home", parts.length > 1 ? (parts.includes("page") ? "page" : "one") : "all"];
    if (parts[0] === "timeline" && parts.length > 1) kind.push(/^\d+$/.test(parts[1]) ? "year" : parts[1]);
    if (!first.has(kind.join(" "))) first.set(kind.join(" "), path);
  }
  // The showpiece: the most of everything on one page.
  const beijing = pages.find((path) => path.includes("two-days-in-beijing"));
  if (beijing) first.set("briefings one", beijing);
  return first;
};

export const accessibility = async (browser, server, pages, check) => {
  let runs = 0;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    for (const [kind, path] of kinds(pages)) {
      await page.goto(server.url + path.replace(/(^|\/)index\.html$/, "$1"), { waitUntil: "load" });
      await page.evaluate(AXE);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, help, nodes } of violations) {
          const where = nodes.slice(0, 2).map((node) => node.html.slice(0, 120)).join(" | ");
          check(false, `axe: ${kind} at ${width} px, ${colorScheme}: ${id}: ${help} (${nodes.length}): ${where}`);
        }
        if (violations.length === 0) check(true);
        runs += 1;
      }
    }
    await context.close();
  }
  console.log(`axe: ${runs} runs over ${kinds(pages).size} kinds of page`);
};
