// A review that goes on: who follows it sees it move, and the clocks run. The agenda before it can be dragged. Everything here
// is also a link or a form; without this script a reload shows what is new.
"use strict";
(() => {
  const LOOK_EVERY = 1500;
  const live = () => document.getElementById("live");

  setInterval(() => {
    const here = live();
    if (here && !document.hidden) htmx.trigger(here, "look");
  }, LOOK_EVERY);

  // What is typed next is about what is talked about now, unless somebody has begun to write.
  document.addEventListener("htmx:after:swap", () => {
    const here = live();
    if (!here?.dataset.current) return;
    for (const field of document.querySelectorAll(".desk input[name=item]")) {
      const form = field.closest("form");
      const words = form.querySelector("input[name=text], input[name=words]");
      if (field.value === here.dataset.current || words?.value) continue;
      field.value = here.dataset.current;
      const about = form.querySelector("input[name=key_result]");
      if (about) about.value = here.dataset.about ?? "";
      const owner = form.querySelector("input[name=owner]");
      if (owner) owner.value = here.dataset.owner ?? "";
    }
    tick();
  });

  // Before it begins: who has the agenda open is taken along when it changes or the meeting opens, or told while they write.
  const waits = document.querySelector("[data-waits]");
  let leaving = false;
  addEventListener("beforeunload", () => { leaving = true; });
  if (waits) setInterval(async () => {
    if (document.hidden || !waits.lastElementChild.hidden) return;
    const headers = { "If-None-Match": `"${waits.dataset.revision}"` };
    const answer = await fetch(waits.dataset.waits, { headers, cache: "no-store" }).catch(() => null);
    if (answer?.status !== 200 || leaving) return;
    const writes = [...document.querySelectorAll("main input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
    if (writes || document.querySelector(".sortable-chosen")) waits.lastElementChild.hidden = false;
    else location.reload();
  }, LOOK_EVERY);

  function tick() {
    for (const each of document.querySelectorAll("[data-clock]")) {
      const since = Date.parse(each.dataset.clock);
      if (Number.isNaN(since)) continue;
      const gone = Math.max(0, Math.floor((Date.now() - since) / 1000));
      const whole = Number(each.dataset.minutes) * 60;
      const shown = `${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, "0")}`;
      each.textContent = whole ? `${shown} / ${each.dataset.minutes} min` : shown;
      each.classList.toggle("late", whole > 0 && gone > whole);
    }
  }
  setInterval(tick, 1000);
  document.addEventListener("DOMContentLoaded", tick);

  // Dragging: the whole order is sent, as the arrows would have made it one step at a time.
  function start() {
    if (typeof Sortable === "undefined") return;
    for (const list of document.querySelectorAll("[data-agenda]")) {
      if (Sortable.get(list)) continue;
      Sortable.create(list, {
        group: "agenda", draggable: "[data-item]", filter: "input, button", preventOnFilter: false,
        delay: 120, delayOnTouchOnly: true,
        onEnd: (event) => {
          if (event.from === event.to && event.oldIndex === event.newIndex) return;
          const items = [...document.querySelectorAll("[data-agenda] [data-item]")].map((each) => each.dataset.item);
          const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
          const body = new URLSearchParams([["csrfmiddlewaretoken", token], ...items.map((each) => ["item", each])]);
          fetch(list.dataset.agenda, { method: "POST", body }).then(() => location.reload(), () => location.reload());
        },
      });
    }
  }
  document.addEventListener("DOMContentLoaded", start);
})();
