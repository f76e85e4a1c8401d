/* Which of the offered languages a reader prefers: the remembered one, else the first that the browser wants and
   we have, else one that shares language and script with it. Nothing redirects; readers decide. */
"use strict";

const readerLanguage = {
  KEY: "language",

  /* The language that the reader asked us to remember, if any. */
  get remembered() {
    try {
      return localStorage.getItem(this.KEY);
    } catch {
      return null; /* the reader forbids storage */
    }
  },

  remember(tag) {
    try {
      if (tag) localStorage.setItem(this.KEY, tag);
      else localStorage.removeItem(this.KEY);
    } catch {
      /* the reader forbids storage */
    }
  },

  likely(tag) {
    try {
      return new Intl.Locale(tag).maximize();
    } catch {
      return null;
    }
  },

  areKin(wanted, offered) {
    const [left, right] = [this.likely(wanted), this.likely(offered)];
    return Boolean(left && right && left.language === right.language && left.script === right.script);
  },

  preferred(tags) {
    if (tags.includes(this.remembered)) return this.remembered;
    for (const wanted of navigator.languages || []) {
      const same = tags.find((tag) => tag.toLowerCase() === wanted.toLowerCase());
      const near = same || tags.find((tag) => this.areKin(wanted, tag));
      if (near) return near;
    }
    return null;
  },
};
