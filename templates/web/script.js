// Results while typing, copying, keys, printing. Every page works without it.
(() => {
  const q = document.getElementById("q");
  const form = document.getElementById("ask");
  const said = document.getElementById("said");

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
      for (const details of document.querySelectorAll("details.fold")) details.open = false;
    }
  };
  fold();

  // Copying a citation.
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
  for (const button of document.querySelectorAll("button.print")) button.hidden = false;

  // Keys: / to the search box, j and k from result to result.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing) typing.blur();
    if (typing) return;
    if (event.key === "/" && q) {
      event.preventDefault();
      q.focus();
      q.select();
    }
    if (event.key === "j" || event.key === "k") {
      const all = [...document.querySelectorAll("a.go")];
      const at = all.indexOf(document.activeElement);
      const next = all[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
      if (next) {
        next.focus();
        next.closest("li").scrollIntoView({ block: "nearest" });
      }
    }
  });
})();
