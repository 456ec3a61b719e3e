// The moving map: the same districts and colours as the plain one, drawn by MapLibre from files of this site.
const source = document.querySelector("#map-data");
const frame = document.querySelector("#map-frame");
const button = document.querySelector("#map-start");
const tip = document.querySelector("#map-tip");

const worksHere = source && frame && button && location.protocol !== "file:";
const thrifty = () => navigator.connection?.saveData || matchMedia("(max-width: 40rem)").matches;

function tile(kind) {
  const size = 8;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.lineWidth = 1;
  if (kind === "lines") {
    pen.strokeStyle = "rgba(255,255,255,.65)";
    for (const shift of [-size, 0, size]) { pen.moveTo(shift, size); pen.lineTo(shift + size, 0); }
    pen.stroke();
  } else if (kind === "grey") {
    pen.strokeStyle = "#8d9499";
    pen.moveTo(0, 0); pen.lineTo(size, size); pen.moveTo(size, 0); pen.lineTo(0, size);
    pen.stroke();
  } else {
    pen.fillStyle = "rgba(31,42,48,.6)";
    pen.arc(4, 4, 1.3, 0, 7);
    pen.fill();
  }
  return pen.getImageData(0, 0, size, size);
}

function paint(boundaries, data) {
  for (const feature of boundaries.features) {
    const found = data.districts[feature.properties.place_id];
    Object.assign(feature.properties, found || { colour: "#ffffff", pattern: "none" });
    if (feature.properties.level === "governorate") feature.properties.name = data.governorates[feature.properties.place_id];
  }
  return boundaries;
}

function style(boundaries) {
  const level = (name) => ["==", ["get", "level"], name];
  return {
    version: 8,
    sources: { area: { type: "geojson", data: boundaries } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "districts", type: "fill", source: "area", filter: level("district"), paint: { "fill-color": ["get", "colour"] } },
      { id: "patterns", type: "fill", source: "area", filter: ["all", level("district"), ["!=", ["get", "pattern"], "none"]], paint: { "fill-pattern": ["get", "pattern"] } },
      { id: "borders", type: "line", source: "area", filter: level("district"), paint: { "line-color": "#7e888d", "line-width": 0.7 } },
      { id: "governorates", type: "line", source: "area", filter: level("governorate"), paint: { "line-color": "#4b565c", "line-width": 1.6 } },
      { id: "names", type: "symbol", source: "area", filter: level("governorate"), maxzoom: 7, layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans"], "text-size": 13 }, paint: { "text-color": "#1f2a30", "text-halo-color": "#ffffff", "text-halo-width": 1.6 } },
      { id: "district-names", type: "symbol", source: "area", filter: level("district"), minzoom: 6.6, layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans"], "text-size": 13 }, paint: { "text-color": "#1f2a30", "text-halo-color": "#ffffff", "text-halo-width": 1.6 } },
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
    for (const kind of ["lines", "dots", "grey"]) if (!map.hasImage(kind)) map.addImage(kind, tile(kind));
  });
  map.addControl(new library.NavigationControl({ showCompass: false }));
  map.on("mousemove", "districts", (event) => {
    const found = event.features[0].properties;
    tip.hidden = false;
    tip.textContent = `${found.name}: ${found.text}`;
    map.getCanvas().style.cursor = "pointer";
  });
  map.on("mouseleave", "districts", () => { tip.hidden = true; map.getCanvas().style.cursor = ""; });
  map.on("click", "districts", (event) => { location.href = here(event.features[0].properties.href); });
  map.once("idle", () => {
    plain.style.visibility = "hidden";
    box.classList.add("ready");
    document.body.dataset.map = String(new Set(map.queryRenderedFeatures({ layers: ["districts"] }).map((f) => f.properties.place_id)).size);
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
  if (!thrifty()) start().catch(() => { button.hidden = true; frame.querySelector(".moving")?.remove(); });
}
