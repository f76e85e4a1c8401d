/* Show a suggestion in the reader's own language. */
(() => {
  const offers = [...document.querySelectorAll("[data-suggest]")];
  const tag = readerLanguage.preferred(offers.map((offer) => offer.dataset.suggest));
  const found = offers.find((offer) => offer.dataset.suggest === tag);
  if (found) found.hidden = false;
})();
