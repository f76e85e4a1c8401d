/* The original beside the translation, when the reader turns it on: in a second column of each block, or below a
   sentence that the reader points at. Off, the page holds none of it but as data. */
"use strict";

(() => {
  const KEY = "compare";
  const KINDS = ["columns", "sentences"];
  const tools = document.querySelector("[data-compare]");
  const article = document.querySelector("article.bd-article");
  if (!tools || !article) return;

  const originals = JSON.parse(document.getElementById("originals").textContent);
  const { lang, dir, joiner, label } = tools.dataset;
  const toggle = tools.querySelector("[data-compare-toggle]");
  const kinds = [...tools.querySelectorAll("[data-compare-kind]")];
  const ID = /(?:^|\s)s-([0-9a-f]{8})(?:\s|$)/;

  const idOf = (element) => ID.exec(element.className)?.[1];
  const sentences = () =>
    [...article.querySelectorAll('span[class*="s-"]')].filter((span) => idOf(span) in originals);

  const element = (tag, className, attributes = {}) => {
    const found = document.createElement(tag);
    found.className = className;
    Object.entries(attributes).forEach(([name, value]) => found.setAttribute(name, value));
    return found;
  };

  /* The site's own text: escaped when the page was built. */
  const original = (id, className) => {
    const found = element("span", className, { lang, dir, "data-of": id });
    found.innerHTML = originals[id];
    return found;
  };

  /* --- two columns: a block's text moves into the first, its original into the second */

  const BLOCK = "p, h1, h2, h3, h4, h5, h6, dt, dd, td, th, li, figcaption, caption, summary";
  const NESTED = "p, ul, ol, dl, table, div, section, details, blockquote, figure";

  const pair = (block, spans) => {
    const second = element("span", "pair__original", { lang, dir });
    spans.forEach((span, index) => {
      if (index) second.append(joiner);
      second.append(original(idOf(span), "original"));
    });
    if (block.matches("summary") || block.querySelector(NESTED)) {
      spans.at(-1).after(second);
      return;
    }
    const first = element("span", "pair__text");
    const both = element("span", "pair");
    first.append(...block.childNodes);
    both.append(first, second);
    block.append(both);
  };

  const showColumns = () => {
    const blocks = new Map();
    sentences().forEach((span) => {
      const block = span.closest(BLOCK);
      if (block) blocks.set(block, [...(blocks.get(block) || []), span]);
    });
    blocks.forEach((spans, block) => pair(block, spans));
  };

  const hideColumns = () => {
    article.querySelectorAll(".pair").forEach((both) => {
      both.replaceWith(...both.querySelector(".pair__text").childNodes);
    });
    article.querySelectorAll(".pair__original").forEach((found) => found.remove());
  };

  /* --- below a sentence: by its button, or a tap on the sentence */

  let shown = null;

  const close = () => {
    if (!shown) return;
    shown.setAttribute("aria-expanded", "false");
    document.getElementById(shown.getAttribute("aria-controls"))?.remove();
    shown = null;
  };

  const open = (button) => {
    if (shown === button) return;
    close();
    const below = original(button.dataset.of, "original original--below");
    below.id = button.getAttribute("aria-controls");
    button.after(below);
    button.setAttribute("aria-expanded", "true");
    shown = button;
  };

  const showButtons = () =>
    sentences().forEach((span, index) => {
      const button = element("button", "original-button", {
        type: "button",
        "aria-expanded": "false",
        "aria-label": label,
        "aria-controls": `original-${index}`,
        "data-of": idOf(span),
      });
      span.classList.add("has-original");
      const home = span.closest("summary");
      if (home) home.after(button);
      else span.after(button);
    });

  const hideButtons = () => {
    close();
    article.querySelectorAll(".original-button").forEach((button) => button.remove());
    article.querySelectorAll(".has-original").forEach((span) => span.classList.remove("has-original"));
  };

  const buttonOf = (span) => {
    const next = (span.closest("summary") || span).nextElementSibling;
    return next?.matches(".original-button") ? next : null;
  };

  /* --- the choice */

  const read = () => {
    try {
      return (localStorage.getItem(KEY) || "").split(" ");
    } catch {
      return []; /* the reader forbids storage */
    }
  };

  const write = (value) => {
    try {
      localStorage.setItem(KEY, value);
    } catch {
      /* it lasts for this page, then */
    }
  };

  const state = { on: false, kind: KINDS[0] };

  const show = () => {
    hideColumns();
    hideButtons();
    if (state.on) (state.kind === "columns" ? showColumns : showButtons)();
    document.documentElement.dataset.compare = state.on ? state.kind : "";
    toggle.setAttribute("aria-pressed", String(state.on));
    tools.querySelector(".compare__kinds").hidden = !state.on;
    kinds.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.compareKind === state.kind)),
    );
  };

  /* What the reader looks at stays where it is, though the text above it grows or shrinks. */
  const change = (values) => {
    const anchor = [...article.querySelectorAll("h1, h2, h3, p, li")].find(
      (found) => found.getBoundingClientRect().top >= 0,
    );
    const before = anchor?.getBoundingClientRect().top ?? 0;
    Object.assign(state, values);
    write(`${state.on ? "on" : "off"} ${state.kind}`);
    show();
    if (window.scrollY > 0 && anchor) {
      window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
    }
  };

  toggle.addEventListener("click", () => change({ on: !state.on }));
  kinds.forEach((button) => button.addEventListener("click", () => change({ kind: button.dataset.compareKind })));

  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && event.code === "KeyS") {
      event.preventDefault();
      change({ on: !state.on });
    }
    if (event.key === "Escape" && shown) {
      const button = shown;
      close();
      button.focus();
    }
  });

  article.addEventListener("click", (event) => {
    if (event.target.closest("a, summary, input")) return;
    const button = event.target.closest(".original-button");
    const span = event.target.closest(".has-original");
    const found = button || (span && buttonOf(span));
    if (!found || (!button && String(window.getSelection()))) return;
    if (shown === found) close();
    else open(found);
  });

  /* A reader who comes by keyboard sees the original at once; a click decides for itself. */
  article.addEventListener("focusin", (event) => {
    const button = event.target.closest(".original-button");
    if (button?.matches(":focus-visible")) open(button);
  });

  /* Pointing at a sentence shows which one of the other column it is. */
  article.addEventListener("pointerover", (event) => {
    if (state.on && state.kind === "columns") {
      const over = event.target.closest('.original, span[class*="s-"]');
      const id = over && (over.dataset.of || idOf(over));
      article.querySelectorAll(".is-paired").forEach((found) => found.classList.remove("is-paired"));
      if (id) {
        article
          .querySelectorAll(`.s-${id}, .original[data-of="${id}"]`)
          .forEach((found) => found.classList.add("is-paired"));
      }
    }
  });

  const [saved, kind] = read();
  state.on = saved === "on";
  state.kind = KINDS.includes(kind) ? kind : KINDS[0];
  show();
  /* The text grew after the browser went to the place that the address names. */
  if (state.on && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})();
