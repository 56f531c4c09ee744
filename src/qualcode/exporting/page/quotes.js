(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement, search = byId("search"), count = byId("count"), theme = byId("theme");
  const quotes = Array.from(document.querySelectorAll("figure"));
  const sections = Array.from(document.querySelectorAll("section"));
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let texts = null;

  function filter() {
    texts = texts || quotes.map((quote) => plain(quote.parentElement.firstElementChild.textContent + " " + quote.textContent));
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    quotes.forEach((quote, i) => {
      quote.hidden = !words.every((word) => texts[i].includes(word));
      shown += quote.hidden ? 0 : 1;
    });
    for (const section of sections) {
      const left = section.querySelectorAll("figure:not([hidden])").length;
      const link = byId("to-" + section.dataset.number);
      link.hidden = section.hidden = left === 0;
      link.querySelector(".count").textContent = String(left);
    }
    count.textContent = words.length ? `${shown} of ${quotes.length} quotes` : `${quotes.length} quotes`;
  }

  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = isDark() ? "Light colours" : "Dark colours"; };

  byId("tools").hidden = false;
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && search.value) {
      event.preventDefault();
      search.value = "";
      filter();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== search && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
  filter();
})();
