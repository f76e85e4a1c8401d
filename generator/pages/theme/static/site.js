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

  /* Anchors are the same in every language, so the place on the page and the words searched for go along. */
  const keepPlace = (link) => {
    const url = new URL(link.getAttribute("href"), document.baseURI);
    url.hash = window.location.hash;
    url.search = window.location.search;
    link.href = url.href;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-edition]");
    if (!link) return;
    keepPlace(link);
    link.closest("details").open = false;
  });

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

  /* A page opened as a file may not fetch others, so results then come without their summaries. */
  if (window.location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }
})();
