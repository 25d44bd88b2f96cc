// Keys for the desk. A key presses the control that names it, so what the page shows and what a
// key does cannot differ. Everything works without this file.
"use strict";

(() => {
  const CALM_MS = 350; // after a page came up: a key still on its way was meant for the page before
  let ready = performance.now() + CALM_MS;

  const keyOf = (event) => {
    // By place on the keyboard: on some, the row of digits gives other characters.
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    return digit && !event.shiftKey ? digit[1] : event.key.toLowerCase();
  };
  // Boxes that are ticked take no letters; where the page says so, keys go on working there.
  const writesIn = (target) =>
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable], dialog") !== null &&
    target.closest("[data-keys=on]") === null;

  document.addEventListener("keydown", (event) => {
    const apart = event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing;
    if (apart || event.defaultPrevented || performance.now() < ready || writesIn(event.target)) return;
    const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === keyOf(event));
    if (!control) return;
    event.preventDefault();
    control.click();
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    ready = performance.now() + CALM_MS;
    for (const form of document.forms) delete form.dataset.sent;
  });
})();
