"use strict";
/* The report's only script: theme, contents that follow, tables that sort, filter and download,
   evidence in place, folding. No library, no request; without it everything stands open. */
(() => {
  const root = document.documentElement;
  const chinese = root.lang.startsWith("zh");
  const words = chinese
    ? {
        dark: "深色", light: "浅色", filter: "筛选此表", csv: "下载 CSV", rows: (n, all) => (n === all ? `${all} 行` : `${n} / ${all} 行`),
        all: (n) => `显示全部 ${n} 行`, fewer: "收起", appendix: "在附录中查看", close: "关闭", evidence: "证据",
        passages: (n) => `${n} 段`, open: "全部展开", shut: "全部收起", search: "检索段落", found: (n) => `${n} 段`, table: "表格", picture: "图",
        behind: "查看数据表", away: "收起数据表",
      }
    : {
        dark: "Dark", light: "Light", filter: "Filter this table", csv: "Download CSV", rows: (n, all) => (n === all ? `${all} rows` : `${n} of ${all} rows`),
        all: (n) => `Show all ${n} rows`, fewer: "Show fewer", appendix: "Read it in the appendix", close: "Close", evidence: "Evidence",
        passages: (n) => (n === 1 ? "1 passage" : `${n} passages`), open: "Open all", shut: "Close all", search: "Search the passages",
        found: (n) => (n === 1 ? "1 passage" : `${n} passages`), table: "Table", picture: "Picture",
        behind: "Show the table", away: "Hide the table",
      };

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const each = (selector, action, from = document) => from.querySelectorAll(selector).forEach(action);

  /* ---- light and dark ---- */

  const remembered = () => {
    try {
      return localStorage.getItem("fangzhi-theme");
    } catch {
      return null;
    }
  };
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  if (["light", "dark"].includes(remembered())) root.dataset.theme = remembered();

  const startTheme = () => {
    const toggle = document.querySelector(".theme-toggle");
    const label = () => (toggle.textContent = isDark() ? words.light : words.dark);
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("fangzhi-theme", root.dataset.theme);
      } catch {
        /* a report opened from a disk may have no storage: the choice lasts as long as the page */
      }
      label();
    });
    systemDark.addEventListener("change", label);
    label();
  };

  /* ---- contents ---- */

  /* Pandoc's contents lack the headings of embedded cells, which are the regions' profiles. */
  const completeContents = (nav) => {
    for (const link of nav.querySelectorAll("li > a")) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const parts = [...(section?.querySelectorAll("section.level2") || [])];
      if (!section?.matches(".level1") || link.parentElement.querySelector("ul") || !parts.length) continue;
      const linked = (part) => make("a", { href: `#${part.id}` }, ...part.querySelector("h2").cloneNode(true).childNodes);
      link.after(make("ul", {}, ...parts.map((part) => make("li", {}, linked(part)))));
      if (parts.length >= INDEX_FROM) indexed(section, parts, linked);
      if (parts.length > FOLD_PROFILES_ABOVE) parts.forEach((part) => folds.push(foldGroup(part, "h2", "")));
    }
  };

  const INDEX_FROM = 4; // parts of a section: so many are listed at its head
  const FOLD_PROFILES_ABOVE = 12;

  const indexed = (section, parts, linked) => {
    const list = make("ul", {}, ...parts.map((part) => make("li", {}, linked(part))));
    const index = make("nav", { className: "index" }, list);
    index.setAttribute("aria-label", section.querySelector("h1").textContent.trim());
    section.querySelector("h1").after(index);
  };

  const startContents = () => {
    const nav = document.getElementById("TOC");
    if (!nav) return;
    const fold = nav.querySelector("details");
    const narrow = matchMedia("(width < 66rem)");
    const fit = () => (fold.open = !narrow.matches);
    narrow.addEventListener("change", fit);
    fit();
    nav.classList.add("follows");
    const links = new Map([...nav.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    nav.addEventListener("click", (event) => {
      if (event.target.closest("a") && narrow.matches) fold.open = false;
    });
    let current = null;
    const follow = () => {
      const line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 8;
      let reached = sections[0];
      for (const section of sections) if (section.getBoundingClientRect().top <= line) reached = section;
      if (reached === current) return;
      current = reached;
      each("[aria-current]", (link) => link.removeAttribute("aria-current"), nav);
      each(".is-open", (item) => item.classList.remove("is-open"), nav);
      const link = links.get(current.id);
      link.setAttribute("aria-current", "true");
      for (let item = link.closest("li"); item; item = item.parentElement.closest("li")) item.classList.add("is-open");
      if (!narrow.matches) keepInView(nav, link);
      const head = current.querySelector("h1, h2");
      document.querySelector(".bar-section").textContent = head ? head.textContent : "";
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    }, { passive: true });
    follow();
  };

  const keepInView = (box, item) => {
    const outer = box.getBoundingClientRect();
    const inner = item.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
  };

  /* ---- tables ---- */

  const FOLD_ABOVE = 14; // rows
  const FOLDED = 10; // rows that a folded table shows
  const FILTER_ABOVE = 6; // rows
  const SCALES = { trillion: 1e12, billion: 1e9, million: 1e6, "万亿": 1e12, "亿": 1e8, "万": 1e4 };
  const collator = new Intl.Collator(chinese ? "zh" : ["en", "zh"], { numeric: true });

  /* The number that a cell starts with ("≥ 1.3 million 人", "25%", "3–5"), or NaN. */
  /* A date as either language writes it (1 September 2024, 2024年9月1日), as a number that orders it. */
  const dateIn = (text) => {
    const chinese = text.match(/^(\d{4})年(\d{1,2})月(\d{1,2})日/);
    if (chinese) return Date.UTC(chinese[1], chinese[2] - 1, chinese[3]);
    const english = text.match(/^\d{1,2} [A-Z][a-z]+ \d{4}/);
    return english ? Date.parse(`${english[0]} UTC`) : NaN;
  };

  const numberIn = (text) => {
    const date = dateIn(text);
    if (!Number.isNaN(date)) return date;
    const found = text.replace(/[−]/g, "-").match(/^[^\d\-–]{0,8}?(-?\d[\d,]*\.?\d*)\s*(trillion|billion|million|万亿|亿|万)?/);
    return found ? parseFloat(found[1].replace(/,/g, "")) * (SCALES[found[2]] || 1) : NaN;
  };

  const cellText = (cell) => cell.textContent.trim().replace(/\s+/g, " ");

  /* A spreadsheet runs a cell that starts like a formula; an apostrophe makes it text. */
  const csvCell = (text) => {
    const isNumber = /^[+-]?\d[\d,.]*%?$/.test(text);
    const safe = /^[=+\-@\t\r']/.test(text) && !isNumber ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };

  const download = (table, name) => {
    const lines = [...table.rows].map((row) => [...row.cells].map((cell) => csvCell(cellText(cell))).join(","));
    const blob = new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
    const link = make("a", { href: URL.createObjectURL(blob), download: `${name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const startTable = (figure) => {
    const table = figure.querySelector("table");
    if (!table || !table.tHead || !table.tBodies.length) return;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const caption = figure.querySelector("figcaption");
    const name = figure.closest("[id^=tbl-], [id^=fig-]")?.id || "table";
    widths(table, rows);
    const scroll = make("div", { className: "scroll" });
    table.replaceWith(scroll);
    scroll.append(table);
    reachable(scroll, caption, words.table);
    const state = { query: "", open: rows.length <= FOLD_ABOVE };
    const count = make("span", { role: "status" });
    const more = make("button", { type: "button", className: "more" });
    const show = () => {
      const needle = state.query.toLowerCase();
      let matching = 0;
      for (const row of body.rows) {
        const fits = !needle || row.textContent.toLowerCase().includes(needle);
        matching += fits;
        row.hidden = !fits;
        row.classList.toggle("beyond", !state.open && !needle && matching > FOLDED);
      }
      count.textContent = words.rows(matching, rows.length);
      more.textContent = state.open ? words.fewer : words.all(rows.length);
      more.setAttribute("aria-expanded", String(state.open));
      more.hidden = rows.length <= FOLD_ABOVE || Boolean(needle);
    };
    more.addEventListener("click", () => {
      state.open = !state.open;
      show();
      if (!state.open) figure.scrollIntoView({ block: "nearest" });
    });
    const save = make("button", { type: "button", textContent: words.csv });
    save.addEventListener("click", () => download(table, name));
    const tools = make("div", { className: "tools" });
    if (rows.length > FILTER_ABOVE) {
      const input = make("input", { type: "search", placeholder: words.filter });
      input.setAttribute("aria-label", words.filter);
      input.addEventListener("input", () => {
        state.query = input.value.trim();
        show();
      });
      tools.append(input);
    }
    tools.append(count, save);
    scroll.before(tools);
    scroll.after(more);
    if (rows.length > 1) sortable(table, rows, show);
    show();
  };

  /* Short columns stay on one line and long ones get room, instead of characters in a tower. */
  const widths = (table, rows) => {
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      const lengths = rows.map((row) => (row.cells[at] ? cellText(row.cells[at]).length : 0));
      const longest = Math.max(0, ...lengths);
      if (cellText(head).length <= 20) head.classList.add("tight");
      if (longest > 36) rows.forEach((row) => row.cells[at]?.classList.add("roomy"));
      else if (longest <= 16) rows.forEach((row) => row.cells[at]?.classList.add("tight"));
    });
  };

  const sortable = (table, rows, show) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        table.tBodies[0].append(...sorted(rows, at, ascending ? 1 : -1));
        show();
      });
    });
  };

  /* By number where most cells hold one, else by text; cells without a value come last. */
  const sorted = (rows, at, direction) => {
    const texts = rows.map((row) => (row.cells[at] ? cellText(row.cells[at]) : ""));
    const numbers = texts.map(numberIn);
    const isEmpty = (text) => text === "" || text === "–" || text === "—";
    const filled = texts.filter((text) => !isEmpty(text)).length;
    const isNumeric = numbers.filter((number) => !Number.isNaN(number)).length > filled / 2;
    const isLast = texts.map((text, row) => isEmpty(text) || (isNumeric && Number.isNaN(numbers[row])));
    return rows
      .map((row, index) => index)
      .sort((a, b) => {
        if (isLast[a] !== isLast[b]) return isLast[a] - isLast[b];
        const order = isNumeric ? numbers[a] - numbers[b] : collator.compare(texts[a], texts[b]);
        return (order || 0) * direction || a - b;
      })
      .map((index) => rows[index]);
  };

  /* What scrolls sideways can be reached and scrolled by keyboard. */
  const reachable = (box, caption, kind) => {
    const fit = () => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) {
        box.tabIndex = 0;
        // Without a caption it has no name of its own, which a landmark needs.
        box.setAttribute("role", caption?.id ? "region" : "group");
        if (caption?.id) box.setAttribute("aria-labelledby", caption.id);
        else box.setAttribute("aria-label", kind);
      } else {
        ["tabindex", "role", "aria-labelledby", "aria-label"].forEach((name) => box.removeAttribute(name));
      }
      box.classList.toggle("goes-on", box.scrollLeft + box.clientWidth < box.scrollWidth - 4);
    };
    box.addEventListener("scroll", fit, { passive: true });
    new ResizeObserver(fit).observe(box);
  };

  /* A table within a text, without caption and tools: on a phone it scrolls in a box of its own. */
  const startPlainTable = (table) => {
    if (table.closest("figure")) return;
    const scroll = make("div", { className: "scroll plain" });
    table.replaceWith(scroll);
    scroll.append(table);
    reachable(scroll, null, words.table);
  };

  const startPicture = (figure) => {
    const image = figure.querySelector("img");
    if (!image) return;
    const card = make("div", { className: "picture" });
    image.replaceWith(card);
    card.append(image);
    reachable(card, figure.querySelector("figcaption"), words.picture);
    offerTable(figure);
  };

  /* A text whose Chinese, in a report in another language, is said to be Chinese. */
  const spoken = (text) =>
    chinese ? [text] : text.split(/([\u3400-\u9fff]+)/).map((part, at) => (at % 2 ? make("span", { lang: "zh-Hans", textContent: part }) : part));

  /* The table behind a picture, made when it is asked for. */
  const offerTable = (figure) => {
    const data = tables[figure.closest("[id^=fig-]")?.id];
    if (!data) return;
    const button = make("button", { type: "button", className: "behind", textContent: words.behind });
    const box = make("div", { className: "behind-table", hidden: true });
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      if (!box.firstChild) fillTable(figure, box, data);
      box.hidden = !box.hidden;
      button.textContent = box.hidden ? words.behind : words.away;
      button.setAttribute("aria-expanded", String(!box.hidden));
    });
    figure.append(button, box);
  };

  const fillTable = (figure, box, { columns, rows }) => {
    const line = (cells, tag) => make("tr", {}, ...cells.map((text) => make(tag, {}, ...spoken(text))));
    const head = line(columns, "th");
    each("th", (cell) => cell.setAttribute("scope", "col"), head);
    const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows.map((row) => line(row, "td"))));
    box.append(table);
    startTable(figure);
  };

  /* ---- the words that a claim rests on ---- */

  const MARKER = 'a[href^="#p-"]';
  let known = {};
  let tables = {};

  /* What a marker speaks for: its row of a table, or the text between it and the markers before. */
  const claimOf = (marker) => {
    const row = marker.closest("tr");
    if (row) return row.textContent;
    const block = marker.closest("li, p, blockquote");
    if (!block) return "";
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEndBefore(marker);
    const before = range.cloneContents();
    each(MARKER, (other) => other.replaceWith("\u0000"), before);
    return before.textContent.split("\u0000").filter((part) => /[^\s+()\d,;.、，；。]/.test(part)).at(-1) || "";
  };

  /* Every place of a word in a text; a number is not found inside a longer one. */
  const placesOf = (word, text) => {
    const places = [];
    for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + word.length)) {
      if (!(/^\d/.test(word) && /[\d.,]/.test(text[at - 1] || ""))) places.push([at, at + word.length]);
    }
    return places;
  };

  const figuresIn = (claim, text, figures) => {
    const named = figures.filter(([raw]) => placesOf(raw, claim).length);
    const counted = named.filter(([, subject]) => subject && claim.includes(subject));
    return (counted.length ? counted : named).flatMap(([raw, subject, at]) => {
      const exact = text.startsWith(raw, at) ? [[at, at + raw.length]] : placesOf(raw, text).slice(0, 1);
      const near = placesOf(subject, text).sort((a, b) => Math.abs(a[0] - at) - Math.abs(b[0] - at));
      return [...exact, ...near.slice(0, 1)];
    });
  };

  const namesIn = (claim, text, names) =>
    names.filter((forms) => forms.some((form) => claim.includes(form))).flatMap((forms) => forms.flatMap((form) => placesOf(form, text)));

  const quotesIn = (claim, text) =>
    [...claim.matchAll(/“(.+)”|“([^”]+)”/g)].flatMap(([, long, short]) => placesOf(long || short, text));

  const themesIn = (claim, text, themes) =>
    Object.entries(themes).filter(([name]) => claim.includes(name)).flatMap(([, terms]) => terms.flatMap((term) => placesOf(term, text)));

  const termsIn = (claim, text, terms) => terms.filter((term) => claim.includes(term)).flatMap((term) => placesOf(term, text));

  /* The surest kind of words alone: beside a quantity, words of its theme would only be noise. */
  const wordsOf = (claim, text, { figures = [], names = [], themes = {}, terms = [] }) =>
    [
      () => figuresIn(claim, text, figures), () => namesIn(claim, text, names), () => quotesIn(claim, text),
      () => themesIn(claim, text, themes), () => termsIn(claim, text, terms),
    ].reduce((found, next) => (found.length ? found : next()), []);

  /* Set the places of a text, which may run over several nodes, into elements of their own. */
  const wrap = (nodes, places, tag) => {
    let from = 0;
    for (const node of nodes) {
      const length = node.data.length;
      const inside = places
        .map(([start, end]) => [Math.max(0, start - from), Math.min(length, end - from)])
        .filter(([start, end]) => start < end)
        .sort((a, b) => b[0] - a[0]);
      let free = length;
      for (const [start, end] of inside) {
        if (start >= free) continue;
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, Math.min(end, free));
        range.surroundContents(make(tag));
        free = start;
      }
      from += length;
    }
  };

  const textNodes = (element, skipped) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(skipped)) nodes.push(walker.currentNode);
    return nodes;
  };

  const joined = (nodes) => nodes.map((node) => node.data).join("");

  /* Longer places first; a place inside another one is part of it. */
  const outermost = (places) =>
    places.filter(([start, end], at) => !places.some(([a, b], other) => a <= start && end <= b && (b - a > end - start || other < at)));

  const highlight = (box, marker, id) => {
    const facts = known[id];
    if (!facts) return;
    const [first] = box.querySelectorAll("p");
    // The number and the region stand in front of the text.
    const nodes = textNodes(first, "strong:first-child, em, .source, .before");
    const shown = joined(nodes);
    const lead = shown.length - shown.trimStart().length;
    const claim = claimOf(marker);
    const quoted = /”|——/.test(claim) && /“.{20,}”/s.test(claim) ? quotesIn(claim, shown.trimStart()) : [];
    const found = quoted.length ? quoted : wordsOf(claim, shown.trimStart(), facts);
    const places = found.map(([start, end]) => [start + lead, end + lead]);
    wrap(nodes, outermost(places), "mark");
    const before = box.querySelector(".before");
    if (!before || !facts.repairs) return;
    const old = textNodes(before, "none");
    const base = joined(old).length - facts.length;
    wrap(old, facts.repairs.map(([start, end]) => [start + base, end + base]), "del");
  };

  /* ---- evidence in place ---- */

  const startEvidence = () => {
    if (!HTMLElement.prototype.showPopover) return; // an old browser follows the link instead
    const box = make("div", { className: "evidence", popover: "auto", tabIndex: -1 });
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", words.evidence);
    document.querySelector("main").append(box);
    let opener = null;
    box.addEventListener("toggle", (event) => {
      if (event.newState === "open" || !opener) return;
      opener.setAttribute("aria-expanded", "false");
      opener = null;
    });
    const open = (marker, passage) => {
      if (opener) opener.setAttribute("aria-expanded", "false");
      box.replaceChildren(...[...passage.cloneNode(true).childNodes]);
      each("[id]", (element) => element.removeAttribute("id"), box);
      highlight(box, marker, decodeURIComponent(marker.hash.slice(3)));
      box.lang = passage.lang;
      const link = make("a", { href: marker.getAttribute("href"), textContent: words.appendix, lang: root.lang });
      const close = make("button", { type: "button", textContent: words.close, lang: root.lang });
      close.addEventListener("click", () => box.hidePopover());
      link.addEventListener("click", () => {
        opener = null;
        box.hidePopover();
        setTimeout(() => dispatchEvent(new HashChangeEvent("hashchange"))); // also when it is there already
      });
      box.append(make("div", { className: "evidence-foot" }, link, close));
      box.showPopover();
      opener = marker;
      marker.setAttribute("aria-expanded", "true");
      place(box, marker);
      box.scrollTop = 0;
      box.focus({ preventScroll: true });
    };
    document.addEventListener("click", (event) => {
      const marker = event.target.closest('a[href^="#p-"]');
      if (!marker || box.contains(marker) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const passage = document.getElementById(decodeURIComponent(marker.hash.slice(1)));
      if (!passage) return;
      event.preventDefault();
      open(marker, passage);
    });
  };

  const place = (box, marker) => {
    const at = marker.getBoundingClientRect();
    const width = box.offsetWidth;
    const height = box.offsetHeight;
    const left = Math.max(8, Math.min(at.left, root.clientWidth - width - 8));
    const isBelow = at.bottom + height + 12 < innerHeight || at.top < height + 12;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${(isBelow ? at.bottom + 8 : at.top - height - 8) + scrollY}px`;
  };

  /* ---- the appendix: one document after the other, folded ---- */

  const FOLD_PASSAGES_ABOVE = 12;

  const startAppendix = () => {
    const passages = [...document.querySelectorAll(".passage")];
    if (passages.length <= FOLD_PASSAGES_ABOVE) return;
    const groups = [...new Set(passages.map((passage) => passage.closest("section.level3")).filter(Boolean))];
    const documents = groups.map((group) => foldGroup(group, "h3", words.passages(group.querySelectorAll(".passage").length)));
    if (!documents.length) return;
    folds.push(...documents);
    searchBox(documents, passages);
  };

  /* ---- what is folded opens for whoever is led there ---- */

  const folds = [];

  const startFolds = () => {
    // Chromium opens what a link leads to by itself; others need to be told.
    const openFor = (target) => folds.find(({ group, panel }) => group === target || panel.contains(target))?.set(true);
    const reveal = () => {
      const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !folds.length) return;
      openFor(target);
      if (target.matches(".passage")) target.hidden = false;
      target.scrollIntoView();
    };
    addEventListener("hashchange", reveal);
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (link && link.hash === location.hash && !link.matches(MARKER)) reveal(); // it was left, and folded again
    });
    if (location.hash) reveal();
  };

  /* Put what stands below a heading behind it; note: said at the end of its line. */
  const foldGroup = (group, heading, note) => {
    const head = group.querySelector(heading);
    const panel = make("div", { className: "folded" });
    panel.append(...[...group.childNodes].filter((node) => node !== head));
    const button = make("button", { type: "button" });
    const title = make("span");
    title.append(...head.childNodes);
    button.append(title, make("span", { className: "count", textContent: note }));
    head.append(button);
    head.classList.add("fold");
    group.append(panel);
    const set = (open) => {
      button.setAttribute("aria-expanded", String(open));
      if (open) panel.removeAttribute("hidden");
      else panel.setAttribute("hidden", "until-found");
    };
    button.addEventListener("click", () => set(panel.hasAttribute("hidden")));
    panel.addEventListener("beforematch", () => set(true));
    set(false);
    return { group, panel, set };
  };

  const searchBox = (folds, passages) => {
    const input = make("input", { type: "search", placeholder: words.search });
    input.setAttribute("aria-label", words.search);
    const count = make("span", { role: "status", textContent: words.found(passages.length) });
    const all = make("button", { type: "button", textContent: words.open });
    let isOpen = false;
    all.addEventListener("click", () => {
      isOpen = !isOpen;
      folds.forEach((fold) => fold.set(isOpen));
      all.textContent = isOpen ? words.shut : words.open;
    });
    input.addEventListener("input", () => {
      const needle = input.value.trim().toLowerCase();
      let n = 0;
      for (const fold of folds) {
        let inside = 0;
        each(".passage", (passage) => {
          passage.hidden = Boolean(needle) && !passage.textContent.toLowerCase().includes(needle);
          inside += !passage.hidden;
        }, fold.panel);
        n += inside;
        fold.group.hidden = inside === 0;
        fold.set(Boolean(needle) && inside > 0);
      }
      count.textContent = words.found(n);
    });
    folds[0].group.before(make("div", { className: "tools" }, input, count, all));
  };

  const start = () => {
    const data = (name) => JSON.parse(document.getElementById(name)?.textContent || "{}");
    known = data("highlights");
    tables = data("tables");
    startTheme();
    each("figure.quarto-float-tbl", startTable);
    each("#content table", startPlainTable);
    each("figure.quarto-float-fig", startPicture);
    startEvidence();
    startAppendix();
    const nav = document.getElementById("TOC");
    if (nav) completeContents(nav);
    startContents();
    startFolds();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
