/* Small comforts of the desks. Every page works without this file. */
(() => {
  "use strict";
  document.documentElement.classList.add("k-js");

  /* An open menu closes by Escape and by a press elsewhere. */
  const closeMenus = (except) => {
    document.querySelectorAll("details.k-menu[open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest && event.target.closest("details.k-menu[open]");
    if (menu) menu.querySelector("summary").focus();
    closeMenus(null);
  });

  /* The left column stands open on a wide screen and folded on a narrow one; the filters of a list
     fold where desk.css shows what opens them: on a phone. */
  const narrow = window.matchMedia("(max-width: 800px)");
  const phone = window.matchMedia("(max-width: 640px)");
  const fold = () => {
    const side = document.querySelector(".k-side > details");
    if (side) side.open = !narrow.matches;
    document.querySelectorAll("details.k-fold").forEach((part) => { part.open = !phone.matches; });
    document.documentElement.classList.add("k-ready");
  };
  narrow.addEventListener("change", fold);
  phone.addEventListener("change", fold);
  document.addEventListener("DOMContentLoaded", fold);

  const changed = new Set();

  /* One press, one act: a form that is on its way is not sent twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
    changed.delete(form);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  /* A form marked data-guard asks before its unsaved text is left behind; and who writes in it
     for long is not taken for idle and logged out, which would lose the text. */
  const PAUSE = 5 * 60 * 1000;
  let told = Date.now();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (!form) return;
    changed.add(form);
    if (Date.now() - told < PAUSE) return;
    told = Date.now();
    fetch("/still_here").catch(() => {});
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form && event.detail.successful) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });

  /* A key that a link or button names in data-key presses it, outside of fields. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (pressed) pressed.click();
  });

  /* Fields that submit their filter at once. */
  document.addEventListener("change", (event) => {
    if (event.target.matches("form[data-at-once] select")) event.target.form.requestSubmit();
  });

  /* A chosen file is named in our words: see .k-file in the style sheet. */
  const named = (input) => {
    const names = Array.from(input.files, (file) => file.name).join(", ");
    input.parentNode.dataset.chosen = names || input.parentNode.dataset.none;
  };
  const nameFiles = () => document.querySelectorAll(".k-file > input").forEach(named);
  document.addEventListener("DOMContentLoaded", nameFiles);
  document.addEventListener("htmx:afterSettle", nameFiles);
  document.addEventListener("change", (event) => {
    if (event.target.matches(".k-file > input")) named(event.target);
  });

  /* A list marked data-order is sorted by drag (slate.js) or by its [data-up] / [data-down] buttons;
     the hidden fields in its rows are sent in the new order, and its [data-place] say it. */
  const moved = (list) => list.dispatchEvent(new Event("input", { bubbles: true }));
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-order]")) return;
    const rows = Array.from(event.target.children);
    rows.forEach((row, at) => {
      row.querySelector("[data-place]").textContent = at + 1;
      row.querySelector("[data-up]").setAttribute("aria-disabled", at === 0);
      row.querySelector("[data-down]").setAttribute("aria-disabled", at === rows.length - 1);
    });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order] [data-up], [data-order] [data-down]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-order] > *");
    const beside = button.hasAttribute("data-up") ? item.previousElementSibling : item.nextElementSibling;
    if (!beside) return;
    item.parentNode.insertBefore(item, button.hasAttribute("data-up") ? beside : beside.nextSibling);
    button.focus();
    moved(item.parentNode);
  });
})();
