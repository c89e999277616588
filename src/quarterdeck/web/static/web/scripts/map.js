// The map. The server says where everything stands; here it is painted, in slices that leave every frame its time, onto a
// canvas larger than its frame. Moving and zooming only moves that canvas; it is painted anew when one comes to rest.
"use strict";
(() => {
  const frame = document.querySelector("[data-map]");
  if (!frame) return;
  const { size, teams, nodes, lines, dependencies, focus } = JSON.parse(document.getElementById("map-data").textContent);
  const CARD = 220, TALL = 46, BUDGET = 7;
  const canvas = frame.querySelector("canvas"), says = document.querySelector("[data-map-says]"), search = document.getElementById("map-search");
  const back = document.createElement("canvas");
  // Read often, so that the browser paints at once and on the processor: what a slice costs is then known when it ends.
  const brush = back.getContext("2d", { willReadFrequently: true }), front = canvas.getContext("2d", { willReadFrequently: true });
  const word = frame.dataset;
  const ups = nodes.map(() => []), downs = nodes.map(() => []), waits = nodes.map(() => []);
  lines.forEach(([child, parent], n) => { ups[child].push(n); downs[parent].push(n); });
  dependencies.forEach(([node], n) => waits[node].push(n));
  let wide = 0, tall = 0, margin = 0, ratio = 1, colours = {};
  let view = { k: 1, x: 0, y: 0 }, painted = null, painting = null, rest = 0, chosen = -1, lit = null, found = new Set();

  function measure() {
    ratio = Math.min(2, devicePixelRatio || 1);
    wide = frame.clientWidth; tall = frame.clientHeight; margin = Math.round(Math.max(wide, tall) / 3);
    for (const each of [canvas, back]) { each.width = (wide + 2 * margin) * ratio; each.height = (tall + 2 * margin) * ratio; }
    canvas.style.width = `${wide + 2 * margin}px`; canvas.style.height = `${tall + 2 * margin}px`;
    canvas.style.left = canvas.style.top = `${-margin}px`;
    for (const each of frame.querySelectorAll("i")) colours[each.className] = getComputedStyle(each).color;
    painted = null;
  }

  function fit() {
    const k = Math.min(1, (wide - 16) / size[0], (tall - 16) / size[1]);
    view = { k, x: (wide - size[0] * k) / 2, y: (tall - size[1] * k) / 2 };
  }

  // Painting --------------------------------------------------------------------------------------------------------
  function wrap(text) {
    const rows = [""];
    for (const each of text.split(" ")) {
      if (rows.at(-1) && rows.at(-1).length + each.length > 34) { if (rows.length === 2) { rows[1] = `${rows[1].slice(0, 33)}…`; return rows; } rows.push(""); }
      rows[rows.length - 1] += (rows.at(-1) ? " " : "") + each;
    }
    return rows;
  }
  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  const top = ([, , , x, y]) => [x + CARD / 2, y], foot = ([, , , x, y]) => [x + CARD / 2, y + TALL];
  function curve(pen, [x1, y1], [x2, y2]) { const middle = (y1 + y2) / 2; pen.moveTo(x1, y1); pen.bezierCurveTo(x1, middle, x2, middle, x2, y2); }

  function* paint(pen, seen) {
    const { k } = seen;
    const left = (-margin - seen.x) / k, up = (-margin - seen.y) / k, right = left + (wide + 2 * margin) / k, down = up + (tall + 2 * margin) / k;
    const shows = (x, y, w, h) => x < right && x + w > left && y < down && y + h > up;
    const world = () => pen.setTransform(k * ratio, 0, 0, k * ratio, (seen.x + margin) * ratio, (seen.y + margin) * ratio);
    pen.setTransform(1, 0, 0, 1, 0, 0); pen.globalAlpha = 1; pen.clearRect(0, 0, back.width, back.height); world();
    for (const [name, , level, x, y, w, h, apart] of teams) {
      if (!shows(x, y, w, h)) continue;
      pen.fillStyle = level === 2 ? colours.sheet : colours.paper; pen.strokeStyle = colours.rule; pen.lineWidth = 1 / Math.min(1, k); pen.setLineDash([]);
      pen.beginPath(); pen.rect(x, y, w, h); pen.fill(); pen.stroke();
      if (apart && k > .25) { pen.setLineDash([3, 4]); pen.beginPath(); pen.moveTo(x + 12, apart + 8); pen.lineTo(x + w - 12, apart + 8); pen.stroke(); }
      const letters = Math.max(13, 11 / k);
      if (w * k > 60 || level < 2) { pen.fillStyle = colours.ink; pen.font = `600 ${level < 2 ? Math.max(14, 12 / k) : letters}px system-ui, sans-serif`; pen.fillText(name, x + 12, y + 18, w - 16); }
    }
    yield;
    pen.setLineDash([]); pen.lineWidth = Math.max(1, .8 / k); let count = 0;
    for (const [which, alpha] of lit ? [[false, .12], [true, 1]] : [[true, lines.length > 300 ? .28 : .6]]) {
      pen.strokeStyle = colours.sea; pen.globalAlpha = alpha;
      if (lit && which) pen.lineWidth = Math.max(2, 1.6 / k);
      pen.beginPath();
      for (let n = 0; n < lines.length; n++) {
        if (lit && lit.lines.has(n) !== which) continue;
        const a = top(nodes[lines[n][0]]), b = foot(nodes[lines[n][1]]);
        if (!shows(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]) + 1, Math.abs(a[1] - b[1]) + 1)) continue;
        curve(pen, a, b);
        if (++count % 40 === 0) { pen.stroke(); pen.beginPath(); yield; }
      }
      pen.stroke();
    }
    pen.strokeStyle = colours.wait; pen.lineWidth = Math.max(1.4, 1.1 / k); pen.setLineDash([7 / Math.min(1, k), 5 / Math.min(1, k)]);
    for (let n = 0; n < dependencies.length; n++) {
      const [node, team] = dependencies[n], [, , , x, y, w] = teams[team];
      pen.globalAlpha = lit && !lit.nodes.has(node) ? .15 : .9;
      pen.beginPath(); curve(pen, foot(nodes[node]), [x + w / 2, y]); pen.stroke();
      if (n % 10 === 9) yield;
    }
    pen.setLineDash([]); count = 0;
    const reads = k >= .42;
    pen.font = "11.5px system-ui, sans-serif";
    for (let n = 0; n < nodes.length; n++) {
      const [reference, title, , x, y, apart] = nodes[n];
      if (!shows(x, y, CARD, TALL)) continue;
      pen.globalAlpha = lit && !lit.nodes.has(n) ? .35 : 1;
      pen.fillStyle = reads ? colours.sheet : apart ? colours.rule : colours.quiet;
      if (!reads && lit?.nodes.has(n)) pen.fillStyle = colours.sea;
      if (reads) { const dim = pen.globalAlpha; pen.globalAlpha = 1; pen.fillRect(x, y, CARD, TALL); pen.globalAlpha = dim; } else pen.fillRect(x, y, CARD, TALL);
      const marked = n === chosen || found.has(n);
      if (reads || marked) {
        pen.strokeStyle = marked ? colours.sea : colours.soft; pen.lineWidth = marked ? Math.max(3, 2 / k) : 1;
        pen.setLineDash(apart && !marked ? [4, 3] : []); pen.strokeRect(x, y, CARD, TALL); pen.setLineDash([]);
      }
      if (reads) { pen.fillStyle = colours.ink; wrap(`${reference} ${title}`).forEach((row, i) => pen.fillText(row, x + 8, y + 19 + 15 * i, CARD - 14)); }
      if (++count % (reads ? 24 : 200) === 0) yield;
    }
    yield;
    // Sentences stand at their reading size whatever the zoom: on the chosen lines, or on all where there is room. Each
    // tries some places along its line and takes the first that hides no card and no other sentence.
    const taken = [], few = !lit && k >= .6;
    if (few || lit) for (const [, , , x, y] of teams) if (shows(x, y, 180, 22)) taken.push([x * k + seen.x + margin, y * k + seen.y + margin, 180 * k, 22 * k]);
    if (few || lit) for (let n = 0; n < nodes.length; n++) { const [, , , x, y] = nodes[n]; if (shows(x, y, CARD, TALL) && (few || lit.nodes.has(n))) taken.push([x * k + seen.x + margin, y * k + seen.y + margin, CARD * k, TALL * k]); }
    const free = (x, y, w, h) => taken.every(([a, b, c, d]) => x >= a + c || x + w <= a || y >= b + d || y + h <= b);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0); pen.font = "italic 11.5px ui-serif, Georgia, serif"; pen.textAlign = "center"; pen.globalAlpha = 1; count = 0;
    for (let n = 0; n < lines.length && count < 40; n++) {
      if (!(few || lit?.told.has(n))) continue;
      const a = top(nodes[lines[n][0]]), b = foot(nodes[lines[n][1]]), middle = (a[1] + b[1]) / 2;
      const said = short(lines[n][2], 56), length = pen.measureText(said).width + 8;
      for (const t of [.5, .3, .7, .15, .85, .4, .6]) {
        const u = 1 - t, mix = (p, q, r, s) => u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
        const x = mix(a[0], a[0], b[0], b[0]) * k + seen.x + margin, y = mix(a[1], middle, middle, b[1]) * k + seen.y + margin;
        if (x < 0 || y < 0 || x > wide + 2 * margin || y > tall + 2 * margin || !free(x - length / 2, y - 11, length, 16)) continue;
        taken.push([x - length / 2, y - 11, length, 16]);
        pen.fillStyle = colours.paper; pen.fillRect(x - length / 2, y - 11, length, 16); pen.fillStyle = colours.ink; pen.fillText(said, x, y);
        count++; break;
      }
      if (n % 20 === 19) yield;
    }
    pen.textAlign = "start";
  }

  function repaint() {
    const seen = { ...view };
    painting = { seen, steps: paint(brush, seen) };
    requestAnimationFrame(slice);
  }
  function slice() {
    const mine = painting, until = performance.now() + BUDGET;
    if (!mine) return;
    do {
      const { done } = mine.steps.next();
      brush.getImageData(0, 0, 1, 1);
      if (done) {
        front.globalCompositeOperation = "copy"; front.drawImage(back, 0, 0);
        if (!painted) performance.mark("map painted");
        painted = mine.seen; painting = null; move();
        return;
      }
    } while (performance.now() < until);
    requestAnimationFrame(slice);
  }
  function move() {
    if (!painted) return;
    const s = view.k / painted.k, x = view.x - painted.x * s + margin - s * margin, y = view.y - painted.y * s + margin - s * margin;
    canvas.style.transform = `translate(${x}px, ${y}px) scale(${s})`;
  }
  function changed(anew) {
    view.k = Math.min(2.5, Math.max(.03, view.k));
    move(); clearTimeout(rest);
    const far = painted && (Math.abs(view.x - painted.x) > margin * .8 || Math.abs(view.y - painted.y) > margin * .8);
    if (anew) { painting = null; repaint(); } else if (far && !painting) repaint(); else rest = setTimeout(() => { painting = null; repaint(); }, 120);
  }
  function zoom(by, x = wide / 2, y = tall / 2) {
    const k = Math.min(2.5, Math.max(.03, view.k * by)), s = k / view.k;
    view = { k, x: x - (x - view.x) * s, y: y - (y - view.y) * s }; changed();
  }

  // Choosing --------------------------------------------------------------------------------------------------------
  function choose(n, centre) {
    chosen = n; lit = null;
    if (n >= 0) {
      lit = { nodes: new Set([n]), lines: new Set(), told: new Set() };
      const walk = (from, next, end, tells) => { for (const line of next[from]) { const to = lines[line][end]; lit.lines.add(line); if (tells) lit.told.add(line); if (!lit.nodes.has(to)) { lit.nodes.add(to); walk(to, next, end, tells); } } };
      walk(n, ups, 1, true); walk(n, downs, 0, downs[n].length <= 6);
      tell(n);
      if (centre) { const [, , , x, y] = nodes[n]; if (view.k < .5) view.k = .8; view.x = wide / 2 - (x + CARD / 2) * view.k; view.y = tall / 2 - (y + TALL / 2) * view.k; }
    }
    changed(true);
  }
  function element(name, text, into, href) { const made = document.createElement(name); if (text) made.textContent = text; if (href) made.href = href; into.append(made); return made; }
  const page = (n) => word.objective.replace(/O-1$/, nodes[n][0]);
  function tell(n) {
    const [reference, title, team, , , apart] = nodes[n];
    says.replaceChildren();
    const head = element("p", "", says); element("a", `${reference} ${title}`, head, page(n)); head.append(` · ${teams[team][0]}${apart ? ` · ${word.apart}` : ""} · `); element("a", word.only, head, word.home + reference);
    const list = element("ul", "", says); list.className = "small";
    for (const line of ups[n]) { const [, parent, sentence, result] = lines[line]; const row = element("li", `${word.contributes} `, list); element("a", `${result || nodes[parent][0]} ${nodes[parent][1]}`, row, page(parent)); row.append(` – ${word.because} ${sentence}`); }
    if (downs[n].length) element("li", `${word.supported} ${short(downs[n].map((line) => nodes[lines[line][0]][0]).join(", "), 160)}`, list);
    for (const each of waits[n]) { const [, to, what, state] = dependencies[each]; element("li", `${word.waits} ${teams[to][0]}: ${what} (${state})`, list); }
  }
  function at(event) {
    const box = frame.getBoundingClientRect(), x = (event.clientX - box.left - view.x) / view.k, y = (event.clientY - box.top - view.y) / view.k;
    return nodes.findIndex(([, , , left, up]) => x >= left && x <= left + CARD && y >= up && y <= up + TALL);
  }

  // Hands -----------------------------------------------------------------------------------------------------------
  const down = new Map();
  let moved = 0;
  frame.addEventListener("pointerdown", (event) => { if (event.button) return; down.set(event.pointerId, event); moved = 0; frame.setPointerCapture(event.pointerId); });
  frame.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const box = frame.getBoundingClientRect();
    if (down.size === 2) {
      const other = [...down.values()].find((each) => each.pointerId !== event.pointerId), apart = (a) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY);
      zoom(apart(event) / Math.max(1, apart(before)), (event.clientX + other.clientX) / 2 - box.left, (event.clientY + other.clientY) / 2 - box.top);
    } else { view.x += event.clientX - before.clientX; view.y += event.clientY - before.clientY; }
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    down.set(event.pointerId, event); changed();
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, (event) => { if (down.delete(event.pointerId) && moved < 5 && end === "pointerup") { const n = at(event); if (n >= 0 || chosen >= 0) choose(n); } });
  frame.addEventListener("dblclick", (event) => { const n = at(event); if (n >= 0) location.href = page(n); });
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== frame) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    zoom(Math.exp(-Math.max(-80, Math.min(80, event.deltaY)) / 300), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  const order = nodes.map((_, n) => n).sort((a, b) => nodes[a][2] - nodes[b][2] || nodes[a][4] - nodes[b][4] || nodes[a][3] - nodes[b][3]);
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (step && event.shiftKey) { view.x += step[0] * 80; view.y += step[1] * 80; changed(); }
    else if (step) {
      const next = { ArrowUp: ups[chosen]?.length ? lines[ups[chosen][0]][1] : chosen, ArrowDown: downs[chosen]?.length ? lines[downs[chosen][0]][0] : chosen }[event.key];
      choose(chosen < 0 ? order[0] : next ?? order[(order.indexOf(chosen) + (event.key === "ArrowRight" ? 1 : order.length - 1)) % order.length], true);
    } else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") { fit(); changed(true); }
    else if (event.key === "Escape" && chosen >= 0) choose(-1);
    else if (event.key === "Enter" && chosen >= 0) location.href = page(chosen);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const does = event.target.closest("[data-map-does]")?.dataset.mapDoes;
    if (does === "fit") { fit(); changed(true); } else if (does) zoom(does === "in" ? 1.4 : 1 / 1.4);
  });
  let turn = -1;
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    turn = -1; found = new Set();
    if (words) nodes.forEach(([reference, title, team], n) => { if (reference.toLowerCase() === words || title.toLowerCase().includes(words) || teams[team][0].toLowerCase().includes(words)) found.add(n); });
    says.replaceChildren(); if (words) element("p", `${found.size} ${word.found}`, says).className = "soft small";
    changed(true);
  });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" && found.size) { event.preventDefault(); turn = (turn + 1) % found.size; choose([...found][turn], true); } });

  function begin() { measure(); fit(); if (focus >= 0) choose(focus); else changed(true); }
  begin();
  new ResizeObserver(() => { if (frame.clientWidth !== wide || frame.clientHeight !== tall) begin(); }).observe(frame);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", begin);
})();
