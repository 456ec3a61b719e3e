// Copies the browser files that Lull ships from node_modules, and writes their hashes to VENDOR.md's table.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

const vendor = "../src/lull/publish/static/vendor";
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
const copies = [
  ["maplibre-gl", "dist/maplibre-gl.mjs", `${vendor}/maplibre-gl.mjs`, "BSD-3-Clause"],
  ["maplibre-gl", "dist/maplibre-gl-worker.mjs", `${vendor}/maplibre-gl-worker.mjs`, "BSD-3-Clause"],
  ["maplibre-gl", "dist/maplibre-gl.css", `${vendor}/maplibre-gl.css`, "BSD-3-Clause"],
  ["maplibre-gl", "LICENSE.txt", `${vendor}/maplibre-gl.LICENSE.txt`, "BSD-3-Clause"],
  ["htmx.org", "dist/htmx.min.js", `${vendor}/htmx.min.js`, "0BSD"],
  ["htmx.org", "LICENSE", `${vendor}/htmx.LICENSE.txt`, "0BSD"],
  ["axe-core", "axe.min.js", "../tests/publish/vendor/axe.min.js", "MPL-2.0"],
  ["axe-core", "LICENSE", "../tests/publish/vendor/axe.LICENSE.txt", "MPL-2.0"],
];
const fonts = ["noto-sans-Regular", "noto-sans-Bold", "noto-sans-arabic-Regular", "noto-sans-arabic-Bold"];

const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const rows = [];
for (const [name, from, to, licence] of copies) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(`node_modules/${name}/${from}`, to);
  if (to.startsWith(vendor)) rows.push([basename(to), `${name} ${version(name)}`, licence, digest(to)]);
}
for (const font of fonts) {
  const licence = "OFL-1.1";
  rows.push([`${font}.woff2`, "Noto Sans (Debian fonts-noto-core 20201225), subset", licence, digest(`${vendor}/${font}.woff2`)]);
}
rows.push(["OFL.txt", "licence of the fonts", "OFL-1.1", digest(`${vendor}/OFL.txt`)]);

const table = rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
writeFileSync(`${vendor}/VENDOR.md`, `# Files from others

Unchanged copies (fonts: subsets), served from the package; no page asks any other host. Made by \`npm ci && npm run vendor\`
in \`web/\`. Noto Sans is copyright of the Noto Project Authors (github.com/notofonts), under the SIL Open Font License 1.1.

| file | from | licence | SHA-256 |
|---|---|---|---|
${table}
`);
