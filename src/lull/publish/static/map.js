// The moving map: the same places and colours as the plain one, drawn by MapLibre from files of this site.
// Nothing of it is loaded before somebody asks for it.
const source = document.querySelector("#map-data");
const frame = document.querySelector("#map-frame");
const button = document.querySelector("#map-start");
const tip = document.querySelector("#map-tip");

const worksHere = source && frame && button && location.protocol !== "file:";
// The looks of the plain map, by the place that each of its links leads to.
function looks() {
  const found = {};
  for (const link of frame.querySelectorAll("svg a[aria-label]")) {
    const id = decodeURIComponent(link.getAttribute("href").split("place/").pop().replace(/\.html.*$/, ""));
    const path = link.querySelector(".d");
    const pattern = link.querySelector("[fill^='url(']")?.getAttribute("fill").match(/#([a-z]+)/)[1] || "none";
    found[id] ||= { text: link.getAttribute("aria-label"), href: link.getAttribute("href"), colour: getComputedStyle(path).fill, pattern };
  }
  return found;
}

function tile(kind) {
  const size = 8;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--hatch");
  pen.lineWidth = 1.2;
  if (kind === "hatch") {
    pen.strokeStyle = ink;
    for (const shift of [-size, 0, size]) { pen.moveTo(shift, size); pen.lineTo(shift + size, 0); }
    pen.stroke();
  } else {
    pen.fillStyle = ink;
    pen.arc(4, 4, 1.3, 0, 7);
    pen.fill();
  }
  return pen.getImageData(0, 0, size, size);
}

function paint(boundaries, data) {
  const found = looks();
  for (const feature of boundaries.features) {
    const id = feature.properties.place_id;
    Object.assign(feature.properties, found[id] || { colour: "#ffffff", pattern: "none" });
    feature.properties.kind = feature.properties.level === data.level ? "unit" : "above";
    feature.properties.name = feature.properties.kind === "unit" ? (found[id]?.text || "").split(",")[0] : data.names[id] || "";
  }
  return boundaries;
}

function style(boundaries) {
  const kind = (name) => ["==", ["get", "kind"], name];
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  const text = { "text-color": colour("--ink"), "text-halo-color": colour("--paper"), "text-halo-width": 1.6 };
  return {
    version: 8,
    sources: { area: { type: "geojson", data: boundaries } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--paper") } },
      { id: "units", type: "fill", source: "area", filter: kind("unit"), paint: { "fill-color": ["get", "colour"] } },
      { id: "patterns", type: "fill", source: "area", filter: ["all", kind("unit"), ["!=", ["get", "pattern"], "none"]], paint: { "fill-pattern": ["get", "pattern"] } },
      { id: "edges", type: "line", source: "area", filter: kind("unit"), paint: { "line-color": colour("--edge"), "line-width": 0.6 } },
      { id: "borders", type: "line", source: "area", filter: kind("above"), paint: { "line-color": colour("--border"), "line-width": 1.4 } },
      { id: "above-names", type: "symbol", source: "area", filter: kind("above"), maxzoom: 7, layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans"], "text-size": 13 }, paint: text },
      { id: "unit-names", type: "symbol", source: "area", filter: kind("unit"), minzoom: 6.6, layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans"], "text-size": 13 }, paint: text },
    ],
  };
}

function bounds(boundaries) {
  const box = [180, 90, -180, -90];
  const visit = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
    } else part.forEach(visit);
  };
  boundaries.features.forEach((feature) => visit(feature.geometry.coordinates));
  return box;
}

let map;

async function start() {
  button.disabled = true;
  const data = JSON.parse(source.textContent);
  const here = (path) => new URL(path, document.baseURI).href;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: here(data.css) });
  document.head.append(sheet);
  const [library, answer] = await Promise.all([import(here(data.module)), fetch(here(data.boundaries))]);
  library.setWorkerUrl(here(data.worker));
  const boundaries = paint(await answer.json(), data);
  const plain = frame.querySelector("svg");
  frame.style.blockSize = `${Math.max(plain.getBoundingClientRect().height, 320)}px`;
  const box = document.createElement("div");
  box.className = "moving";
  box.setAttribute("dir", "ltr");
  frame.append(box);
  map = new library.Map({
    container: box, style: style(boundaries), bounds: bounds(boundaries), fitBoundsOptions: { padding: 12 },
    attributionControl: false, cooperativeGestures: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
  });
  map.once("style.load", () => {
    for (const kind of ["hatch", "dots"]) if (!map.hasImage(kind)) map.addImage(kind, tile(kind));
  });
  map.addControl(new library.NavigationControl({ showCompass: false }));
  map.on("mousemove", "units", (event) => {
    const found = event.features[0].properties;
    tip.hidden = false;
    tip.textContent = found.text;
    map.getCanvas().style.cursor = "pointer";
  });
  map.on("mouseleave", "units", () => { tip.hidden = true; map.getCanvas().style.cursor = ""; });
  map.on("click", "units", (event) => { location.href = here(event.features[0].properties.href); });
  map.once("idle", () => {
    plain.style.visibility = "hidden";
    box.classList.add("ready");
    document.body.dataset.map = String(new Set(map.queryRenderedFeatures({ layers: ["units"] }).map((f) => f.properties.place_id)).size);
    button.disabled = false;
  });
  button.dataset.start = button.textContent;
  button.textContent = button.dataset.stop;
  window.lullMap = map;
}

function stop() {
  map.remove();
  map = undefined;
  frame.querySelector(".moving").remove();
  frame.querySelector("svg").style.visibility = "";
  frame.style.blockSize = "";
  button.textContent = button.dataset.start;
}

if (worksHere) {
  button.hidden = false;
  button.addEventListener("click", () => (map ? stop() : start()));
}
