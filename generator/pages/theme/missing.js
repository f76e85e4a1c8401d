/* A page that is missing in one language may be there in others: the manifest tells which. */
(async () => {
  const root = document.body.dataset.root;
  if (!root || !location.pathname.startsWith(root) || !location.protocol.startsWith("http")) return;
  const page = location.pathname.slice(root.length).replace(/^[^/]*\//, "").replace(/\.html$/, "");
  const answer = await fetch(`${root}manifest.json`).catch(() => null);
  if (!answer || !answer.ok) return;
  const { locales } = await answer.json();
  for (const link of document.querySelectorAll(".languages a")) {
    const known = locales[link.hreflang]?.pages?.[page];
    if (!known || `${root}${link.hreflang}/${page}.html` === location.pathname) continue;
    link.href = `${root}${link.hreflang}/${page}.html`;
    link.querySelector(".languages__title").textContent = known.title;
    document.getElementById("found").hidden = false;
  }
})();
