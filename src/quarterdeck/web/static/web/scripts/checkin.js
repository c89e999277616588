// After a check-in in place, the next one is ready to type: five take under two minutes without leaving the keyboard.
"use strict";
document.addEventListener("htmx:after:swap", (event) => {
  // Only its own answer moves the focus: a panel or a count that arrives meanwhile must not take it from somebody who types.
  const done = event.detail.ctx.target?.closest?.(".due > li");
  if (!done) return;
  const refused = done.querySelector("[aria-invalid]");
  const next = refused ?? done.querySelector("[data-first]") ?? document.querySelector(".due > li [data-first]");
  (next ?? done.querySelector(".done"))?.focus();
});

// Nothing moved: one key, "=", in an empty value field.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("form.check-in input[name=value]");
  if (event.key !== "=" || !field || field.value || event.ctrlKey || event.metaKey || event.altKey) return;
  const unmoved = field.form.querySelector("button[name=unmoved]");
  if (unmoved) { event.preventDefault(); unmoved.click(); }
});

// Offline in the middle of it: what was typed stays, and it is said clearly that nothing was sent. Back again, one press sends it;
// the form's key makes sure that it counts once, even if the first sending had arrived.
function sayOffline(form) {
  let said = form.querySelector(".offline");
  if (!said) { said = document.createElement("p"); said.className = "offline late"; said.setAttribute("role", "alert"); form.append(said); }
  said.textContent = document.querySelector("[data-offline]")?.dataset.offline ?? "";
}
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form.check-in");
  if (!form) return;
  if (navigator.onLine) { form.querySelector(".offline")?.remove(); return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  sayOffline(form);
}, true);
document.addEventListener("htmx:error", (event) => {
  const form = event.target.closest?.("form.check-in");
  if (form) sayOffline(form);
});
window.addEventListener("online", () => {
  for (const each of document.querySelectorAll(".check-in .offline")) each.textContent = document.querySelector("[data-online]")?.dataset.online ?? "";
});
