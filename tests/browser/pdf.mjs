// The PDF of each briefing: tagged, whole, with links that lead where the page's lead, and linked from its page.
//
// The site was built for BASE with `--pdf`; poppler reads what Chromium wrote.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const BASE = "https://example.org/sub/path/";

const poppler = (program, ...given) => execFileSync(program, given, { encoding: "utf8", maxBuffer: 64 << 20 });

/** Words as a reader sees them: without breaks, hyphens at line ends and joiners. */
const plain = (text) => text.replace(/[\u2060\u00ad\s]+/g, "");

const inText = (html, element) =>
  [...html.matchAll(element)].map(([, words]) => words.replace(/<[^>]*>/g, "").replace(/&#39;|&#x27;/g, "'").replace(/&quot;/g, '"').replace(/&amp;/g, "&").replace(/&nbsp;|&#8288;/g, ""));

export const printed = (folder, pages, check) => {
  const briefings = pages.filter((path) => /^briefings\/(?!page\/)[^/]+\/index\.html$/.test(path));
  let links = 0;
  for (const path of briefings) {
    const html = readFileSync(join(folder, path), "utf8");
    if (/http-equiv="?refresh/.test(html)) continue;
    const name = path.split("/")[1];
    const file = join(folder, "briefings", name, `${name}.pdf`);
    if (!check(existsSync(file), `pdf: ${name} has none`)) continue;
    check(html.includes(`briefings/${name}/${name}.pdf" type="application/pdf">PDF</a>`), `pdf: ${name}: its page does not link to it`);
    const info = poppler("pdfinfo", file);
    check(/Tagged: +yes/.test(info), `pdf: ${name} is not tagged`);
    check(/Page size: .*A4/.test(info), `pdf: ${name} is not on A4`);
    check(/JavaScript: +no/.test(info), `pdf: ${name} has a script`);
    const count = Number(info.match(/Pages: +(\d+)/)?.[1]);
    check(count >= 2 && count <= 12, `pdf: ${name} has ${count} pages`);
    const text = plain(poppler("pdftotext", "-raw", file, "-"));
    for (const heading of inText(html, /<h[12][^>]*>(.*?)<\/h[12]>/g)) {
      const isHidden = heading === "In this briefing";
      check(isHidden !== text.includes(plain(heading)), `pdf: ${name}: ${isHidden ? "has" : "lacks"} “${heading}”`);
    }
    for (const number of inText(html, /<a class="pn"[^>]*>(\d+)<\/a>/g)) check(text.includes(number), `pdf: ${name}: lacks ¶ ${number}`);
    for (const kind of inText(html, /<b class="note-k">(.*?)<\/b>/g)) check(text.includes(plain(kind)), `pdf: ${name}: lacks the note ${kind}`);
    if (html.includes('class="how"')) check(text.includes("Howtoreadthestrokes") && text.includes("onenotchanhour") === html.includes("one notch an hour"), `pdf: ${name}: its legend is closed`);
    check(text.includes(`1/${count}`) && text.includes(`${count}/${count}`), `pdf: ${name}: its pages are not numbered`);
    for (const [, url] of poppler("pdfinfo", "-url", file).matchAll(/\s(\S+:\S+)$/gm)) {
      links += 1;
      check(/^(https?|mailto):/.test(url) && !url.includes("127.0.0.1"), `pdf: ${name}: leads to ${url}`);
      if (!url.startsWith(BASE)) continue;
      const target = decodeURIComponent(new URL(url).pathname.slice("/sub/path/".length));
      check(existsSync(join(folder, target.endsWith("/") || target === "" ? `${target}index.html` : target)), `pdf: ${name}: a link that leads nowhere: ${url}`);
    }
    check(readFileSync(file, "latin1").includes("/Dest"), `pdf: ${name}: its notes and paragraphs are no targets`);
  }
  check(links > briefings.length, `pdf: only ${links} links`);
  console.log(`PDF: ${briefings.length} briefings, ${links} links that leave the page`);
};
