/* Comforts of scoring: a running total, and keys. The page works without this file. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-score]");
  const output = document.querySelector("[data-total]");
  if (!form) return;

  const total = () => {
    if (!output) return;
    const points = [...form.querySelectorAll("[data-weight]")];
    const known = points.every((field) => field.value !== "");
    output.hidden = !known;
    const sum = points.reduce((all, field) => all + Number(field.value) * Number(field.dataset.weight), 0);
    output.querySelector("b").textContent = (sum / Number(output.dataset.full)).toFixed(2);
  };
  form.addEventListener("input", total);
  total();

  /* Ctrl+Enter saves and goes on from within any field; n and p step outside of fields. */
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const next = form.querySelector("button[name=next]");
      if (next) next.click();
    }
  });
})();
