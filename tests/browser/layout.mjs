// How each kind of page stands: never wider than a phone, also with the spacing that WCAG 1.4.12 grants readers; no note
// on another or on anything beside it, on any width and with text of three times the size; no word broken that fits into
// a line; nothing cut with text of twice the size; nothing moves after it is drawn; nothing moves at all for those who ask
// for that; nothing vanishes in forced colours; what has the focus is seen in every scheme; whole without scripts.

import { launch } from "./chromium.mjs";
import { addressOf, kinds } from "./kinds.mjs";

/** WCAG 1.4.12, text spacing. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }`;

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth);

/** A style of the tests' own; the pages' policy allows none in the markup, but scripts of the driver may adopt one. */
const adopt = (page, css) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, css);

/** Pairs of notes, and of notes and other components, that lie on one another. */
const overlaps = (page) =>
  page.evaluate(() => {
    const box = (element) => [element.id || element.className, element.getBoundingClientRect()];
    const notes = [...document.querySelectorAll(".note")].map(box).filter(([, { width }]) => width > 0);
    const others = [...document.querySelectorAll(".prose > p, .cmp, .end, .tl, .scroll, .foot, .rail > div, .bluf")].map(box);
    const meet = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
    // A paragraph holds its own notes, and is as high as it is wide open; only its words count.
    const words = [...document.querySelectorAll(".prose > p")].flatMap((paragraph) => {
      const range = document.createRange();
      const runs = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      const rects = [];
      while (runs.nextNode()) {
        if (runs.currentNode.parentElement.closest(".note, .vh")) continue;
        range.selectNodeContents(runs.currentNode);
        rects.push(...[...range.getClientRects()].map((rect) => [paragraph.id, rect]));
      }
      return rects;
    });
    const beside = others.filter(([name]) => !/^p\d+$/.test(name)).concat(words);
    const among = notes.flatMap(([id, a], at) => notes.slice(at + 1).filter(([, b]) => meet(a, b)).map(([other]) => `${id} ${other}`));
    return among.concat(notes.flatMap(([id, a]) => beside.filter(([, b]) => meet(a, b)).map(([other]) => `${id} ${other}`)));
  });

/** Words on two lines that would fit into one, where nothing allows a break: neither hyphens nor a script without spaces. */
const broken = (page) =>
  page.evaluate(() => {
    const room = (element) => {
      const block = element.closest(":not(a, abbr, b, bdi, cite, code, em, i, mark, q, small, span, strong, sub, sup, time)");
      const style = getComputedStyle(block);
      return block.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    };
    const runs = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = [];
    while (runs.nextNode()) {
      const run = runs.currentNode;
      const element = run.parentElement;
      if (!element.checkVisibility() || element.closest(".vh, script, noscript, svg, pre") || getComputedStyle(element).hyphens === "auto") continue;
      for (const { index, 0: word } of run.data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)) continue;
        range.setStart(run, index);
        range.setEnd(run, index + word.length);
        const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
        const lines = new Set(rects.map(({ bottom }) => Math.round(bottom)));
        const width = rects.reduce((sum, rect) => sum + rect.width, 0);
        if (lines.size > 1 && width < room(element)) found.push(`“${word}” in ${element.outerHTML.slice(0, 80)}`);
      }
    }
    return found;
  });

/** Elements whose text does not fit into them and is hidden. */
const cut = (page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll("main *")].filter((element) => {
        const style = getComputedStyle(element);
        const clips = ["hidden", "clip"].includes(style.overflowY) && !element.closest(".vh");
        return clips && element.scrollHeight > element.clientHeight + 1;
      }).length,
  );

/** No word is broken on any width. */
const whole = async (browser, server, path, check) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(addressOf(server, path), { waitUntil: "load" });
  for (const width of [320, 360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const found = await broken(page);
    check(found.length === 0, `layout: ${path} at ${width} px: broken words: ${found.slice(0, 4)}`);
  }
  await context.close();
};

const narrow = async (browser, server, path, kind, check) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  await page.goto(addressOf(server, path), { waitUntil: "load" });
  check((await wide(page)) <= 320, `layout: ${kind}: ${await wide(page)} px wide on 320`);
  await adopt(page, SPACING);
  for (const width of [320, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    check((await wide(page)) <= width, `layout: ${kind}: with more space in the text ${await wide(page)} px wide on ${width}`);
    check((await cut(page)) === 0, `layout: ${kind}: with more space in the text ${await cut(page)} elements are cut at ${width} px`);
  }
  await context.close();
};

/** With text of twice the size, as a reader sets it in the browser, nothing is cut or wider than the page. */
const large = async (browser, server, path, kind, check) => {
  const page = await browser.newPage();
  await page.goto(addressOf(server, path), { waitUntil: "load" });
  for (const width of [320, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    check((await wide(page)) <= width, `layout: ${kind}: with text of twice the size ${await wide(page)} px wide on ${width}`);
    check((await cut(page)) === 0, `layout: ${kind}: with text of twice the size ${await cut(page)} elements are cut at ${width} px`);
  }
  await page.close();
};

/** Whatever takes the focus has a ring of three to one against the ground, light, dark and in forced colours. */
const ringed = async (browser, server, path, kind, check) => {
  for (const asked of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
    const context = await browser.newContext({ ...asked, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(addressOf(server, path), { waitUntil: "load" });
    const [stops, dim] = await page.evaluate(() => {
      const light = (colour) => {
        const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
      };
      const ground = light(getComputedStyle(document.body).backgroundColor);
      const stops = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")].filter((stop) => stop.checkVisibility());
      const dim = stops.filter((stop) => {
        stop.focus({ focusVisible: true, preventScroll: true });
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(stop);
        const ring = light(outlineColor);
        return outlineStyle === "none" || parseFloat(outlineWidth) < 2 || Math.max(ring, ground) / Math.min(ring, ground) < 3;
      });
      return [stops.length, dim.map((stop) => stop.outerHTML.slice(0, 80))];
    });
    check(stops > 0 && dim.length === 0, `layout: ${kind}: no ring is seen in ${JSON.stringify(asked)}: ${dim.slice(0, 3)}`);
    await context.close();
  }
};

const notes = async (browser, server, path, check) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(addressOf(server, path), { waitUntil: "load" });
  for (const scale of [1, 3]) {
    // Three times the text, as a reader sets it in the browser.
    if (scale > 1) await adopt(page, `html { font-size: ${scale * 100}% }`);
    for (const width of scale > 1 ? [768, 1024, 1440, 1920] : [768, 900, 960, 1024, 1200, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const found = await overlaps(page);
      check(found.length === 0, `layout: ${path} at ${width} px, text ${scale} times: ${found.slice(0, 4)}`);
    }
  }
  await context.close();
};

/** Cumulative layout shift of a page while it loads and is read to its end. */
const steady = async (browser, server, path, kind, check) => {
  const context = await browser.newContext({ viewport: { width: 412, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(addressOf(server, path), { waitUntil: "networkidle" });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForTimeout(100);
  const shift = await page.evaluate(() => window.shift);
  check(shift === 0, `layout: ${kind}: things move by ${shift} while it loads`);
  await context.close();
};

/** Forced colours keep every drawing; nothing is animated where a reader asks for stillness, or at all. */
const asked = async (browser, server, path, kind, check) => {
  const context = await browser.newContext({ forcedColors: "active", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(addressOf(server, path), { waitUntil: "load" });
  const [unseen, moving] = await page.evaluate(() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const strokes = [...document.querySelectorAll("svg .ia, svg .ib, svg .ic, svg .da, svg .db, svg .oa, svg .ob, svg .st-f")];
    const colour = (element) => {
      const { fill, stroke } = getComputedStyle(element);
      return fill !== "none" && element.tagName !== "line" ? fill : stroke;
    };
    const moving = [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
      return style.animationName !== "none" || seconds(style.transitionDuration) > 0 || style.scrollBehavior === "smooth";
    });
    return [strokes.filter((element) => colour(element) === ground).length, moving.length];
  });
  check(unseen === 0, `layout: ${kind}: ${unseen} strokes are not seen in forced colours`);
  check(moving === 0, `layout: ${kind}: ${moving} elements move though stillness was asked for`);
  await context.close();
};

/** The words of a page are the same with scripts and without, but for what says which it is. */
const still = async (browser, server, path, kind, check) => {
  const read = async (javaScriptEnabled) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(addressOf(server, path), { waitUntil: "load" });
    // The text of the file as it is drawn: `noscript` is markup in one and words in the other.
    const words = await page.locator("main").innerText();
    await context.close();
    return words.replace(/[^\n]*JavaScript[^\n]*/g, "").replace(/\s+/g, " ").trim();
  };
  const [moved, plain] = [await read(true), await read(false)];
  check(plain.length > 20, `layout: ${kind}: without scripts there is nothing`);
  check(moved === plain, `layout: ${kind}: without scripts it reads otherwise`);
};

export const layout = async (browser, server, pages, check) => {
  const shown = kinds(pages);
  for (const [kind, path] of shown) {
    await narrow(browser, server, path, kind, check);
    await ringed(browser, server, path, kind, check);
    await steady(browser, server, path, kind, check);
    await asked(browser, server, path, kind, check);
    await still(browser, server, path, kind, check);
  }
  const twice = await launch(["--blink-settings=defaultFontSize=32"]);
  for (const [kind, path] of shown) await large(twice, server, path, kind, check);
  await twice.close();
  const titled = pages.filter((path) => /^briefings\/.*[^/]+\/index\.html$/.test(path));
  for (const path of new Set([...shown.values(), ...titled])) await whole(browser, server, path, check);
  const briefings = pages.filter((path) => path.startsWith("briefings/") && /class="note/.test(server.text(path)));
  for (const path of briefings) await notes(browser, server, path, check);
  console.log(`layout: ${shown.size} kinds of page, notes of ${briefings.length} briefings`);
};
