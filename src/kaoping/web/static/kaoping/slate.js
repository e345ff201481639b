/* A ranked list that is sorted by drag, also on a touch screen. Its buttons work without this. */
document.querySelectorAll("[data-sortable]").forEach((list) => {
  "use strict";
  window.Sortable.create(list, {
    handle: ".k-grip",
    draggable: "li",
    ghostClass: "k-moving",
    forceFallback: true,
    onEnd: () => list.dispatchEvent(new Event("input", { bubbles: true })),
  });
});
