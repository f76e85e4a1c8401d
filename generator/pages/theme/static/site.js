/* What the pages do beyond reading: menus that close, and a language switch that keeps the reader's place. */
"use strict";

(() => {
  const menus = () => [...document.querySelectorAll("details.menu")];

  /* A menu closes when the reader clicks elsewhere, leaves it by keyboard, or presses Escape. */
  const closeOthers = (target) =>
    menus().forEach((menu) => {
      if (!menu.contains(target)) menu.open = false;
    });

  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus()
      .filter((menu) => menu.open)
      .forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
  });

  /* Lists that cover the page on a narrow screen give way to the place on it that the reader chose. */
  document.addEventListener("click", (event) => {
    event.target.closest?.('dialog a[href^="#"]')?.closest("dialog").close();
  });

  /* Anchors are the same in every language, so the place on the page and the words searched for go along. */
  const keepPlace = (link) => {
    const url = new URL(link.getAttribute("href"), document.baseURI);
    url.hash = window.location.hash;
    url.search = window.location.search;
    link.href = url.href;
  };

  /* A link is opened in a new tab, or its address copied, without a click. */
  document.addEventListener("pointerdown", (event) => {
    const link = event.target.closest?.("a[data-edition]");
    if (link) keepPlace(link);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-edition]");
    if (!link) return;
    keepPlace(link);
    if (readerLanguage.remembered) readerLanguage.remember(link.dataset.edition);
    const menu = link.closest("details");
    if (menu) menu.open = false;
  });

  /* A language is remembered only when the reader says so, and forgotten at once when they change their mind. */
  const remember = document.querySelector("[data-remember]");
  if (remember) {
    remember.checked = Boolean(readerLanguage.remembered);
    remember.addEventListener("change", () =>
      readerLanguage.remember(remember.checked ? remember.dataset.remember : null),
    );
  }

  /* Readers who may prefer another language are told of it, once, in that language. */
  const DISMISSED = "suggestion-dismissed";
  const bar = document.querySelector(".suggestion-bar");
  const suggest = () => {
    const offers = [...bar.querySelectorAll("[data-suggest]")];
    const here = bar.dataset.current;
    const tag = readerLanguage.preferred([here, ...offers.map((offer) => offer.dataset.suggest)]);
    const offer = offers.find((found) => found.dataset.suggest === tag);
    let dismissed = null;
    try {
      dismissed = localStorage.getItem(DISMISSED);
    } catch {
      /* the reader forbids storage */
    }
    if (!offer || dismissed === tag) return;
    bar.hidden = offer.hidden = false;
    offer.querySelector("[data-dismiss]").addEventListener("click", () => {
      bar.hidden = true;
      try {
        localStorage.setItem(DISMISSED, tag);
      } catch {
        /* it comes again on the next page, then */
      }
    });
  };
  if (bar) suggest();

  /* An address may name a sentence by its class, as catalogs do. */
  const showNamed = () => {
    const named = /^#(s-[0-9a-f]{8})$/.exec(window.location.hash)?.[1];
    const found = named && document.querySelector(`.bd-article .${named}`);
    document.querySelectorAll(".is-named").forEach((other) => other.classList.remove("is-named"));
    if (!found) return;
    found.classList.add("is-named");
    const folded = found.closest("details:not([open])");
    if (folded) folded.open = true;
    /* Who loads the page again stays where they were. */
    const [{ type } = {}] = performance.getEntriesByType("navigation");
    if (type !== "reload") found.scrollIntoView({ block: "center" });
  };
  window.addEventListener("hashchange", showNamed);
  showNamed();

  /* --- problems with the translation: the link on the page names what the reader selected */

  const TEXT_LIMIT = 500;

  /* The half of a character that a cut may leave cannot be in an address. */
  const shortened = (text) => text.slice(0, TEXT_LIMIT).replace(/[\ud800-\udbff]$/, "");

  const reportAddress = (link, text, sentence) => {
    const { report, page, locale } = link.dataset;
    const note = sentence && !report.includes("{sentence}") ? `${text}\n\n[${sentence}]` : text;
    const values = { page, locale, sentence, text: note, url: window.location.href };
    return report.replace(/\{(\w+)\}/g, (whole, name) => encodeURIComponent(values[name] ?? whole));
  };

  const selected = () => {
    const selection = window.getSelection();
    const text = String(selection).trim();
    const node = selection.anchorNode;
    const start = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!text || !start?.closest?.("article.bd-article")) return null;
    const holder = start.closest('[class*="s-"], [data-of]');
    const id = holder?.dataset.of || /(?:^|\s)s-([0-9a-f]{8})/.exec(holder?.className || "")?.[1] || "";
    return { text: shortened(text), sentence: id, place: selection.getRangeAt(0).getBoundingClientRect() };
  };

  const floating = document.getElementById("report-selection");
  if (floating) {
    document.addEventListener("selectionchange", () => {
      const found = selected();
      if (!found && document.activeElement === floating) return;
      floating.hidden = !found;
      document.querySelectorAll("a[data-report]").forEach((link) => {
        link.href = reportAddress(link, found?.text || "", found?.sentence || "");
      });
      if (!found) return;
      const edge = document.documentElement.clientWidth - floating.offsetWidth - 8;
      floating.style.left = `${Math.max(8, Math.min(found.place.left, edge))}px`;
      floating.style.top = `${found.place.bottom + window.scrollY + 8}px`;
    });
  }

  /* The parent theme marks the chosen colour mode by a class; screen readers need a state. */
  const markMode = () => {
    const mode = document.documentElement.dataset.mode;
    document.querySelectorAll(".theme-change-button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    });
  };

  document.addEventListener("DOMContentLoaded", markMode);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".theme-change-button");
    if (!button) return;
    markMode();
    button.closest("details").open = false;
    button.closest("details").querySelector("summary").focus();
  });

  /* A search among pages opened as files may not fetch this one, which therefore sends itself (results.js). */
  if (window.location.protocol === "file:" && window.name === "search-summary" && window.parent !== window) {
    window.parent.postMessage(document.documentElement.outerHTML, "*");
  }
})();
