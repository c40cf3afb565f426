// Results while typing, copying, keys, printing; in acts: contents that follow, marked words, cards over links.
// Every page works without it.
(() => {
  const q = document.getElementById("q") ?? document.getElementById("within");
  const form = document.getElementById("ask");
  const said = document.getElementById("said");
  const all = (what) => [...document.querySelectorAll(what)];

  const say = (text) => {
    said.textContent = "";
    setTimeout(() => { said.textContent = text; }, 30);
  };

  // Results while typing: the page's own fragment.
  let wait, asking;
  const address = (fragment) => {
    const pairs = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...pairs]) if (!value) pairs.delete(name);
    if (fragment) pairs.set("fragment", "1");
    return "/search?" + pairs;
  };
  const ask = async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(address(true), { signal: asking.signal });
      if (!answer.ok) return;
      document.getElementById("results").innerHTML = await answer.text();
      history.replaceState(null, "", address(false));
      fold();
    } catch (error) {
      if (error.name !== "AbortError") form.dataset.failed = "1";
    }
  };
  if (form) form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 180); });

  // On a narrow screen facets and contents are folded.
  const fold = () => {
    if (matchMedia("(max-width: 50rem)").matches) {
      for (const details of all("details.fold")) details.open = false;
    }
  };
  fold();

  // Copying a citation; printing.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        say(said.dataset.copied);
        button.classList.add("done");
        setTimeout(() => button.classList.remove("done"), 1500);
      } catch {
        say(said.dataset.failed);
      }
    }
    if (event.target.closest("button.print")) print();
  });
  document.documentElement.classList.add("js");
  for (const button of all("button.print, button.step")) button.hidden = false;
  if (new URLSearchParams(location.search).get("print") === "1") addEventListener("load", () => print());

  // What is folded is unfolded for what an address names, and on paper.
  const reveal = (element) => {
    for (let up = element?.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
  };
  const arrive = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    reveal(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  arrive();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details.part:not([open]), details.long:not([open])");
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });

  // Contents follow what is read.
  const nav = document.querySelector("nav.contents");
  if (nav) {
    const links = new Map();
    for (const link of nav.querySelectorAll('a[href^="#"]')) links.set(link.getAttribute("href").slice(1), link);
    const seen = new Set();
    let current;
    const follow = () => {
      const first = [...links.keys()].find((id) => seen.has(id));
      if (!first || links.get(first) === current) return;
      current?.removeAttribute("aria-current");
      current = links.get(first);
      current.setAttribute("aria-current", "location");
      const [box, own] = [nav.getBoundingClientRect(), current.getBoundingClientRect()];
      if (own.top < box.top) nav.scrollTop -= box.top - own.top + 40;
      if (own.bottom > box.bottom) nav.scrollTop += own.bottom - box.bottom + 40;
    };
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
      follow();
    }, { rootMargin: "-48px 0px -55% 0px" });
    for (const id of links.keys()) {
      const block = document.getElementById(id);
      if (block) watch.observe(block);
    }
  }

  // From one marked word to the next.
  const marks = () => all(".text mark:not(.fix)");
  let at = -1;
  const step = (by) => {
    const found = marks();
    if (!found.length) return;
    found[at]?.classList.remove("now");
    at = (at + by + found.length) % found.length;
    reveal(found[at]);
    found[at].classList.add("now");
    found[at].scrollIntoView({ block: "center" });
    const count = document.querySelector(".within .count");
    if (count) count.textContent = `${at + 1} / ${found.length}`;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.step");
    if (button) step(Number(button.dataset.step));
  });
  if (marks().length && location.hash.length < 2) step(1);

  // Cards: over a link what it leads to, over a term what it means.
  const card = document.createElement("div");
  card.id = "over";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  const known = new Map();
  let owner, soon;
  const place = () => {
    const box = owner.getClientRects()[0] ?? owner.getBoundingClientRect();
    const width = Math.min(440, innerWidth - 16);
    card.style.width = `${width}px`;
    card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8)) + scrollX}px`;
    const below = box.bottom + 6 + card.offsetHeight < innerHeight || box.top < card.offsetHeight;
    card.style.top = `${(below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + scrollY}px`;
  };
  const hide = () => {
    clearTimeout(soon);
    card.hidden = true;
    owner?.removeAttribute("aria-describedby");
    if (owner?.dataset.title) owner.title = owner.dataset.title;
    owner = undefined;
  };
  const told = async (element) => {
    if (!element.matches("a.ref")) return null;
    const to = new URL(element.href);
    const act = to.pathname.match(/^\/acts\/[^/]+/)?.[0];
    if (!act || to.origin !== location.origin) return null;
    const asked = new URLSearchParams();
    if (to.hash) asked.set("at", decodeURIComponent(to.hash.slice(1)));
    if (to.searchParams.get("on")) asked.set("on", to.searchParams.get("on"));
    const from = `${act}/card?${asked}`;
    if (!known.has(from)) {
      const answer = await fetch(from);
      known.set(from, answer.ok ? await answer.text() : null);
    }
    return known.get(from);
  };
  const show = async (element) => {
    hide();
    owner = element;
    const title = element.title || element.dataset.title || "";
    if (element.title) {
      element.dataset.title = element.title;
      element.removeAttribute("title");
    }
    let html = null;
    try { html = await told(element); } catch { /* the title will do */ }
    if (owner !== element || (!html && !title)) return;
    if (html) card.innerHTML = html; else card.textContent = title;
    card.hidden = false;
    element.setAttribute("aria-describedby", "over");
    place();
  };
  const carded = "a.ref, .text abbr, .text .absent";
  document.addEventListener("pointerover", (event) => {
    const element = event.target.closest?.(carded);
    if (!element || element === owner) return;
    clearTimeout(soon);
    soon = setTimeout(() => show(element), 220);
  });
  document.addEventListener("pointerout", (event) => {
    if (!event.target.closest?.(carded) || event.relatedTarget?.closest?.("#over")) return;
    hide();
  });
  card.addEventListener("pointerleave", hide);
  document.addEventListener("focusin", (event) => { if (event.target.matches?.("a.ref")) show(event.target); });
  document.addEventListener("focusout", (event) => { if (event.target === owner) hide(); });
  document.addEventListener("click", (event) => {
    const term = event.target.closest?.(".text abbr, .text .absent");
    if (term && term !== owner) show(term);
  });

  // Keys, by their places, so that they are the same on every layout: / to the search box, j and k from result to result.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      hide();
      if (typing) typing.blur();
    }
    if (typing) return;
    if ((event.code === "Slash" || event.key === "/") && !event.shiftKey && q) {
      event.preventDefault();
      q.focus();
      q.select();
    }
    if (event.code === "KeyN" && marks().length) step(event.shiftKey ? -1 : 1);
    if (event.code === "KeyJ" || event.code === "KeyK") {
      const results = all("a.go");
      const here = results.indexOf(document.activeElement);
      const next = results[event.code === "KeyJ" ? here + 1 : Math.max(here - 1, 0)];
      if (next) {
        next.focus();
        next.closest("li").scrollIntoView({ block: "nearest" });
      }
    }
  });
})();
