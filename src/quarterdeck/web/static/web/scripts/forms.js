// Forms: a second click does not send twice, a message goes away by itself, a filter sends itself,
// and who was logged out meanwhile is told without losing a word.
"use strict";
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-sends-itself]")) event.target.form.requestSubmit();
  });
  const later = () => { for (const toast of document.querySelectorAll(".toasts li:not(.error)")) setTimeout(() => toast.remove(), 6000); };
  later();
  document.addEventListener("htmx:after:swap", later);
  document.addEventListener("htmx:response:error", (event) => {
    const said = document.querySelector("[data-logged-out]"), toasts = document.querySelector(".toasts");
    if (event.detail.ctx?.response?.status === 401 && said && !toasts.querySelector("[target]")) toasts.append(said.content.cloneNode(true));
  });
})();
