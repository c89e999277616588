// A retrospective: cards are dragged onto cards, the next step shows itself, slides follow the arrow keys. Everything here is
// also a form, a link or a scroll.
"use strict";
(() => {
  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-card]");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.dataset.card);
  });
  document.addEventListener("dragover", (event) => {
    const over = event.target.closest?.("[data-card]");
    if (dragged && over && over !== dragged) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const over = event.target.closest?.("[data-card]");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form.line");
    form.elements.under.removeAttribute("pattern");
    form.elements.under.removeAttribute("maxlength");
    form.elements.under.value = over.dataset.card;
    form.requestSubmit();
    dragged = null;
  });

  let leaving = false;
  document.addEventListener("submit", (event) => {
    leaving = !event.defaultPrevented;
  });

  // Another step has begun: whoever is in the middle of a sentence is told, everybody else is taken along.
  document.addEventListener("htmx:after:swap", () => {
    const desk = document.querySelector("[data-desk]");
    const stage = document.getElementById("live")?.dataset.stage;
    if (!desk || !stage || desk.dataset.desk === stage || leaving) return;
    const busy = [...desk.querySelectorAll("input[type=text], input:not([type]), textarea")].some((field) => field.value);
    if (busy) desk.querySelector("[data-moved]").hidden = false;
    else location.reload();
  });

  // A card that was kept leaves an empty line for the next one.
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target?.id !== "mine") return;
    const field = document.getElementById("card-text");
    if (!document.querySelector("#mine > .error:last-child")) field.value = "";
    field.focus();
  });

  // How many votes are left, while they are given.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-votes]");
    if (!form) return;
    const given = [...form.querySelectorAll("input[type=number]")].reduce((sum, field) => sum + Number(field.value), 0);
    form.querySelector("[data-left]").textContent = `${given} / ${form.dataset.votes}`;
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const each of document.querySelectorAll("[data-prints]")) {
      each.hidden = false;
      each.addEventListener("click", () => window.print());
    }
    document.querySelector(".slides")?.focus();
  });

  document.addEventListener("keydown", (event) => {
    const slides = document.querySelector(".slides");
    if (!slides || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") document.querySelector("[data-ends-slides]").click();
    const step = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...slides.children];
    const at = all.findIndex((each) => each.getBoundingClientRect().bottom > slides.getBoundingClientRect().top + 40);
    all[Math.min(all.length - 1, Math.max(0, at + step))].scrollIntoView({ block: "start" });
  });
})();
