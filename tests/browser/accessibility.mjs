// Each kind of page without a finding of axe, on three widths, light and dark; with the size of targets (WCAG 2.2), which
// axe leaves out unless asked.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { addressOf, kinds } from "./kinds.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1440];

export const accessibility = async (browser, server, pages, check) => {
  let runs = 0;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    for (const [kind, path] of kinds(pages)) {
      await page.goto(addressOf(server, path), { waitUntil: "load" });
      await page.evaluate(AXE);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
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
