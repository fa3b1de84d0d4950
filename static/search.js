/* Search over the index in this folder (its parts and their form: src/render/search.rs). */
(() => {
  const d = document, $ = id => d.getElementById(id);
  const form = d.querySelector('form.find'), input = $('q'), status = $('found'), list = $('results'), narrow = $('narrow'), browse = $('browse');
  const PAGE = 20, READ = 6e4, KINDS = ['person', 'place', 'trip', 'topic', 'meeting', 'briefing'], TITLE = d.title;

  // Messages in the language of the page.
  const WORDS = JSON.parse(d.querySelector('main script[type="application/json"]').textContent);
  const plural = n => { try { return new Intl.PluralRules(d.documentElement.lang).select(n); } catch { return 'other'; } };
  const digits = n => String(n).replace(/\d/g, c => WORDS.digits[c]);
  const say = (key, values = {}, n) => {
    const message = WORDS[key], text = typeof message === 'string' ? message : message[plural(n)] ?? message.other;
    return text.split(/\{(\w+)\}/).map((part, i) => i % 2 ? values[part] ?? digits(n) : part);
  };

  // Words in one form, as src/render/search/words.rs makes them.
  const MARKS = /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]/g;
  const JOINED = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ı: 'i', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe' };
  const SIGNS = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{2fa1f}]+/u;
  const fold = text => text.toLowerCase().normalize('NFKD').replace(MARKS, '').replace(/[øłđðıþßæœ]/g, c => JOINED[c]);
  const words = text => (fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) || []).flatMap(word =>
    word.split(new RegExp(`(${SIGNS.source})`, 'u')).filter(Boolean).flatMap(run => {
      if (!SIGNS.test(run)) return /^[a-z]$/.test(run) ? [] : [run.slice(0, 48)];
      const signs = [...run];
      return signs.length < 2 ? signs : signs.slice(1).map((sign, i) => signs[i] + sign);
    }));

  const plain = text => ` ${fold(text).replace(/[^\p{Alphabetic}\p{N}]+/gu, ' ').trim()} `;

  // Letters to change, add, drop or swap until one word is the other; 9 for more than `most`.
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return 9;
    let old, row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (old && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], old[j - 2] + 1);
      }
      [old, row] = [row, next];
    }
    return row[b.length] > most ? 9 : row[b.length];
  };
  // 3 the word itself, 2 its beginning, 1 but for a slip of one letter, 0 another word.
  const likeness = (asked, word) => asked === word ? 3 : word.startsWith(asked) ? 2 : asked.length > 3 && distance(asked, word, 1) < 2 ? 1 : 0;

  // The parts of the index, which are packed, and pages, each fetched once. Of pages about `READ` bytes are fetched before
  // a reader goes on; one that comes packed counts as a quarter.
  const had = new Map();
  const once = (name, get) => had.get(name) || had.set(name, get()).get(name);
  const unpack = r => r.ok ? new Response(r.body.pipeThrough(new DecompressionStream('gzip'))) : Promise.reject(r.status);
  const part = (name, kind = 'json') => once(name, () => fetch(`${name}.bin?${c.edition}`).then(unpack).then(r => r[kind]()));
  let c, opened, at = [0], names, spare;
  const open = () => opened ||= fetch('index.bin', { cache: 'no-cache' }).then(unpack).then(async r => {
    c = await r.json();
    for (const count of c.counts) at.push(at.at(-1) + count.charCodeAt(0) - 40);
    names = (await part('names')).map(row => {
      const called = [row[2], row[3], ...row[5]];
      return { row, words: [...new Set(called.flatMap(words))], plain: called.map(fold) };
    });
  });

  const reader = bytes => {
    let i = 0;
    const more = () => i < bytes.length;
    const number = () => { let n = 0, shift = 0, b; do { b = bytes[i++]; n |= (b & 127) << shift; shift += 7; } while (b > 127); return n; };
    const some = () => { const n = number(); return bytes.subarray(i, i += n); };
    return { more, number, some };
  };
  const decode = bytes => {
    const terms = [], text = new TextDecoder(), { more, some } = reader(bytes);
    while (more()) terms.push([text.decode(some()), some(), some()]);
    return terms;
  };
  const mark = (into, [form, ...list], quality) => {
    const put = n => { into[n] = Math.max(into[n], quality); };
    if (form) list.forEach((byte, i) => { for (let bit = 0; bit < 8; bit++) if (byte >> bit & 1) put(i * 8 + bit); });
    else for (let n = 0, { more, number } = reader(list); more(); n++) put(n += number());
  };
  // Where a word stands: for each text and each meeting how well it is met.
  const places = async (asked, whole) => {
    const found = [new Uint8Array(at.at(-1)), new Uint8Array(c.meetings)];
    const file = word => Math.max(0, c.terms.findLastIndex(first => first <= word));
    const from = file(asked), files = Math.min(4, file(asked + '\uffff') - from + 1);
    const terms = (await Promise.all([...Array(files).keys()].map(n => part('terms/' + (from + n), 'arrayBuffer')))).flatMap(b => decode(new Uint8Array(b)));
    const like = terms.map(term => [likeness(asked, term[0]), term]).filter(([q]) => q);
    const good = like.filter(([q]) => q === 3 || q === 2 && !whole && asked.length > 1);
    for (const [quality, [, texts, meetings]] of good.length ? good : like) { mark(found[0], texts, quality); mark(found[1], meetings, quality); }
    return found;
  };

  const yearOf = (n, column) => String(c.years.findLast(year => year[column] <= n)?.[0] || '');
  const best = (asked, name) => {
    const each = asked.map(word => Math.max(0, ...name.words.map(other => likeness(word, other))));
    return Math.min(...each) && Math.min(...each) * 10 + each.length / name.words.length * 3;
  };

  // Everything that answers a question, best first of each kind.
  const search = async (query, share) => {
    const phrases = [...query.matchAll(/["“„«]([^"”“»]+)["”“»]/g)].map(m => plain(m[1])).filter(word => word.trim());
    const asked = [...new Set(words(query))].slice(0, 8);
    if (!asked.length) return null;
    const found = await Promise.all(asked.map(word => places(word, phrases.length)));
    const whole = fold(query).trim();
    const named = phrases.length ? [] : names.map(name => [best(asked, name) + (name.plain.includes(whole) ? 9 : 0), name.row]).filter(([s]) => s >= 10)
      .sort(([a, x], [b, y]) => b - a || y[7] + y[8] - x[7] - x[8]).map(([score, row]) => ({ kind: row[0], row, score }));
    const meetings = [];
    if (!phrases.length) for (let n = 0; n < c.meetings; n++) { const q = Math.min(...found.map(f => f[1][n])); if (q) meetings.push({ kind: 'meeting', n, score: q, year: yearOf(n, 2) }); }
    const texts = [];
    for (let b = 0; b + 1 < at.length; b++) {
      const have = asked.map(() => 0);
      let one = 0, paragraph = 0, many = 0, title = 0;
      for (let n = at[b]; n < at[b + 1]; n++) {
        let q = 3;
        found.forEach((f, i) => { q = Math.min(q, f[0][n]); have[i] = Math.max(have[i], f[0][n]); });
        if (n === at[b]) title = q; else if (q > one) { one = q; paragraph = n - at[b]; }
        many += q > 0;
      }
      const q = Math.min(...have);
      if (!q || phrases.length && !one) continue;
      // Words that stand apart lead to the paragraph that has the first of them.
      if (!one && !title) for (let n = at[b] + 1; n < at[b + 1] && !paragraph; n++) if (found[0][0][n]) paragraph = n - at[b];
      texts.push({ kind: 'briefing', n: b, paragraph, score: q * 10 + (one ? 8 : 0) + title * 4 + Math.min(many, 6), year: yearOf(b, 1) });
    }
    const order = (x, y) => y.score - x.score || y.n - x.n;
    meetings.sort(order);
    texts.sort(order);
    const quoted = [];
    let read = 0;
    const check = async hit => {
      const p = [...(await page(hit)).querySelectorAll('p[id],.cmp')].find(p => /^(p|cmp-)\d+$/.test(p.id) && phrases.every(phrase => plain(wordsOf(p)).includes(phrase)));
      return p ? [{ ...hit, paragraph: p.matches('p') ? +p.id.slice(1) : (await rowOf(hit))[3] + +p.id.slice(4) }] : [];
    };
    for (spare = READ * share; phrases.length && spare > 0 && read < texts.length; read += 2) quoted.push(...(await Promise.all(texts.slice(read, read + 2).map(check))).flat());
    return { asked, named, meetings, texts: phrases.length ? quoted : texts, read, unread: phrases.length && texts.length - read };
  };

  const rowOf = async ({ row, kind, n }) => row || (await part(`${kind}s/${Math.floor(n / c.rows[kind])}`))[n % c.rows[kind]];
  const page = async hit => {
    const [url] = await rowOf(hit);
    return once(url, async () => {
      const r = await fetch('../' + url), html = await r.text();
      spare -= html.length / (r.headers.get('content-encoding') ? 4 : 1);
      return new DOMParser().parseFromString(html, 'text/html');
    });
  };
  const wordsOf = p => {
    const copy = p.cloneNode(true);
    copy.querySelectorAll('.pn,.nr,.note,.sr').forEach(x => x.remove());
    const cells = [...copy.querySelectorAll('[scope=rowgroup],td')];
    return (cells.length ? cells : [copy]).map(x => x.textContent).join(' ').replace(/\s+/g, ' ').trim();
  };
  // The id of a numbered part of a page: a paragraph, or after the last of them a table of what two sides said.
  const idOf = ([, , , last], n) => n > last ? 'cmp-' + (n - last) : 'p' + n;

  const el = (name, attributes, ...children) => {
    const e = Object.assign(d.createElement(name), attributes);
    e.append(...children.filter(child => child !== ''));
    return e;
  };
  // A text with what was asked for marked.
  const marked = (text, asked) => text.split(/([\p{Alphabetic}\p{N}\p{M}]+)/u).map((word, i) =>
    i % 2 && asked.some(a => SIGNS.test(a) ? fold(word).includes(a) : words(word).some(w => likeness(a, w))) ? el('mark', {}, word) : word);
  const around = (text, asked) => {
    const all = text.split(' '), first = Math.max(0, all.findIndex(word => words(word).some(w => asked.some(a => likeness(a, w) > 1 || SIGNS.test(a) && w.includes(a)))));
    const from = Math.max(0, first - 12), cut = all.slice(from, from + 36).join(' ');
    return (from ? '… ' : '') + cut + (from + 36 < all.length ? ' …' : '');
  };
  const count = (n, key) => n && say(key, {}, n).join('');
  const listed = (...some) => some.filter(Boolean).join(WORDS.comma);

  const draw = async (hit, asked) => {
    const row = await rowOf(hit);
    const item = (url, title, text, meta) => el('li', {}, el('p', { className: 'res-k' }, WORDS[hit.kind]),
      el('div', {}, el('h2', {}, el('a', { href: '../' + url }, ...title)), text, el('p', { className: 'res-m' }, meta)));
    if (hit.row) {
      const [, url, name, native, lang, , about, met, told] = row;
      const title = [...marked(name, asked), ...native ? [' ', el('span', { lang }, ...marked(native, asked))] : []];
      return item(url, title, about ? el('p', {}, about) : '', listed(count(met, 'meetings'), count(told, 'briefings')) || WORDS.not_in_briefing);
    }
    if (hit.kind === 'meeting') {
      const [url, who, title, when, place, status] = row;
      return item(url, marked(who, asked), title || place ? el('p', {}, ...marked([title, place].filter(Boolean).join(WORDS.semicolon), asked)) : '', when + WORDS.comma + status);
    }
    const text = el('p', {});
    hit.show = hit.paragraph && (async () => {
      const p = (await page(hit)).getElementById(idOf(row, hit.paragraph));
      if (p) text.append(...marked(around(wordsOf(p), asked), asked));
    });
    return hit.item = item(row[0] + (hit.paragraph ? '#' + idOf(row, hit.paragraph) : ''), marked(row[1], asked), text, listed(row[2], !(hit.paragraph > row[3]) && count(hit.paragraph, 'paragraph')));
  };

  const is = (state, hit, key) => !state[key] || hit[key] === state[key];
  // Kinds and years that there are, as links.
  const filters = (state, hits) => {
    const group = (name, key, values) => el('div', {}, el('dt', {}, name), el('dd', {}, el('ul', {}, ...['', ...values.keys()].map(value => {
      const link = el('a', { href: address({ ...state, [key]: value, n: '' }) }, value ? key === 'kind' ? WORDS[value] : digits(value) : WORDS.all);
      if (state[key] === value) link.setAttribute('aria-current', 'true');
      return el('li', {}, link, ...value ? [' ', el('small', {}, digits(values.get(value)))] : []);
    }))));
    const tally = (of, by) => hits.filter(hit => hit[of] && is(state, hit, by)).reduce((map, hit) => map.set(hit[of], (map.get(hit[of]) || 0) + 1), new Map());
    const kinds = tally('kind', 'year'), years = tally('year', 'kind');
    narrow.replaceChildren(el('dl', {}, group(WORDS.kind, 'kind', new Map(KINDS.filter(k => kinds.has(k)).map(k => [k, kinds.get(k)]))), group(WORDS.year, 'year', new Map([...years].sort().reverse()))));
  };
  const address = state => '?' + new URLSearchParams(Object.entries(state).filter(([, value]) => value));
  const current = () => Object.fromEntries(['q', 'kind', 'year', 'n'].map(key => [key, new URLSearchParams(location.search).get(key) || '']));

  // The sentences of results, from their pages, as they come into view.
  let hits = [], filling;
  const fill = async () => {
    spare = READ;
    if (filling) return;
    filling = true;
    const next = () => hits.find(({ show, item }) => show && item.getBoundingClientRect().bottom > 0 && item.getBoundingClientRect().top < innerHeight);
    for (let hit; spare > 0 && (hit = next());) { await hit.show().catch(() => {}); hit.show = 0; }
    filling = false;
  };

  let turn = 0;
  const show = async state => {
    const mine = ++turn, stale = () => mine !== turn;
    d.title = (state.q ? `${state.q} – ` : '') + TITLE;
    await open();
    const share = Math.max(1, state.n / PAGE), result = await search(state.q, share);
    if (stale()) return;
    browse.hidden = !!result;
    narrow.hidden = !result;
    if (!result) { list.replaceChildren(); status.textContent = ''; return; }
    const { asked, named, meetings, texts, read, unread } = result;
    const all = [...named, ...texts.flatMap((text, i) => [text, ...meetings.slice(i, i + 1)]), ...meetings.slice(texts.length)];
    const found = all.filter(hit => is(state, hit, 'kind') && is(state, hit, 'year'));
    const shown = found.slice(0, +state.n || PAGE), items = await Promise.all(shown.map(hit => draw(hit, asked)));
    if (stale()) return;
    filters(state, all);
    narrow.hidden = !all.length;
    hits = shown;
    const rest = found.length - shown.length;
    if (rest > 0) items.push(el('li', {}, el('p', { className: 'res-k' }), el('p', {}, el('a', { href: address({ ...state, n: shown.length + PAGE }) }, count(rest, 'more')))));
    list.replaceChildren(...items);
    status.replaceChildren(...say(found.length ? 'found' : 'nothing', { query: el('b', {}, el('bdi', {}, state.q)) }, found.length));
    if (unread > 0) status.append(' ', ...say('unread', { read: digits(read) }, unread), ' ', el('a', { href: address({ ...state, n: (share + 1) * PAGE }) }, WORDS.read_on));
    if (!all.length) {
      const near = names.map(name => [Math.min(...asked.flatMap(a => name.words.map(w => distance(a, w, 2)))), name.row]).filter(([n]) => n < 3).sort(([a], [b]) => a - b).slice(0, 3);
      if (near.length) { const links = el('span', {}, ...near.flatMap(([, row], i) => [i ? WORDS.comma : '', el('a', { href: '../' + row[1] }, row[2])])); status.append(' ', ...say('near', { names: links })); }
      browse.hidden = false;
    }
    list.dataset.for = location.search;
    fill();
  };
  const run = () => show(current()).catch(() => { opened = 0; had.clear(); status.textContent = WORDS.unreadable; browse.hidden = false; });
  const go = (state, push) => { history[push ? 'pushState' : 'replaceState'](null, '', address(state)); run(); };

  addEventListener('scroll', fill, { passive: true });
  let timer;
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => go({ q: input.value }), 150); });
  form.addEventListener('submit', e => { e.preventDefault(); clearTimeout(timer); go({ q: input.value }, true); });
  d.addEventListener('click', e => {
    const link = e.target.closest('a[href^="?"]');
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    history.pushState(null, '', link.href);
    run();
  });
  // Up and down go through the results, from the field and back to it.
  d.addEventListener('keydown', e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], stops = [input, ...list.querySelectorAll('h2 a')], here = stops.indexOf(d.activeElement);
    if (!step || here < 0 || e.altKey || e.ctrlKey || e.metaKey) return;
    const next = stops[here + step];
    if (next) { e.preventDefault(); next.focus(); }
  });
  const restore = () => { input.value = current().q; run(); };
  addEventListener('popstate', restore);
  // What is asked for in the address takes the place of the index before anything is drawn, so nothing moves.
  if (current().q) { browse.hidden = true; list.dataset.asked = ''; restore(); } else input.addEventListener('focus', () => open().catch(() => {}), { once: true });
})();
