// Draws the sites of a list on a map of our own outline: one mark for a site, a ring with a number for several close
// together. The list says the same, so the map only appears when this runs. It asks for its data again when a filter
// renews the list. Marks are buttons, in the order of the page; what there is to read at a mark opens beside the map.

let L; // Leaflet, fetched once the page with its list is there: only pages that show a map ask for it
const SVG = "http://www.w3.org/2000/svg";
const CELL = 72;
const APART = 56; // marks closer than this, in pixels, would cover each other
const NEAREST = 13;
const COUNTRY = [[50.7, 3.3], [53.6, 7.3]];
const TOWNS_FROM = [[11, 20], [10, 35], [9, 60], [8, 100], [0, 150]]; // zoom, thousands of people
const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

const svg = (name, attributes, parent) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
};

const itemsOf = (places) => places.flatMap((place) => place[3]);

// Places that fall in one cell of the screen at this zoom are one mark, where most of them are.
function clustersOf(places, map) {
  const zoom = map.getZoom();
  const cells = new Map();
  for (const place of places) {
    const at = map.project([place[0], place[1]], zoom);
    const cell = zoom >= NEAREST ? `${place[0]} ${place[1]}` : `${Math.floor(at.x / CELL)} ${Math.floor(at.y / CELL)}`;
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(place);
  }
  const clusters = [...cells.values()].map((group) => {
    const main = group.reduce((most, one) => (one[3].length > most[3].length ? one : most));
    const count = group.reduce((sum, one) => sum + one[3].length, 0);
    const at = L.latLng(main[0], main[1]);
    return { places: group, main, count, at, pixel: map.project(at, zoom) };
  });
  return apart(clusters);
}

// A mark that would lie on a larger one becomes part of it.
function apart(clusters) {
  const kept = new Map();
  const cellOf = ({ x, y }, right = 0, down = 0) => `${Math.floor(x / APART) + right} ${Math.floor(y / APART) + down}`;
  const beside = (pixel) => [-1, 0, 1].flatMap((right) => [-1, 0, 1].flatMap((down) => kept.get(cellOf(pixel, right, down)) ?? []));
  for (const one of clusters.sort((a, b) => b.count - a.count)) {
    const other = beside(one.pixel).find((near) => near.pixel.distanceTo(one.pixel) < APART);
    if (other) {
      other.places.push(...one.places);
      other.count += one.count;
      continue;
    }
    const cell = cellOf(one.pixel);
    kept.set(cell, [...(kept.get(cell) ?? []), one]);
  }
  return [...kept.values()].flat();
}

function ringOf(cluster, kinds) {
  const size = cluster.count < 10 ? 34 : cluster.count < 100 ? 42 : 50;
  const drawing = svg("svg", { width: size, height: size, viewBox: "0 0 42 42", "aria-hidden": "true", focusable: "false" });
  svg("circle", { class: "map-ring-ground", cx: 21, cy: 21, r: 19.5 }, drawing);
  const counts = kinds.map(() => 0);
  for (const item of itemsOf(cluster.places)) counts[item[2]] += 1;
  let from = 0;
  counts.forEach((count, kind) => {
    if (!count) return;
    const share = (100 * count) / cluster.count;
    svg("circle", {
      class: `map-share map-share-${kind}`, cx: 21, cy: 21, r: 17, pathLength: 100,
      "stroke-dasharray": `${share} ${100 - share}`, "stroke-dashoffset": -from, transform: "rotate(-90 21 21)",
    }, drawing);
    from += share;
  });
  svg("text", { class: "map-ring-count", x: 21, y: 26, "text-anchor": "middle" }, drawing).textContent = cluster.count;
  return { drawing, counts };
}

class SiteMap {
  constructor(box) {
    this.box = box;
    this.words = JSON.parse(box.dataset.words);
    this.kinds = [...box.querySelectorAll("[data-map-kind]")];
    this.panel = box.querySelector("[data-map-panel]");
    this.status = box.querySelector("[data-map-status]");
    this.shown = new Map();
    this.places = [];
    const canvas = box.querySelector("[data-map-canvas]");
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", this.words.label);
    this.map = L.map(canvas, {
      zoomControl: false, zoomSnap: 0.5, minZoom: 6, maxZoom: NEAREST, scrollWheelZoom: false, maxBoundsViscosity: 0.7,
      maxBounds: L.latLngBounds(COUNTRY).pad(0.4), zoomAnimation: !isStill, fadeAnimation: false, markerZoomAnimation: false,
      inertia: !isStill,
    });
    this.map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: this.words.zoomIn, zoomOutTitle: this.words.zoomOut }).addTo(this.map);
    this.map.fitBounds(COUNTRY, { animate: false });
    canvas.addEventListener("focusin", () => this.map.scrollWheelZoom.enable());
    canvas.addEventListener("focusout", () => this.map.scrollWheelZoom.disable());
    this.names = this.map.createPane("names");
    this.layer = this.map.createPane("sites");
    for (const pane of [this.names, this.layer]) pane.classList.add("leaflet-zoom-hide");
    L.DomEvent.disableClickPropagation(this.panel);
    this.panel.querySelector("button").addEventListener("click", () => this.close());
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    this.map.on("zoomend", () => { this.cluster(); this.name(); });
    this.map.on("moveend", () => this.show());
  }

  async start() {
    const outline = await (await fetch(this.box.dataset.outline)).json();
    this.towns = outline.towns;
    if (this.box.dataset.tiles) {
      this.map.attributionControl.addAttribution(this.box.dataset.tilesBy);
      L.tileLayer(this.box.dataset.tiles, { maxZoom: NEAREST }).addTo(this.map);
    } else {
      this.map.attributionControl.addAttribution(outline.attribution);
      L.polygon(outline.lines, { className: "map-land", interactive: false, smoothFactor: 0.5 }).addTo(this.map);
      this.name();
    }
    await this.load();
  }

  // The data of the list as it stands now.
  async load() {
    const source = document.querySelector("[data-map-source]")?.dataset.mapSource;
    if (!source || source === this.source) return;
    this.source = source;
    const answer = await fetch(source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { places, sentence, ring, journeys = [] } = await answer.json();
    this.places = places;
    this.close();
    this.status.textContent = sentence;
    this.circle?.remove();
    this.circle = ring && L.circle([ring[0], ring[1]], { radius: ring[2], className: "map-ring", interactive: false }).addTo(this.map);
    this.draw(journeys);
    const bounds = this.circle ? this.circle.getBounds() : L.latLngBounds(places.map((place) => [place[0], place[1]]));
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [24, 24], maxZoom: 10, animate: false });
    this.cluster();
  }

  // From where people come: a line for each pair of places, as wide as there are people.
  draw(journeys) {
    this.journeys?.remove();
    this.journeys = L.layerGroup(journeys.map(([fromNorth, fromEast, toNorth, toEast, people]) => L.polyline(
      [[fromNorth, fromEast], [toNorth, toEast]],
      { className: "map-journey", weight: Math.min(1 + Math.log2(people), 6), interactive: false },
    ))).addTo(this.map);
  }

  cluster() {
    for (const element of this.shown.values()) element.remove();
    this.shown.clear();
    this.clusters = clustersOf(this.places, this.map);
    this.show();
  }

  // Only what is near the window is in the page, however many there are.
  show() {
    const view = this.map.getBounds().pad(0.25);
    this.clusters?.forEach((cluster, number) => {
      const isNear = view.contains(cluster.at);
      if (isNear === this.shown.has(number)) return;
      if (isNear) {
        const mark = this.mark(cluster);
        this.shown.set(number, mark);
        this.layer.append(mark);
      } else {
        this.shown.get(number).remove();
        this.shown.delete(number);
      }
    });
  }

  mark(cluster) {
    const button = document.createElement("button");
    button.type = "button";
    const [first] = cluster.main[3];
    if (cluster.count === 1) {
      button.className = `map-mark${first[4] ? " map-mark-quiet" : ""}`;
      button.append(this.kinds[first[2]].querySelector("svg").cloneNode(true));
      button.setAttribute("aria-label", `${first[1]}, ${cluster.main[2]}: ${this.kindName(first[2])}; ${first[3]}`);
    } else {
      const { drawing, counts } = ringOf(cluster, this.kinds);
      button.className = "map-cluster";
      button.append(drawing);
      const parts = counts.map((count, kind) => count && `${count} × ${this.kindName(kind)}`).filter(Boolean);
      const where = cluster.places.length === 1 ? this.words.in : this.words.around;
      button.setAttribute("aria-label", `${cluster.count} ${where} ${cluster.main[2]}: ${parts.join(", ")}`);
    }
    L.DomUtil.setPosition(button, this.map.latLngToLayerPoint(cluster.at));
    button.addEventListener("click", () => this.open(cluster, button));
    return button;
  }

  kindName(kind) { return this.kinds[kind].textContent.trim(); }

  open(cluster, button) {
    if (cluster.places.length > 1 && this.map.getZoom() < NEAREST) {
      const bounds = L.latLngBounds(cluster.places.map((place) => [place[0], place[1]]));
      this.map.fitBounds(bounds, { padding: [48, 48], maxZoom: Math.max(this.map.getZoom() + 1, 11), animate: !isStill });
      this.map.getContainer().focus();
      return;
    }
    this.opener = button;
    const title = this.panel.querySelector("h2");
    title.textContent = cluster.main[2];
    const list = document.createElement("ul");
    list.append(...itemsOf(cluster.places).map((item) => this.row(item)));
    this.panel.querySelector("[data-map-found]").replaceChildren(list);
    this.panel.hidden = false;
    title.focus();
  }

  row([number, name, kind, words, , opening]) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const things = this.box.dataset.thing.split(" ");
    link.href = (things[kind] ?? things[0]).replace(/0(?=[^0]*$)/, number);
    link.textContent = name;
    const line = document.createElement("span");
    line.className = "map-panel-line";
    line.append(this.kinds[kind].querySelector("svg").cloneNode(true), ` ${this.kindName(kind)}; ${words}`);
    row.append(link, line);
    if (this.box.dataset.add) row.append(this.adding(opening, name));
    return row;
  }

  // The button that puts a place on the list of the form around the map.
  adding(opening, name) {
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", name: "add", value: opening, className: "btn btn-outline-primary btn-sm" });
    button.append(this.box.dataset.add);
    const whom = document.createElement("span");
    whom.className = "visually-hidden";
    whom.textContent = ` ${name}`;
    button.append(whom);
    button.disabled = Boolean(document.querySelector(`#list input[name=order][value="${opening}"]`));
    return button;
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    (this.opener?.isConnected ? this.opener : this.map.getContainer()).focus();
  }

  // The larger towns, so that somebody knows where she is without tiles.
  name() {
    if (this.box.dataset.tiles || !this.towns) return;
    const [, from] = TOWNS_FROM.find(([zoom]) => this.map.getZoom() >= zoom);
    const taken = [];
    const isFree = ([name, latitude, longitude]) => {
      const { x, y } = this.map.latLngToLayerPoint([latitude, longitude]);
      const width = 12 + 7 * name.length;
      if (taken.some((one) => Math.abs(one.y - y) < 16 && x < one.x + one.width && one.x < x + width)) return false;
      return taken.push({ x, y, width });
    };
    const wanted = this.towns.filter((town) => town[3] >= from).filter(isFree);
    this.names.replaceChildren(...wanted.map(([name, latitude, longitude]) => {
      const label = document.createElement("span");
      label.className = "map-town";
      label.setAttribute("aria-hidden", "true");
      label.textContent = name;
      L.DomUtil.setPosition(label, this.map.latLngToLayerPoint([latitude, longitude]));
      return label;
    }));
  }
}

async function begin(box) {
  const say = () => { box.querySelector("[data-map-status]").textContent = JSON.parse(box.dataset.words).failed; };
  try {
    await import(box.dataset.leaflet);
    L = window.L;
    const map = new SiteMap(box);
    document.addEventListener("htmx:finally:request", () => map.load().catch(say));
    await map.start();
  } catch {
    say();
  }
}

for (const box of document.querySelectorAll("[data-map]")) {
  box.hidden = false;
  begin(box);
}
