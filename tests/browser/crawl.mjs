// Every page under a path of its own and under its own headers: nothing is against its policy, nothing fails to load, nothing is asked of another host, no
// error in the console, every link inside the site leads somewhere, no page is wider than a phone.

const WIDTHS = [320, 1280];

export const crawl = async (browser, server, pages, check) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  let here = "";
  const troubles = [];
  page.on("console", (message) => {
    // Of a page that is not there the browser says so itself.
    if (here.startsWith("/nowhere") && message.text().includes("status of 404")) return;
    if (["error", "warning"].includes(message.type())) troubles.push(`${here}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`${here}: script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // The browser drops its own request for an icon when it is led on.
    if (request.failure().errorText === "net::ERR_ABORTED" && request.url().endsWith("/favicon.svg")) return;
    troubles.push(`${here}: failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.origin) && !url.startsWith("data:")) troubles.push(`${here}: leaves the site: ${url}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 400 && !isPage) troubles.push(`${here}: ${response.status()}: ${response.url()}`);
  });

  await page.exposeBinding("violated", (_, what) => troubles.push(`${here}: against the policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => window.violated(`${event.violatedDirective} ${event.blockedURI}`));
  });

  const targets = new Map();
  const addresses = pages.filter((path) => path !== "404.html").map((path) => path.replace(/(^|\/)index\.html$/, "$1"));
  // What a host shows where there is nothing has to work at any depth.
  for (const address of [...addresses, "nowhere", "nowhere/at/all/"]) {
    here = `/${address}`;
    troubles.length = 0;
    const missing = address.startsWith("nowhere");
    const response = await page.goto(server.url + address, { waitUntil: "load" });
    const policy = response.headers()["content-security-policy"] ?? "";
    check(policy.includes("default-src 'none'") && !policy.includes("unsafe"), `${here}: the policy is "${policy}"`);
    check(response.status() === (missing ? 404 : 200), `${here}: status ${response.status()}`);
    check((await page.title()) !== "", `${here}: no title`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const found = await page.evaluate(() => document.documentElement.scrollWidth);
      check(found <= width, `${here}: ${found} px wide on a screen of ${width}`);
    }
    const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.href));
    for (const link of links) {
      const url = new URL(link);
      if (url.origin !== server.origin || url.pathname.includes("/nowhere")) continue;
      check(url.pathname.startsWith(server.base), `${here}: leads out of the site: ${link}`);
      if (!targets.has(link)) targets.set(link, here);
    }
    for (const trouble of new Set(troubles)) check(false, trouble);
    if (troubles.length === 0) check(true);
  }
  await context.close();
  await followed(server, targets, check);
  console.log(`Chromium: ${addresses.length} pages, ${targets.size} links inside the site`);
};

/** Whether every link has a file behind it, and its anchor an element. */
const followed = async (server, targets, check) => {
  const ids = new Map();
  for (const [link, from] of targets) {
    const url = new URL(link);
    const file = url.origin + url.pathname;
    if (!ids.has(file)) {
      const response = await fetch(file);
      const text = response.ok ? await response.text() : "";
      ids.set(file, response.ok ? new Set([...text.matchAll(/\sid="?([^\s">]+)/g)].map((match) => match[1])) : null);
    }
    const found = ids.get(file);
    const anchor = decodeURIComponent(url.hash.slice(1));
    if (check(found !== null, `${from}: a link that leads nowhere: ${link}`)) {
      check(anchor === "" || found.has(anchor), `${from}: an anchor that is not there: ${link}`);
    }
  }
};
