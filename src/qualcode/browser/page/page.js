// What the page does beside the terminal: it says why the connection ended, keeps words of participants from opening
// other pages, and leaves the keys of the clipboard to the browser. It runs before the terminal's own script.
"use strict";

// A link in a transcript is text. (The terminal's script would open it, and so tell its site that somebody reads this.)
window.open = () => null;

class ToldSocket extends WebSocket {
  constructor(...how) {
    super(...how);
    this.addEventListener("open", takeKeys);
    this.addEventListener("close", (event) => over(event.code));
  }
}
window.WebSocket = ToldSocket;

function takeKeys() {
  document.querySelector(".xterm-helper-textarea")?.focus();
}
window.addEventListener("focus", takeKeys);

function over(code) {
  const told = document.getElementById("over");
  const why = told.dataset[`code${code}`];
  document.getElementById("why").textContent = why ?? told.dataset.lost;
  document.getElementById("again").hidden = code === 4000;
  told.hidden = false;
  window.removeEventListener("focus", takeKeys);
  document.getElementById("again").focus();
}

window.addEventListener("DOMContentLoaded", () => {
  document.getElementById("again").addEventListener("click", () => location.reload());
});

// Ctrl+V pastes what the system's clipboard holds; Ctrl+C copies what was marked with Shift and the mouse, if anything.
window.addEventListener("keydown", (event) => {
  if (event.altKey || event.shiftKey || event.metaKey || !event.ctrlKey) return;
  const key = event.key.toLowerCase();
  if (key === "v") event.stopImmediatePropagation();
  if (key === "c" && copied()) {
    event.stopImmediatePropagation();
    event.preventDefault();
  }
}, true);

function copied() {
  let taken = false;
  const allow = (event) => event.preventDefault();
  const look = (event) => { taken = event.defaultPrevented; };
  document.addEventListener("beforecopy", allow);
  document.addEventListener("copy", look);
  document.execCommand("copy");
  document.removeEventListener("beforecopy", allow);
  document.removeEventListener("copy", look);
  return taken;
}
