// By the keyboard alone: the skip link, the menu, the names with their cards, addresses of paragraphs and meetings, and
// what is folded away.

const focused = (page) =>
  page.evaluate(() => {
    const { tagName, id, className, href } = document.activeElement;
    return { tagName, id, className, href, hasRing: getComputedStyle(document.activeElement).outlineStyle !== "none" };
  });

/** Presses Tab until something is reached; tells after how many, or null. */
const until = async (page, reached, most) => {
  for (let presses = 1; presses <= most; presses += 1) {
    await page.keyboard.press("Tab");
    if (reached(await focused(page))) return presses;
  }
  return null;
};

const menu = async (page, server, check) => {
  await page.goto(server.url, { waitUntil: "load" });
  await page.keyboard.press("Tab");
  const skip = await focused(page);
  check(skip.className === "skip" && skip.hasRing, "keyboard: the first stop is the skip link");
  check(await page.locator(".skip").evaluate((link) => link.getBoundingClientRect().top >= 0), "keyboard: the skip link is seen when it has the focus");
  await page.keyboard.press("Enter");
  check(new URL(page.url()).hash === "#main", "keyboard: the skip link leads to the content");
  await page.keyboard.press("Tab");
  check(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "keyboard: after it the next stop is in the content");
  await page.goto(server.url, { waitUntil: "load" });
  const links = await page.$$eval(".mast nav:not(.langs) a", (all) => all.map((link) => link.href));
  for (const link of links) {
    check((await until(page, ({ href }) => href === link, 12)) !== null, `keyboard: the menu's ${link} is not reached in its order`);
    check((await focused(page)).hasRing, `keyboard: ${link} does not show that it has the focus`);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(links.at(-1));
  check((await page.locator(".mast nav:not(.langs) [aria-current=page]").count()) === 1, "keyboard: the menu says where one is");
};

const cards = async (page, address, check) => {
  await page.goto(address, { waitUntil: "load" });
  const names = await page.$$eval("[data-card]", (all) => all.map((name) => name.dataset.card));
  check(names.length > 0, `keyboard: ${address} has no names with cards`);
  for (const [place, card] of names.entries()) {
    const presses = await until(page, () => true, 1);
    let steps = presses;
    while (!(await page.evaluate((place) => document.activeElement === document.querySelectorAll("[data-card]")[place], place)) && steps < 120) {
      await page.keyboard.press("Tab");
      steps += 1;
    }
    const isOpen = () => page.evaluate((id) => document.getElementById(id).matches(":popover-open"), card);
    check(await isOpen(), `keyboard: ${card} does not open at name ${place + 1} of ${address}`);
    const described = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-describedby"))?.textContent);
    check(Boolean(described), `keyboard: name ${place + 1} of ${address} is not described by its card`);
    const inside = await page.evaluate((id) => {
      const { left, right } = document.getElementById(id).getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    }, card);
    check(inside, `keyboard: ${card} is cut off`);
    await page.keyboard.press("Escape");
    check(!(await isOpen()), `keyboard: Escape does not close ${card}`);
    check(await page.evaluate((place) => document.activeElement === document.querySelectorAll("[data-card]")[place], place), `keyboard: ${card} takes the focus away`);
  }
};

/** Every paragraph and every meeting has an address that a keyboard reaches. */
const addresses = async (page, address, check) => {
  await page.goto(address, { waitUntil: "load" });
  const marked = await page.$$eval(".prose > p[id], .tl-i", (all) => all.map(({ id }) => id));
  const links = await page.$$eval("main a[href^='#']", (all) => all.map((link) => decodeURIComponent(link.hash.slice(1))));
  const without = marked.filter((id) => !links.includes(id));
  check(marked.length > 3 && without.length === 0, `keyboard: nothing at ${address} gives the address of ${without}`);
};

/** Whatever is folded away opens with Enter, closes with it, and keeps the focus. */
const drawers = async (page, address, check) => {
  await page.goto(address, { waitUntil: "load" });
  const count = await page.locator("summary").count();
  check(count > 1, `keyboard: ${address} has ${count} things folded away`);
  for (let place = 0; place < count; place += 1) {
    const summary = page.locator("summary").nth(place);
    const isOpen = () => summary.evaluate((element) => element.parentElement.open && document.activeElement === element);
    await summary.focus();
    await page.keyboard.press("Enter");
    check(await isOpen(), `keyboard: ${await summary.innerText()} does not open`);
    await page.keyboard.press("Enter");
    check(!(await isOpen()), `keyboard: ${await summary.innerText()} does not close`);
  }
};

export const keyboard = async (browser, server, check) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await menu(page, server, check);
  const beijing = `${server.url}briefings/two-days-in-beijing/`;
  await cards(page, beijing, check);
  await page.setViewportSize({ width: 360, height: 800 });
  await cards(page, beijing, check);
  await addresses(page, beijing, check);
  await drawers(page, beijing, check);
  await context.close();
  console.log("keyboard: menu, cards, addresses, what is folded away");
};
