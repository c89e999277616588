// The keyboard: g then a letter goes to a page, Ctrl-K or / searches, ? shows the map. Links say their keys themselves
// (data-key="g t"), so that a page's keys and its navigation cannot differ.
"use strict";
(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  let pending = "";
  let forget = 0;

  function open(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) { dialog.showModal(); dialog.querySelector("input")?.select(); }
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return open("search");
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") { event.preventDefault(); return open("search"); }
    if (event.key === "?") { event.preventDefault(); return open("keys"); }
    const pressed = pending ? `${pending} ${event.key}` : event.key;
    const target = document.querySelector(`[data-key="${CSS.escape(pressed.toLowerCase())}"]`);
    clearTimeout(forget);
    pending = !pending && event.key === "g" ? "g" : "";
    if (pending) forget = setTimeout(() => { pending = ""; }, 1200);
    if (target) { event.preventDefault(); target.matches("input, textarea, select") ? target.focus() : target.click(); }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) { event.preventDefault(); return open(opener.dataset.opens); }
    const closer = event.target.closest("[data-closes]");
    if (closer) return closer.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement) return event.target.close();
    for (const menu of document.querySelectorAll("details.menu[open], details.explain[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open], details.explain[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // In a list of links, the arrows walk.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const area = event.target.closest?.("[data-arrows]");
    if (!area) return;
    const stops = [...area.querySelectorAll("input, a")].filter((each) => each.offsetParent !== null);
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
})();
