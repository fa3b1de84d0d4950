// In every page of the preview: keeps it like the files it is made of, and shows what is wrong with them.
(() => {
  "use strict";
  const script = document.currentScript;
  let mark = script.dataset.mark;
  const base = new URL(".", script.src);

  // The place on the page is kept over a reload, and by nothing else.
  const place = "chancery-place";
  const kept = JSON.parse(sessionStorage.getItem(place) || "null");
  sessionStorage.removeItem(place);
  const isHere = kept && kept.page === location.pathname + location.search;
  if (isHere) {
    const goBack = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    goBack();
    addEventListener("load", goBack, { once: true });
  }
  const reload = () => {
    const page = location.pathname + location.search;
    sessionStorage.setItem(place, JSON.stringify({ page, x: scrollX, y: scrollY }));
    location.reload();
  };

  // A stylesheet is replaced when the new one is there, so the page is never without.
  const swap = ({ mark: now, changed }) => {
    mark = now;
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const address = new URL(link.href);
      for (const [from, to] of Object.entries(changed)) {
        if (address.href !== new URL(from, new URL("..", base)).href) continue;
        const fresh = link.cloneNode();
        fresh.href = new URL(to, new URL("..", base));
        fresh.addEventListener("load", () => link.remove(), { once: true });
        fresh.addEventListener("error", () => fresh.remove(), { once: true });
        link.after(fresh);
      }
    }
  };

  // What is wrong, in a tree of its own that the page's styles do not reach.
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const host = document.createElement("chancery-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const board = make("div", { className: "board" });
  shadow.append(make("link", { rel: "stylesheet", href: new URL("live.css", base) }), board);
  let told = { errors: 0, warnings: 0, notices: [], left_out: 0 };
  let isOpen = false;

  const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const summary = () =>
    [told.errors && plural(told.errors, "error"), told.warnings && plural(told.warnings, "warning")]
      .filter(Boolean).join(" and ");
  const item = (notice) => {
    const times = notice.count > 1 ? ` (${notice.count} times, first here)` : "";
    return make("li", {},
      make("p", { className: "message" },
        make("span", { className: `severity ${notice.severity}`, textContent: notice.severity }),
        ` ${notice.message}${times}`),
      make("p", { className: "place", textContent: notice.place || "the site as a whole" }),
      ...(notice.excerpt ? [make("pre", { textContent: notice.excerpt })] : []));
  };
  const panel = () => {
    const close = make("button", { type: "button", className: "close", textContent: "Close" });
    close.addEventListener("click", () => show(false));
    const about = told.errors ? "The last good pages are shown until this is mended." : "";
    const rest = told.left_out ? [make("p", { textContent: `… and ${told.left_out} more, in the terminal.` })] : [];
    const panel = make("section", { className: "panel", tabIndex: -1 },
      make("header", {}, make("h2", { textContent: summary() }), close),
      make("p", { className: "about", textContent: about }),
      make("ol", {}, ...told.notices.filter((notice) => notice.severity !== "hint").map(item)), ...rest);
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", "Diagnostics");
    return panel;
  };
  const pill = () => {
    const pill = make("button", { type: "button", textContent: summary() });
    pill.className = told.errors ? "pill error" : "pill";
    pill.addEventListener("click", () => {
      show(true);
      board.firstElementChild.focus();
    });
    return pill;
  };
  const show = (open) => {
    isOpen = open;
    const isAllWell = told.errors + told.warnings === 0;
    board.replaceChildren(...(isAllWell ? [] : [isOpen ? panel() : pill()]));
    if (isAllWell) host.remove();
    else if (!host.isConnected) document.documentElement.append(host);
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen) show(false);
  });

  // One connection, and only while the page is seen: a browser opens few to one server.
  let events = null;
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  const listen = () => {
    if (events || document.hidden) return;
    events = new EventSource(new URL("events", base));
    on("hello", (now) => now.mark !== mark && reload());
    on("reload", reload);
    on("css", swap);
    on("diagnostics", (now) => {
      const hadErrors = told.errors > 0;
      told = now;
      show(told.errors > 0 || (isOpen && !hadErrors));
    });
    events.addEventListener("error", () => {
      if (events && events.readyState === EventSource.CLOSED) {
        events = null;
        setTimeout(listen, 1000);
      }
    });
  };
  const rest = () => {
    if (events) events.close();
    events = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
