"use strict";
/* Show a suggestion in the reader's own language: the first wanted language that we have, else one that shares
   language and script with it. The reader decides; nothing is redirected. */
(() => {
  const offers = [...document.querySelectorAll("[data-suggest]")];
  const likely = (tag) => {
    try {
      return new Intl.Locale(tag).maximize();
    } catch {
      return null;
    }
  };
  const kin = (wanted, offer) => {
    const [left, right] = [likely(wanted), likely(offer)];
    return left && right && left.language === right.language && left.script === right.script;
  };
  for (const wanted of navigator.languages || []) {
    const tags = offers.map((offer) => offer.dataset.suggest);
    const exact = tags.findIndex((tag) => tag.toLowerCase() === wanted.toLowerCase());
    const index = exact >= 0 ? exact : tags.findIndex((tag) => kin(wanted, tag));
    if (index < 0) continue;
    offers[index].hidden = false;
    break;
  }
})();
