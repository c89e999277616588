// The coach beside the editor: reads what is written a moment after the last key, fills the fields, offers rewrites.
"use strict";
(() => {
  const PAUSE = 140;
  const waiting = new Map();
  let last = null;

  const boxOf = (field) => field.closest(".kr-block, .editor .sheet")?.querySelector("[data-coach]");

  const ask = async (box) => {
    const part = box.closest(".kr-block, .sheet");
    const query = new URLSearchParams({ prefix: box.dataset.prefix || "" });
    for (const field of part.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (field.name && (field.type !== "checkbox" || field.checked)) query.set(field.name, field.value.slice(0, 600));
    }
    box.asked?.abort();
    box.asked = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.coach}?${query}`, { signal: box.asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      box.innerHTML = await answer.text();
      fill(box);
    } catch (error) {
      if (error.name !== "AbortError") box.textContent = "";
    }
  };

  // A field is filled while nobody has written in it; what the coach filled it may change again.
  const fill = (box) => {
    const said = box.querySelector("template[data-fill]");
    if (!said) return;
    const { fill: _mark, prefix, ...values } = said.dataset;
    for (const [key, value] of Object.entries(values)) {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const field = document.getElementsByName(`${prefix}-${name}`)[0];
      if (!field || field.disabled || field.readOnly || field.dataset.own) continue;
      const free = field.tagName === "SELECT" ? field.value === field.querySelector("option[selected]")?.value || field.dataset.filled === field.value
        : field.value === "" || field.dataset.filled === field.value;
      if (!free || field.value === value) continue;
      field.value = value;
      field.dataset.filled = value;
      field.classList.add("filled");
    }
  };

  const soon = (box) => {
    clearTimeout(waiting.get(box));
    waiting.set(box, setTimeout(() => ask(box), PAUSE));
  };

  const rewrite = (button) => {
    const box = button.closest("[data-coach]");
    const part = box ? box.closest(".kr-block, .sheet") : null;
    const field = part ? part.querySelector("input.words") : last;
    if (!field || !field.isConnected) return;
    const aside = part?.querySelector("input[name$=set_aside]");
    if (aside && button.dataset.setAside) aside.value = button.dataset.setAside;
    field.value = button.dataset.rewrite;
    field.focus();
    const gap = field.value.indexOf("…");
    if (gap >= 0) field.setSelectionRange(gap, gap + 1);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof Element) || !field.closest(".editor")) return;
    if (event.isTrusted && !field.classList.contains("words")) field.dataset.own = "yes";
    const box = boxOf(field);
    if (box && field.id !== "metric-words") soon(box);
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches?.(".kr-block input.words")) last = event.target; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-rewrite]");
    if (button && document.querySelector("form.editor")) rewrite(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey || !event.target.closest?.(".editor")) return;
    const button = boxOf(event.target)?.querySelector("[data-rewrite]");
    if (!button) return;
    event.preventDefault();
    rewrite(button);
  });
  for (const box of document.querySelectorAll("[data-coach]")) {
    if (box.closest(".kr-block, .sheet").querySelector("input.words")?.value) ask(box);
  }
})();
