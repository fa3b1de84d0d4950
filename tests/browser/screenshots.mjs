// Each kind of page as it is seen, kept to be looked at: FOLDER/KIND-WIDTH-SCHEME.png.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { addressOf, kinds } from "./kinds.mjs";

export const screenshots = async (browser, server, pages, folder, check) => {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    for (const [kind, path] of kinds(pages)) {
      for (const width of [360, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(addressOf(server, path), { waitUntil: "load" });
        const file = join(folder, `${kind.replaceAll(/[ .]/g, "-")}-${width}-${colorScheme}.png`);
        const bytes = await page.screenshot({ path: file, fullPage: true });
        check(bytes.length > 5000, `screenshots: ${file} is empty`);
        count += 1;
      }
    }
    await context.close();
  }
  console.log(`screenshots: ${count} in ${folder}`);
};
