// Finding while typing, also from a disk: the same rule as on the server (publish/search.py).
(() => {
  "use strict";
  const letters = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ئ": "ي", "ة": "ه", "ە": "ه", "ھ": "ه", "ک": "ك", "گ": "ك", "ۆ": "و", "ؤ": "و", "ڕ": "ر", "ڵ": "ل", "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز", "ء": "", "ـ": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "-": " ", "_": " ", "–": " ", "'": "", "’": "", "ʻ": "", "ʼ": "", "`": "", "،": " ", ",": " ", ".": " ", "(": " ", ")": " " };
  const articles = new Set(["al", "el", "ad", "ar", "as", "at", "an", "az", "ash", "adh", "ul"]);
  const sounds = [["kh", "h"], ["gh", "g"], ["dh", "d"], ["th", "t"], ["sh", "s"], ["ch", "j"], ["ph", "f"], ["oo", "u"], ["ou", "u"], ["ee", "i"], ["ei", "i"], ["ai", "i"], ["ay", "i"], ["ey", "i"], ["ie", "i"], ["aw", "u"], ["au", "u"], ["ow", "u"], ["iy", "i"], ["yy", "i"], ["q", "k"], ["c", "k"], ["o", "u"], ["e", "i"], ["y", "i"], ["w", "u"]];
  const swap = (text) => [...text].map((c) => (c in letters ? letters[c] : c)).join("");
  const fold = (text) => {
    const plain = swap(swap(text).toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC"));
    const all = plain.split(/\s+/).filter(Boolean);
    const kept = all.filter((w) => !articles.has(w));
    return (kept.length ? kept : all).map((w) => (w.startsWith("ال") && w.length > 4 ? w.slice(2) : w)).join("");
  };
  const sound = (folded) => {
    let text = folded;
    for (const [written, one] of sounds) text = text.replaceAll(written, one);
    let out = "";
    for (const c of text) if (!out.endsWith(c)) out += c;
    return out.length > 3 ? out.replace(/h+$/, "") : out;
  };
  const bones = (text) => [...text].filter((c) => !"aiuاويه".includes(c)).join("") || text;
  const allowed = (n) => (n < 3 ? 0 : n < 5 ? 1 : n < 8 ? 2 : 3);
  const edits = (one, two, most) => {
    if (Math.abs(one.length - two.length) > most) return null;
    let before = [];
    let row = Array.from({ length: two.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i += 1) {
      const last = row; const older = before; row = [i];
      for (let j = 1; j <= two.length; j += 1) {
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== two[j - 1] ? 1 : 0));
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
      }
      before = last;
      if (Math.min(...row) > most) return null;
    }
    return row.at(-1) <= most ? row.at(-1) : null;
  };
  const distance = (wanted, heard, folded, sounded) => {
    if (folded === wanted) return 0;
    if (wanted.length >= 2 && folded.startsWith(wanted)) return 0.5 + 0.4 * (1 - wanted.length / folded.length);
    if (sounded === heard) return 0.45;
    if (heard.length >= 3 && sounded.startsWith(heard)) return 0.95;
    const far = edits(heard, sounded, allowed(heard.length));
    if (far === null) return wanted.length >= 4 && folded.includes(wanted) ? 1.9 : null;
    return 1 + far / Math.max(heard.length, 1) + (bones(heard) === bones(sounded) ? 0 : 0.5);
  };
  const find = (index, text, most = 8) => {
    const wanted = fold(text);
    if (!wanted) return [];
    const heard = sound(wanted);
    const best = new Map();
    for (const [place, name, folded, sounded, weight] of index.names) {
      const far = distance(wanted, heard, folded, sounded);
      if (far !== null && (!best.has(place) || far + weight < best.get(place).far)) best.set(place, { place, name, far: far + weight });
    }
    const hits = [...best.values()].sort((a, b) => Math.round((a.far - b.far) * 1000) || index.places[b.place][3] - index.places[a.place][3] || (index.places[a.place][1] < index.places[b.place][1] ? -1 : 1));
    const out = hits.slice(0, most).map((h) => ({ name: index.places[h.place][0], href: index.places[h.place][1], above: index.places[h.place][2], by: h.name }));
    const words = text.toLowerCase().split(/\s+/).filter((w) => w.length > 2);
    if (words.length) for (const [title, href] of index.promises) {
      if (out.length < most + 3 && words.every((w) => title.toLowerCase().includes(w))) out.push({ name: title, href, above: "", by: "" });
    }
    return out;
  };
  window.lullFind = find;
})();
