// Small comforts; every page works without this file.
(() => {
  "use strict";
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const root = document.body.dataset.root;
  const folder = location.pathname.slice(0, location.pathname.lastIndexOf(`/${document.body.dataset.release}/`) + document.body.dataset.release.length + 2);

  // Finding while typing: the index is fetched when a search box is first touched, from a disk as from a server.
  const load = (path) => new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src: path, onload: done, onerror: fail });
    document.head.append(script);
  });
  let ready;
  const index = () => {
    ready = ready || Promise.all([load(`${root}static/search.js`), load(document.body.dataset.search)]);
    return ready;
  };
  const box = (input) => {
    const list = Object.assign(document.createElement("ul"), { className: "found", hidden: true, id: `${input.id}-found` });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent.trim());
    input.closest("form").append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");
    let at = -1;
    const show = (hits) => {
      at = -1;
      list.replaceChildren(...hits.map((hit, n) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.id = `${list.id}-${n}`;
        const link = Object.assign(document.createElement("a"), { href: `${folder}${hit.href.replace("#", ".html#")}${hit.href.includes("#") ? "" : ".html"}`, tabIndex: -1 });
        link.textContent = hit.name;
        if (hit.above || (hit.by && hit.by !== hit.name)) {
          const more = document.createElement("small");
          more.textContent = ` ${[hit.above, hit.by !== hit.name ? hit.by : ""].filter(Boolean).join(" · ")}`;
          link.append(more);
        }
        item.append(link);
        return item;
      }));
      list.hidden = !hits.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    };
    const look = async () => {
      const text = input.value.trim();
      if (!text) { show([]); return; }
      try { await index(); } catch { return; }
      if (input.value.trim() === text) show(window.lullFind(window.lullIndex, text));
    };
    input.addEventListener("focus", () => { index().catch(() => {}); });
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => {
      const items = [...list.children];
      if (event.key === "Escape") { show([]); return; }
      if (event.key === "Enter" && (at >= 0 || location.protocol === "file:") && items.length) {
        event.preventDefault();
        items[Math.max(at, 0)].querySelector("a").click();
        return;
      }
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || !items.length) return;
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : items.length - 1) + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % items.length;
      items.forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
      input.setAttribute("aria-activedescendant", items[at].id);
    });
    document.addEventListener("click", (event) => { if (!list.contains(event.target) && event.target !== input) show([]); });
  };
  document.querySelectorAll('.find input[type="search"]').forEach(box);

  // The control above the map leads to a page of its own; the place on the page stays.
  try {
    const kept = sessionStorage.getItem("scroll");
    sessionStorage.removeItem("scroll");
    if (kept !== null && document.querySelector(".ctl")) scrollTo({ top: Number(kept), behavior: "instant" });
    document.querySelectorAll(".ctl a").forEach((link) => link.addEventListener("click", () => {
      sessionStorage.setItem("scroll", String(scrollY));
      link.href = link.href.replace("#map", "");
    }));
  } catch { /* private windows forbid it */ }

  // "My place" is remembered on this device only.
  const mine = document.querySelector("button.mine");
  const stored = () => { try { return JSON.parse(localStorage.getItem("place")); } catch { return null; } };
  if (mine) {
    const mark = () => { if (stored()?.id === mine.dataset.place) { mine.textContent = mine.dataset.on; mine.setAttribute("aria-pressed", "true"); } };
    mine.hidden = false;
    mark();
    mine.addEventListener("click", () => {
      try { localStorage.setItem("place", JSON.stringify({ id: mine.dataset.place, name: mine.dataset.name })); } catch { /* forbidden */ }
      mark();
    });
  }
  const own = stored();
  const crumb = document.querySelector(".steps");
  if (own && crumb && !mine) {
    const link = Object.assign(document.createElement("a"), { href: `${folder}place/${encodeURIComponent(own.id)}.html`, textContent: `★ ${own.name}` });
    crumb.prepend(link);
  }

  // Print opens what is folded; afterwards it closes again.
  const opened = [];
  addEventListener("beforeprint", () => document.querySelectorAll("main details:not([open])").forEach((d) => { d.open = true; opened.push(d); }));
  addEventListener("afterprint", () => { opened.splice(0).forEach((d) => { d.open = false; }); });

  // Switching the language keeps filters, comparison and search.
  document.querySelectorAll(".tongues a").forEach((link) => link.addEventListener("click", () => {
    if (location.search && !link.href.includes("?")) link.href += location.search;
    if (location.hash && !link.href.includes("#")) link.href += location.hash;
  }));

  // Reading offline: the newest release is kept by the browser where a server answers.
  if ("serviceWorker" in navigator && location.protocol.startsWith("http") && isSecureContext) {
    navigator.serviceWorker.register(`${root}worker.js`).catch(() => {});
  }

  // Copies on disk: filters work on what is on the page, as no server answers.
  const form = document.querySelector("#promise-filter");
  if (form && location.protocol === "file:") {
    const apply = (event) => {
      if (event) event.preventDefault();
      const { strand, place, by } = Object.fromEntries(new FormData(form));
      document.querySelectorAll("#ledger .promise").forEach((card) => {
        const places = (card.dataset.places || "").split(" ");
        card.hidden = Boolean((strand && card.dataset.strand !== strand) || (place && !places.includes(place))
          || (by && !fold(card.textContent).includes(fold(by))));
      });
    };
    form.addEventListener("submit", apply);
    form.addEventListener("change", apply);
  }

  // The plain map says what is under the pointer or the focus.
  const frame = document.querySelector("#map-frame");
  const tip = document.querySelector("#map-tip");
  if (frame && tip) {
    const tell = (event) => {
      const link = event.target.closest("a");
      const label = link && link.getAttribute("aria-label");
      tip.hidden = !label;
      if (label) tip.textContent = label;
    };
    frame.addEventListener("pointerover", tell);
    frame.addEventListener("focusin", tell);
    frame.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  // Review queue: one key decides about the record that has the focus.
  document.addEventListener("keydown", (event) => {
    const card = document.activeElement.closest("[data-keys]");
    if (!card || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (document.activeElement.matches("input, select, textarea")) return;
    const target = card.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
})();
