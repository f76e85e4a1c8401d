/* A page that is missing in one language may be there in others: the manifest tells which. */
(async () => {
  const root = document.body.dataset.root;
  if (!root || !location.pathname.startsWith(root) || !location.protocol.startsWith("http")) return;
  /* Names are encoded in addresses; a wrong address may be encoded wrongly. */
  const decoded = (address) => {
    try {
      return decodeURIComponent(address);
    } catch {
      return address;
    }
  };
  const encoded = (name) => name.split("/").map(encodeURIComponent).join("/");
  /* The address may name a language, or none. */
  const path = decoded(location.pathname.slice(root.length)).replace(/\.html$/, "");
  const names = [path, path.replace(/^[^/]*\//, "")];
  const answer = await fetch(`${root}manifest.json`).catch(() => null);
  if (!answer || !answer.ok) return;
  const { locales } = await answer.json();
  for (const link of document.querySelectorAll(".languages a")) {
    const pages = locales[link.hreflang]?.pages ?? {};
    const page = names.find((name) => Object.hasOwn(pages, name));
    if (!page) continue;
    const address = `${root}${link.hreflang}/${encoded(page)}.html`;
    if (decoded(address) === decoded(location.pathname)) continue;
    link.href = `${address}${location.search}${location.hash}`;
    link.querySelector(".languages__title").textContent = pages[page].title;
    document.getElementById("found").hidden = false;
  }
})();
