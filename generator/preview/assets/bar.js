// The bar of a previewed page: its locale, how far it is, what is wrong with it; and the page follows its files.
(() => {
  const state = JSON.parse(document.getElementById("preview-state").textContent);
  const onPage = state.kind === "page";

  const follow = () => {
    const events = new EventSource(`/_preview/changes?after=${state.number}`);
    events.onmessage = () => location.reload();
    // A page that is left must not keep one of the few connections that a browser has.
    addEventListener("pagehide", () => events.close());
  };

  const make = (name, text = "", attributes = {}) => {
    const element = document.createElement(name);
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  const link = (text, href, attributes = {}) => make("a", text, { href, ...attributes });

  const locales = () => {
    const list = make("nav", "", { "aria-label": "Locales" });
    for (const [tag, href] of Object.entries(state.locales ?? {})) {
      const choice = link(tag, href, tag === state.tag ? { "aria-current": "page" } : {});
      choice.addEventListener("click", () => {
        choice.href = `${href}${location.hash}`;
        if (onPage) readerLanguage.remember(tag);
      });
      list.append(choice);
    }
    return list;
  };

  // Catalogs are alike in all languages, so they link a sentence where it is in the source. Whoever follows such
  // a link sees it in the language that they chose last, or else in their browser's.
  const leave = () => {
    const [source, ...others] = Object.keys(state.locales ?? {});
    if (!onPage || state.tag !== source || !/^#s-[0-9a-f]{8}$/.test(location.hash)) return false;
    const tag = readerLanguage.preferred([source, ...others]) ?? source;
    if (tag !== source) location.replace(`${state.locales[tag]}${location.hash}`);
    return tag !== source;
  };

  const progress = ({ total, fallback, unapproved, stale }) => {
    const done = total - fallback;
    const part = make("span", "", { class: "progress" });
    const said = [`${done} of ${total} sentences translated`];
    if (unapproved) said.push(`${unapproved} unapproved`);
    if (stale) said.push(`${stale} stale`);
    part.append(make("progress", "", { max: total || 1, value: done, "aria-label": "Translated" }), make("span", said.join(", ")));
    return part;
  };

  const sentence = (problem) => problem.sentence && document.querySelector(`.${CSS.escape(problem.sentence)}`);

  const mark = (problem) => {
    const found = sentence(problem);
    if (!found) return;
    found.classList.add("preview-problem", `preview-${problem.severity}`);
    found.title = [found.title, `${problem.place}: ${problem.text}`].filter(Boolean).join("\n");
  };

  const problems = () => {
    const found = state.problems ?? [];
    const count = found.length === 1 ? "1 problem" : `${found.length} problems`;
    if (!found.length) return make("span", "no problems", { class: "fine" });
    const part = make("details", "", { class: "problems" });
    part.append(make("summary", count));
    const list = make("ul");
    for (const problem of found) {
      const item = make("li", "", { class: problem.severity });
      if (problem.place) item.append(make("code", problem.place), " ");
      item.append(problem.text);
      const target = sentence(problem);
      if (target) {
        const button = make("button", "show", { type: "button" });
        button.addEventListener("click", () => target.scrollIntoView({ block: "center" }));
        item.append(" ", button);
      }
      list.append(item);
    }
    part.append(list);
    return part;
  };

  const besides = () => {
    const source = Object.entries(state.locales ?? {})[0];
    if (!source || source[0] === state.tag) return [];
    const asked = new URLSearchParams({ left: source[1], right: state.path });
    return [link("beside the source", `/_preview/compare?${asked}`)];
  };

  const style = `
    :host { position: fixed; inset: auto 0 0; z-index: 2147483000; direction: ltr; }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 20px; padding: 8px 16px; font: 14px/1.4 system-ui, "Segoe UI", Roboto, sans-serif; color: #eef2f7; background: #17202b; border-top: 1px solid #3b4a5c; }
    a { color: #9fcbff; } nav { display: flex; flex-wrap: wrap; gap: 2px 12px; }
    [aria-current] { color: #fff; font-weight: 600; text-decoration: none; }
    .progress { display: inline-flex; align-items: center; gap: 8px; } progress { width: 96px; height: 8px; accent-color: #6fd19a; }
    .fine { color: #8fe0b0; } summary { cursor: pointer; color: #ffc46b; }
    .problems[open] { flex-basis: 100%; order: 9; } ul { margin: 8px 0; padding-inline-start: 20px; max-height: 40vh; overflow: auto; }
    li { margin: 4px 0; } .fatal::marker { color: #ff8f85; } .warning::marker { color: #ffc46b; }
    code { font: 13px ui-monospace, Menlo, Consolas, monospace; color: #cfd8e3; }
    button { font: inherit; color: #9fcbff; background: none; border: 1px solid #46576b; border-radius: 6px; padding: 0 8px; cursor: pointer; }
    :focus-visible { outline: 2px solid #9fcbff; outline-offset: 2px; }
    @media print { :host { display: none; } }`;
  const marks = ".preview-problem{text-decoration:underline wavy 2px;text-underline-offset:3px}.preview-fatal{text-decoration-color:#d6453a}.preview-warning{text-decoration-color:#c77d00}";

  const show = () => {
    document.head.append(make("style", marks));
    (state.problems ?? []).forEach(mark);
    const host = make("div");
    const bar = make("div", "", { class: "bar", role: "region", "aria-label": "Preview" });
    bar.append(link("Preview", "/"), locales());
    if (state.coverage) bar.append(progress(state.coverage));
    bar.append(problems(), ...besides());
    host.attachShadow({ mode: "open" }).append(make("style", style), bar);
    document.body.append(host);
    // What the page ends with stays readable.
    const room = () => { document.body.style.paddingBottom = `${bar.offsetHeight + 8}px`; };
    new ResizeObserver(room).observe(bar);
  };

  const alone = window === window.top;
  if (alone && leave()) return;
  follow();
  if (alone) show();
})();
