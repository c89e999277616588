// A link is copied; what went wrong with a passkey is said in words.
"use strict";
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.classList.add("done");
  });
  document.addEventListener("allauth.error", () => {
    for (const words of document.querySelectorAll("[data-passkey-problem]")) words.hidden = false;
  });
})();
