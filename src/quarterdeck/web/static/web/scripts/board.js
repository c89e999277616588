// The board: cards are dragged, or walked and moved by keys, and what others move shows by itself. Every move is the form
// that the card's “Move” link leads to; without this script that link is all one needs.
"use strict";
(() => {
  const LOOK_EVERY = 5000;
  const board = () => document.querySelector("[data-board]");
  const dialog = () => document.getElementById("board-dialog");
  let dragging = false;

  // Others' moves: ask now and then, but not while somebody drags, types, or has a dialog open.
  setInterval(() => {
    const here = document.getElementById("board");
    const typing = document.activeElement?.matches("input, textarea, select");
    if (here && !dragging && !typing && !document.hidden && !document.querySelector("dialog[open]")) htmx.trigger(here, "look");
  }, LOOK_EVERY);

  function send(card, to, before) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const values = { to, version: card.dataset.version, csrfmiddlewaretoken: token };
    if (before) values.before = before;
    return htmx.ajax("POST", card.querySelector(".move").href, { target: "#board-dialog", swap: "innerHTML", values });
  }

  const look = () => { const here = document.getElementById("board"); if (here) htmx.trigger(here, "look"); };

  function start() {
    if (!board() || typeof Sortable === "undefined") return;
    for (const list of board().querySelectorAll("[data-column]")) {
      if (Sortable.get(list)) continue;
      Sortable.create(list, {
        group: "board", ghostClass: "dragging", filter: "a.move", preventOnFilter: false,
        delay: 120, delayOnTouchOnly: true,
        onStart: () => { dragging = true; },
        onEnd: (event) => {
          dragging = false;
          if (event.from === event.to && event.oldIndex === event.newIndex) return;
          send(event.item, event.to.dataset.column, event.item.nextElementSibling?.id);
        },
      });
    }
  }
  document.addEventListener("DOMContentLoaded", start);
  // Sortable leaves empty style attributes behind; morphing one would be an inline style, which the policy refuses.
  document.addEventListener("htmx:before:swap", () => { for (const each of document.querySelectorAll(".board [style]")) each.removeAttribute("style"); });

  document.addEventListener("htmx:after:swap", () => {
    start();
    const asked = dialog();
    if (!asked) return;
    if (asked.querySelector("form") && !asked.open) asked.showModal();
  });
  document.addEventListener("board-changed", () => { const asked = dialog(); if (asked?.open) asked.close(); });
  // A question left unanswered: the card goes back to where the board has it.
  document.addEventListener("close", (event) => { if (event.target.id === "board-dialog") { event.target.replaceChildren(); board()?.setAttribute("hx-headers", "{}"); look(); } }, true);
  document.addEventListener("click", (event) => {
    const leave = event.target.closest?.("#board-dialog [data-closes]");
    if (leave) { event.preventDefault(); return; }
    const mover = event.target.closest?.("[data-board] a.move");
    if (!mover || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    htmx.ajax("GET", mover.href, { target: "#board-dialog", swap: "innerHTML" });
  });

  // Keys: arrows walk from card to card, ] and [ move one on and back, m asks where to.
  const COLUMNS = () => [...new Set([...board().querySelectorAll("[data-column]")].map((each) => each.dataset.column))];
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.("[data-board] .card");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    const list = card.parentElement;
    const focus = (next) => { if (next) { event.preventDefault(); next.querySelector(".name").focus(); } };
    const beside = (step) => {
      const lists = [...list.closest(".columns").querySelectorAll("[data-column]")];
      const at = [...list.children].indexOf(card);
      for (let n = lists.indexOf(list) + step; lists[n]; n += step) if (lists[n].children.length) return lists[n].children[Math.min(at, lists[n].children.length - 1)];
      return null;
    };
    const keys = {
      ArrowDown: () => focus(card.nextElementSibling), ArrowUp: () => focus(card.previousElementSibling),
      ArrowRight: () => focus(beside(1)), ArrowLeft: () => focus(beside(-1)),
      m: () => { event.preventDefault(); card.querySelector(".move")?.click(); },
      "]": () => shift(1), "[": () => shift(-1),
    };
    function shift(step) {
      const columns = COLUMNS();
      const to = columns[columns.indexOf(list.dataset.column) + step];
      if (to) { event.preventDefault(); send(card, to); }
    }
    keys[event.key]?.();
  });
})();
