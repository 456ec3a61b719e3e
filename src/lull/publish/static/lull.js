// Small comforts; every page works without this file.
(() => {
  "use strict";
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

  // Search box: thin the list while typing.
  const input = document.querySelector("[data-filter]");
  if (input) {
    const rows = [...document.querySelectorAll(`${input.dataset.filter} li`)];
    const names = rows.map((row) => fold(`${row.dataset.find} ${row.textContent}`));
    const thin = () => {
      const wanted = fold(input.value.trim());
      rows.forEach((row, i) => { row.hidden = wanted !== "" && !names[i].includes(wanted); });
      document.querySelectorAll(`${input.dataset.filter} section`).forEach((part) => {
        part.hidden = !part.querySelector("li:not([hidden])");
      });
    };
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && !input.value) input.value = asked;
    input.addEventListener("input", thin);
    if (location.protocol === "file:") thin();
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

  // Digits in copies on disk.
  const rewrite = (kind) => {
    const from = kind === "arab" ? "0123456789" : "٠١٢٣٤٥٦٧٨٩";
    const to = kind === "arab" ? "٠١٢٣٤٥٦٧٨٩" : "0123456789";
    document.querySelectorAll("main bdi.num, main time, header time, .asof time, main svg text").forEach((part) => {
      for (const node of part.childNodes) {
        if (node.nodeType === 3) node.data = [...node.data].map((c) => to[from.indexOf(c)] || c).join("");
      }
    });
  };
  const remembered = () => { try { return localStorage.getItem("digits"); } catch { return null; } };
  document.querySelectorAll("button.digits").forEach((button) => button.addEventListener("click", () => {
    try { localStorage.setItem("digits", button.dataset.digits); } catch { /* private windows forbid it */ }
    rewrite(button.dataset.digits);
  }));
  if (document.querySelector("button.digits") && remembered() === "arab") rewrite("arab");

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
