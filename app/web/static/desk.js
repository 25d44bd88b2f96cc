// Keys for the desk. A key presses the control that names it, so what the page shows and what a
// key does cannot differ. Everything works without this file.
"use strict";

(() => {
  const keys = document.documentElement.dataset.keys ?? "one"; // chosen on the page "Display"
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

  if (keys === "off") {
    for (const one of document.querySelectorAll("[aria-keyshortcuts]")) one.removeAttribute("aria-keyshortcuts");
  }
  document.addEventListener("keydown", (event) => {
    if (keys === "off") return;
    const apart = event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing;
    if (apart || event.defaultPrevented || performance.now() < ready || writesIn(event.target)) return;
    const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === keyOf(event));
    if (!control) return;
    event.preventDefault();
    // Enter is the second press; what only moves through the page needs none.
    if (keys === "two" && !control.dataset.step) control.focus();
    else control.click();
  });

  // From difference to difference; without this file the link leads to the first.
  let place = -1;
  document.addEventListener("click", (event) => {
    const control = event.target instanceof Element ? event.target.closest("[data-step]") : null;
    if (!control) return;
    event.preventDefault();
    const all = [...document.querySelectorAll(".difference")];
    const at = all.indexOf(document.activeElement?.closest(".difference"));
    place = (at < 0 ? place : at) + Number(control.dataset.step);
    place = Math.max(0, Math.min(all.length - 1, place));
    all[place]?.focus();
    all[place]?.scrollIntoView({ block: "nearest" });
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

  // What is written is kept a second after the last letter, and on leaving the page.
  const PAUSE_MS = 1000;
  const drafted = [...document.querySelectorAll("form[data-draft]")];
  let timer = 0;
  let changed = false;
  let sending = null;
  const save = () => {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    const fields = new URLSearchParams({ address: location.pathname });
    for (const form of drafted) {
      for (const [name, value] of new FormData(form)) {
        if (name !== "csrf" || !fields.has("csrf")) fields.append(name, value);
      }
    }
    sending = new AbortController();
    fetch("/drafts", { method: "POST", body: fields, keepalive: true, signal: sending.signal }).catch((error) => {
      if (error.name !== "AbortError") changed = true; // not there yet: it goes with the next letter
    });
  };
  const wrote = (event) => {
    if (!event.target.form || !drafted.includes(event.target.form)) return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };
  document.addEventListener("input", wrote);
  document.addEventListener("change", wrote);
  document.addEventListener("submit", (event) => {
    if (!drafted.includes(event.target)) return;
    clearTimeout(timer); // the form itself is on its way: nothing older may come after it
    changed = false;
    sending?.abort();
  });
  addEventListener("pagehide", save);
})();
