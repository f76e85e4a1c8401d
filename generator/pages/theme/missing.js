/* A page that is missing in one language may be there in others: the manifest tells which. */
(async () => {
  const root = document.body.dataset.root;
  if (!root || !location.pathname.startsWith(root) || !location.protocol.startsWith("http")) return;
  /* The address may name a language, or none. */
  const path = location.pathname.slice(root.length).replace(/\.html$/, "");
  const names = [path, path.replace(/^[^/]*\//, "")];
  const answer = await fetch(`${root}manifest.json`).catch(() => null);
  if (!answer || !answer.ok) return;
  const { locales } = await answer.json();
  for (const link of document.querySelectorAll(".languages a")) {
    const pages = locales[link.hreflang]?.pages ?? {};
    const page = names.find((name) => Object.hasOwn(pages, name));
    const address = `${root}${link.hreflang}/${page}.html`;
    if (!page || address === location.pathname) continue;
    link.href = `${address}${location.search}${location.hash}`;
    link.querySelector(".languages__title").textContent = pages[page].title;
    document.getElementById("found").hidden = false;
  }
})();
