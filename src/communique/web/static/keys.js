// Keys by place (event.code), so that they work in any layout; and the run of a page that `?span=` asks for in view.
"use strict";

const items = () => Array.from(document.querySelectorAll("[data-item]"));

function step(by) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement.closest("[data-item]"));
  const next = all[Math.min(Math.max(at < 0 && by < 0 ? all.length - 1 : at + by, 0), all.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

function follow(kind) {
  const item = document.activeElement.closest("[data-item]") || document;
  const link = item.querySelector(`[data-key="${kind}"]`) || (kind === "why" && item.querySelector("th a, a"));
  if (link) link.click();
}

function help() {
  const keys = document.getElementById("keys");
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}

const ACTIONS = {
  Slash: () => document.getElementById("q")?.focus(),
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyW: () => follow("why"),
  KeyS: () => follow("source"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.code === "Escape") event.target.blur();
    return;
  }
  const coded = event.shiftKey || event.repeat ? null : document.querySelector(`[data-code="${event.code}"]`);
  const action = coded ? () => coded.click() : event.shiftKey ? event.code === "Slash" && help : ACTIONS[event.code];
  if (!action) return;
  event.preventDefault();
  action();
});

const asked = document.querySelector(".r-asked");
if (asked) asked.scrollIntoView({ block: "center" });
