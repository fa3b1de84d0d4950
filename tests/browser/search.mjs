// The search of the demonstration: what is asked for is among the first three results, the page works by
// keyboard and without a script, has no finding of axe, and fetches little.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A question, and the end of the address that has to be among the first three answers. */
const QUESTIONS = [
  // Names, surnames, other names, offices aside.
  ["Antony Blinken", "people/antony-blinken/", 1],
  ["blinken", "people/antony-blinken/", 1],
  ["Wang Yi", "people/wang-yi/", 1],
  ["Xi", "people/xi-jinping/", 1],
  ["Biden", "people/joe-biden/", 1],
  ["Joseph R. Biden", "people/joe-biden/", 1],
  ["Jonathan Finer", "people/jon-finer/", 1],
  ["Sullivan", "people/jake-sullivan/", 1],
  ["Ano", "people/eduardo-ano/", 1],
  ["zhang you", "people/zhang-youxia/", 1],
  // Native names, whole and in part.
  ["习近平", "people/xi-jinping/", 1],
  ["秦刚", "people/qin-gang/", 1],
  ["王", "people/wang-yi/", 1],
  ["北京", "places/beijing/", 1],
  // Places, with and without their accents, and beginnings of them.
  ["Beijing", "places/beijing/", 1],
  ["Zürich", "places/zurich/", 1],
  ["zuerich", "places/zurich/", 1],
  ["Geneve", "places/geneva/", 1],
  ["Muenchen", "places/munich/", 1],
  ["luxem", "places/luxembourg/", 1],
  // Slips of one letter.
  ["Blinkin", "people/antony-blinken/", 1],
  ["Sulivan", "people/jake-sullivan/", 1],
  ["Bejing", "places/beijing/", 1],
  ["Wnag Yi", "people/wang-yi/", 1],
  ["Viena", "places/vienna/", 1],
  // Words of a paragraph.
  ["Great Hall of the People", "two-days-in-beijing/#", 3],
  ["Blinken Qin Gang 2023", "two-days-in-beijing/#m-qin", 3],
  ["invitation courtesy fills", "two-days-in-beijing/#p", 3],
  ["secretary of state illusions", "two-days-in-beijing/#p", 3],
  // In the table of what each side said, and nowhere else.
  ["what can be expected", "two-days-in-beijing/#cmp-1", 3],
  ["human control of nuclear weapons", "briefings/lima/", 3],
  ["narcotics working group", "narcotics", 3],
  // Quoted: these words in this order, in one paragraph.
  ['"a courtesy until somebody fills it in"', "two-days-in-beijing/#p", 1],
  ["“frank, substantive and constructive”", "two-days-in-beijing/#p", 3],
];

export const searching = async (browser, server, check) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("request", (request) => request.url().startsWith(server.url) || troubles.push(`leaves the site: ${request.url()}`));

  const answers = async () => {
    await page.waitForFunction(() => document.querySelector("#results").dataset.for === location.search, null, { timeout: 10_000 });
    return page.$$eval("#results h2 a", (links) => links.map((link) => link.href));
  };
  const ask = async (query) => {
    await page.goto(`${server.url}search/?q=${encodeURIComponent(query)}`);
    return answers();
  };
  for (const [query, wanted, within] of QUESTIONS) {
    const found = await ask(query);
    const place = found.findIndex((href) => href.includes(wanted)) + 1;
    check(place > 0 && place <= within, `search: ${query}: ${wanted} is number ${place} of ${found.length}: ${found.slice(0, 3)}`);
  }

  // A result leads to its words.
  const quoted = await ask('"a courtesy until somebody fills it in"');
  await page.click("#results h2 a");
  const there = await page.$eval(new URL(quoted[0]).hash, (paragraph) => paragraph.textContent);
  check(there.includes("a courtesy until somebody fills it in"), `search: ${quoted[0]} does not have the words`);
  check((await ask('"somebody fills a courtesy in"')).length === 0, "search: words in another order were found");

  // Where more pages would have to be read than one question may ask for, a reader may go on.
  const likeliest = async () => +/The (\d+) likeliest/.exec(await page.textContent("#found"))?.[1];
  await ask('"the two sides"');
  const before = await likeliest();
  if (check(before > 0, "search: nothing says how many briefings were read")) {
    await page.click("#found a");
    await answers();
    check((await likeliest()) > before, `search: reading on stays at ${before}`);
    await page.reload();
    await answers();
  }
  check((await likeliest()) > before, `search: reading on stays at ${before}`);

  // Nothing relies on a host that packs what it sends: this one does not.
  for (const query of ["Antony Blinken", "human control of nuclear weapons", "Sulivan", '"the two sides"']) {
    let bytes = 0;
    const count = async (response) => (bytes += (await response.body()).length);
    await page.goto(`${server.url}search/`, { waitUntil: "networkidle" });
    page.on("response", count);
    await page.fill("#q", query);
    await answers();
    await page.waitForLoadState("networkidle");
    page.off("response", count);
    check(bytes > 1000 && bytes < 150_000, `search: ${query} fetches ${bytes} bytes`);
  }

  // Narrowing, and the way back.
  await ask("Wang Yi");
  await page.click("#narrow a:text-is('Meeting')");
  const meetings = await answers();
  check(meetings.length > 3 && meetings.every((href) => href.includes("#m-")), `search: not only meetings: ${meetings}`);
  await page.click("#narrow a:text-is('2023')");
  const of2023 = await answers();
  const days = await page.$$eval("#results .res-m", (all) => all.map((p) => p.textContent));
  check(of2023.length > 0 && of2023.length < meetings.length && days.every((day) => day.includes("2023")), `search: 2023: ${days}`);
  await page.goBack();
  check((await answers()).length === meetings.length, "search: back leads to what was before");

  // By keyboard alone: type, down to the second result, up again, open.
  await page.goto(`${server.url}search/`);
  check(await page.isVisible("#browse"), "search: before a question there is an index");
  await page.focus("#q");
  await page.keyboard.type("Vienna");
  await page.waitForFunction(() => document.querySelector("#results").dataset.for?.includes("Vienna"));
  check(!(await page.isVisible("#browse")), "search: results stand alone");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const focused = await page.evaluate(() => document.activeElement.href);
  check(focused.endsWith("places/vienna/"), `search: arrows lead to ${focused}`);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/places/vienna/");
  check(true);

  // Nothing: said so, with the nearest name.
  check((await ask("Blonkon")).length === 0, "search: Blonkon is nobody");
  const said = await page.textContent("#found");
  check(said.includes("Nothing on file for Blonkon") && said.includes("Antony Blinken"), `search: ${said}`);

  // Axe on results, on nothing found, on three widths.
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const [query, width] of [["Wang Yi", 360], ["Wang Yi", 1440], ["Blonkon", 768]]) {
      await page.setViewportSize({ width, height: 900 });
      await ask(query);
      await page.waitForLoadState("networkidle");
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      check(violations.length === 0, `search: axe: ${query} at ${width} px: ${violations.map((v) => v.id)}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width, `search: ${query} is ${wide} px wide on ${width}`);
    }
  }
  check(troubles.length === 0, `search: ${[...new Set(troubles)].join("; ")}`);
  await context.close();

  // Without a script: a page of indexes.
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${server.url}search/?q=Blinken`);
  check((await still.textContent("main")).includes("Searching needs JavaScript"), "search: without a script it says so");
  const links = await still.$$eval("#browse a", (all) => all.length);
  check(links > 20, `search: without a script there are ${links} links`);
  await plain.close();
  console.log(`search: ${QUESTIONS.length} questions`);
};
