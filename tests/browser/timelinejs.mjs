// The meetings as TimelineJS3 itself reads them: its parser finds no fault and has every slide.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const TIMELINE = readFileSync(createRequire(import.meta.url).resolve("@knight-lab/timelinejs/dist/js/timeline.js"), "utf8");

export const timelines = async (browser, folder, check) => {
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith("timelinejs.json"));
  check(files.length > 1, `timelinejs: ${files.length} files`);
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  for (const file of files) {
    const data = JSON.parse(readFileSync(join(folder, file), "utf8"));
    await page.setContent("<div id=t style='width:800px;height:600px'></div>");
    await page.addScriptTag({ content: TIMELINE });
    const read = await page.evaluate(async (given) => {
      const timeline = new TL.Timeline("t", given, { soundcite: false, font: null });
      for (let tries = 0; !timeline.config && tries < 100; tries += 1) await new Promise((go) => setTimeout(go, 20));
      const { config } = timeline;
      const day = ({ start_date: { data } }) => [data.year, data.month, data.day].map((part) => Number(part) || 0);
      return { errors: config.messages.errors, days: config.events.map(day), title: config.title?.text.headline };
    }, data);
    const days = data.events.map(({ start_date: { year, month = 0, day = 0 } }) => [year, month, day]);
    const sorted = (all) => JSON.stringify(all.map((parts) => parts.join("-")).sort());
    check(read.errors.length === 0, `timelinejs: ${file}: ${read.errors}`);
    check(sorted(read.days) === sorted(days), `timelinejs: ${file}: ${sorted(read.days)} is not ${sorted(days)}`);
    check(read.title === data.title.text.headline, `timelinejs: ${file}: the title is ${read.title}`);
  }
  await context.close();
  console.log(`TimelineJS: ${files.length} timelines`);
};
