// Notes in a real browser: the keyboard reaches each, its words are marked while it or they are pointed at, focused
// or addressed, also without scripts, and no note lies on another.

const WIDE = [768, 1024, 1440];

/** Every note that stands beside its marker: its letter, and the class of its words where it has any. */
const listed = (page) =>
  page.evaluate(() => {
    return [...document.querySelectorAll(".nr[id]")].map((marker) => {
      const letter = marker.id.slice(2);
      const tie = [...marker.classList].find((name) => /^k\d+$/.test(name));
      return { letter, words: tie ? `.an.${tie}` : null, beside: !marker.classList.contains("nr-e") };
    });
  });

const isMarked = (page, words) =>
  page.evaluate((words) => {
    const pieces = [...document.querySelectorAll(words)];
    const clear = (piece) => getComputedStyle(piece).backgroundColor === "rgba(0, 0, 0, 0)";
    return pieces.length > 0 && !pieces.some(clear);
  }, words);

const overlaps = (page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".note")].map((note) => [note.id, note.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
    return boxes.flatMap(([id, box], at) => boxes.slice(at + 1).filter(([, other]) => meet(box, other)).map(([other]) => `${id} ${other}`));
  });

const away = async (page) => {
  await page.mouse.move(1, 1);
  await page.evaluate(() => document.activeElement?.blur());
};

/** With the mouse, the keyboard and an address. */
const onePage = async (page, address, check) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(address, { waitUntil: "load" });
  const notes = await listed(page);
  const classes = await page.evaluate(() => [...document.querySelectorAll(".an")].flatMap((piece) => [...piece.classList].slice(1)));
  const untied = classes.filter((name) => !notes.some(({ words }) => words === `.an.${name}`));
  check(untied.length === 0, `${address}: no note belongs to the words of ${untied}`);
  for (const width of WIDE) {
    await page.setViewportSize({ width, height: 900 });
    const found = await overlaps(page);
    check(found.length === 0, `${address}: at ${width} px notes lie on another: ${found}`);
  }
  for (const { letter, words, beside } of notes) {
    const note = `${address}: note ${letter}`;
    await page.focus(`#r-${letter}`);
    check(await page.evaluate((id) => document.activeElement.id === id, `r-${letter}`), `${note}: the keyboard does not reach it`);
    if (words) {
      check(await isMarked(page, words), `${note}: its words are not marked while its marker has the focus`);
      await away(page);
      check(!(await isMarked(page, words)), `${note}: its words stay marked`);
      await page.hover(`#n-${letter}`, { force: true });
      check(await isMarked(page, words), `${note}: its words are not marked while it is pointed at`);
      await page.hover(`${words} >> nth=0`, { force: true });
      check(await isMarked(page, words), `${note}: its words are not all marked while one is pointed at`);
      const ground = (id) => page.evaluate((id) => getComputedStyle(document.getElementById(id)).backgroundColor, id);
      if (beside) check((await ground(`n-${letter}`)) !== "rgba(0, 0, 0, 0)", `${note}: it does not stand out while its words are pointed at`);
      await away(page);
    }
  }
  return notes;
};

/** Each marker by the Tab key, in order. */
const byTab = async (page, address, notes, check) => {
  const reached = new Set();
  await page.evaluate(() => document.body.focus());
  for (let presses = 0; presses < 2000 && reached.size < notes.length; presses += 1) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement.id);
    if (id.startsWith("r-")) reached.add(id);
    if (presses > 10 && (await page.evaluate(() => document.activeElement === document.body))) break;
  }
  check(reached.size === notes.length, `${address}: Tab reaches ${reached.size} of ${notes.length} notes`);
};

/** On a phone: Enter opens a note below its words, Escape closes it and gives the focus back. */
const onAPhone = async (page, address, notes, check) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(address, { waitUntil: "load" });
  for (const { letter, words } of notes.filter((note) => note.beside)) {
    const isOpen = () => page.isVisible(`#n-${letter}`);
    await page.focus(`#r-${letter}`);
    await page.keyboard.press("Enter");
    check(await isOpen(), `${address}: note ${letter} does not open on a phone`);
    if (words) check(await isMarked(page, words), `${address}: the words of the open note ${letter} are not marked`);
    await page.keyboard.press("Escape");
    check(!(await isOpen()), `${address}: note ${letter} does not close`);
    check(await page.evaluate((id) => document.activeElement.id === id, `r-${letter}`), `${address}: note ${letter} takes the focus away`);
  }
};

export const notes = async (browser, server, pages, check) => {
  const context = await browser.newContext();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const [page, still] = [await context.newPage(), await plain.newPage()];
  let [count, tied] = [0, 0];
  for (const path of pages.filter((path) => path.startsWith("briefings/"))) {
    const address = server.url + path.replace(/(^|\/)index\.html$/, "$1");
    const found = await onePage(page, address, check);
    if (found.length === 0) continue;
    await page.goto(address, { waitUntil: "load" });
    await byTab(page, address, found, check);
    await onAPhone(page, address, found, check);
    for (const { letter, words } of found.filter((note) => note.words)) {
      await still.setViewportSize({ width: tied % 2 ? 360 : 1440, height: 900 });
      await still.goto(`${address}#n-${letter}`, { waitUntil: "load" });
      check(await still.isVisible(`#n-${letter}`), `${address}: without scripts note ${letter} does not open`);
      check(await isMarked(still, words), `${address}: without scripts the words of note ${letter} are not marked`);
      tied += 1;
    }
    count += found.length;
  }
  await context.close();
  await plain.close();
  console.log(`notes: ${count}, ${tied} of them with words`);
};
