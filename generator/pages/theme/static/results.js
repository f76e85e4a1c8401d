/* What a search shows of each page that it finds: the sentence with the words, as Sphinx's scripts ask for it. */
"use strict";

(() => {
  const BLOCK = "p, li, dt, dd, th, td, figcaption, caption, summary, pre, .alert-quote";
  const NO_TEXT = "noscript, script, style, .headerlink, .l10n-changes, [data-no-search]";
  const stemmer = new Stemmer();
  const splitter =
    "Segmenter" in Intl ? new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" }) : null;

  const sentencesOf = (text) => (splitter ? Array.from(splitter.segment(text), ({ segment }) => segment.trim()) : [text]);

  /* The index holds stems; a text may have another form of the word, and Chinese ones have no blanks between. */
  const count = (sentence, terms) => {
    const text = sentence.toLowerCase();
    const stems = new Set(splitQuery(text).map((word) => stemmer.stemWord(word)));
    return terms.filter((term) => stems.has(term) || text.includes(term)).length;
  };

  /* Sphinx leaves out of account terms of less than three characters where others are longer; Chinese ones have two. */
  if (document.documentElement.lang.startsWith("zh")) {
    const search = Search.performTermsSearch;
    const pagesOf = (term) => new Set(search(new Set([term]), new Set()).map(([page]) => page));
    Search.performTermsSearch = (terms, excluded) => {
      const found = [...terms].map(pagesOf);
      return search(terms, excluded).filter(([page]) => found.every((pages) => pages.has(page)));
    };
  }

  const textOf = (block) => {
    const copy = block.cloneNode(true);
    copy.querySelectorAll(BLOCK).forEach((inner) => inner.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const sentenceOf = (html, terms, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.querySelector("[role=main] article");
    const place = (anchor && page.getElementById(decodeURIComponent(anchor.slice(1)))) || main;
    if (!place) return "";
    place.querySelectorAll(NO_TEXT).forEach((found) => found.remove());
    const sentences = [...place.querySelectorAll(BLOCK)].flatMap((block) => sentencesOf(textOf(block))).filter(Boolean);
    const counts = sentences.map((sentence) => count(sentence, terms));
    return sentences[counts.indexOf(Math.max(...counts))] || "";
  };

  Search.makeSearchSummary = (html, terms, anchor) => {
    const summary = document.createElement("p");
    summary.className = "context";
    summary.textContent = sentenceOf(html, [...terms], anchor);
    return summary;
  };

  /* A page opened as a file may not fetch others; it shows each in a frame for a moment, which sends itself
     (site.js). One after the other, for a search may find hundreds. */
  if (window.location.protocol !== "file:") return;

  const framed = (url) =>
    new Promise((resolve) => {
      const frame = document.createElement("iframe");
      const take = (event) => {
        if (event.source !== frame.contentWindow) return;
        window.removeEventListener("message", take);
        frame.remove();
        resolve({ text: () => event.data });
      };
      window.addEventListener("message", take);
      frame.hidden = true;
      frame.name = "search-summary";
      frame.src = url;
      document.body.append(frame);
    });

  let last = Promise.resolve();
  window.fetch = (url) => (last = last.then(() => framed(url)));
})();
