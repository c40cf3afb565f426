// What a person does with the pages: see browser.mjs.
import { accessible, check, desktop, end, go, page, phone, picture, step, wide } from "./browser.mjs";

async function searching() {
  await go("/");
  await page.keyboard.press("/");
  await page.fill("#q", "бас тарту");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".hit");
  check((await page.locator("mark").count()) > 0, "words looked for are not marked");
  // Results while typing.
  const before = await page.locator(".total").first().textContent();
  await page.fill("#q", "бас тарту төлем куәлік");
  await page.waitForFunction((text) => document.querySelector(".total")?.textContent !== text, before);
  check(page.url().includes(encodeURIComponent("төлем")), "the address does not follow the typing");
  // From result to result.
  await page.locator("#q").blur();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const first = await page.locator("a.go").first().getAttribute("href");
  check((await page.evaluate(() => document.activeElement.getAttribute("href"))) === first, "j and k do not walk the results");
  // Copying.
  const button = page.locator("button.copy").first();
  await button.click();
  check((await page.evaluate(() => navigator.clipboard.readText())) === (await button.getAttribute("data-copy")), "the citation is not copied");
  // A facet.
  const value = page.locator('.facet[data-facet="year"] li a').first();
  const count = (await value.locator(".count").textContent()).trim();
  await value.click();
  await page.waitForSelector(".chip");
  check((await page.locator(".total").first().textContent()).includes(count), "a facet does not give what it counts");
  await page.locator(".chip").first().click();
  // A result leads to its line.
  await page.waitForSelector(".hit");
  await page.locator("a.go").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".block");
  const target = await page.evaluate(() => document.querySelector(":target")?.id ?? "");
  check(/L\d+$/.test(target), "a result does not lead to its line");
}

async function reading() {
  await go("/acts/01_flat-table");
  check((await page.locator("table tbody tr").count()) > 2, "the table is not rebuilt");
  check((await page.locator("abbr[title]").count()) > 0, "terms are not explained");
  const diagram = page.locator("details.diagram").first();
  await diagram.locator("summary").click();
  await diagram.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => { const img = document.querySelector("details.diagram img"); return img.complete && img.naturalWidth > 100; });
  await go("/acts/01_flat-table?repairs=0");
  await page.locator("#repairs").click();
  await page.waitForSelector("details.edits");
  check((await page.locator("mark.fix").count()) > 0, "repaired words are not marked");
  const edits = page.locator("details.edits").first();
  await edits.locator("summary").click();
  check(await edits.locator("del").first().isVisible(), "the original is not shown on demand");
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator(".bar").isVisible()), "the bar is printed");
  check(await page.locator(".columns > .text").isVisible(), "the text is not printed");
  await page.emulateMedia({ media: "screen" });
  // A language.
  await page.locator('.choice a[lang="ru"]').click();
  check((await page.locator("html").getAttribute("lang")) === "ru", "the language does not change");
  await go("/acts");
  check((await page.locator("h1").textContent()) === "Акты", "the language is not remembered");
  await page.locator('.choice a[lang="kk"]').click();
}

async function comparing() {
  await go("/groups");
  await page.locator("a.go").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("table.matrix");
  await page.locator('a[href$="by=year"]').first().click();
  await page.waitForURL(/by=year/);
  await page.locator('a[href*="/compare/"]').first().click();
  await page.waitForSelector("#one");
  await go("/acts/61_a/services/61-1/compare/62_b/62-1");
  check(!(await page.locator("details ins, details del").first().isVisible()), "changes of wording are not folded away");
  const columns = () => page.evaluate(() => getComputedStyle(document.querySelector(".sides")).gridTemplateColumns.split(" ").length);
  check((await columns()) === 2, "the sides are not beside each other");
  await page.focus("#one");
  await page.keyboard.press("Space");
  check((await columns()) === 1, "the sides do not go into one column");
  await page.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  check(await page.locator("details ins, details del").first().isVisible(), "changes of wording are not shown on demand");
  // What a person says.
  await go("/groups/61_a/61-1?lang=en");
  await page.locator('button[value="confirm"]').first().click();
  await page.waitForSelector(".badge.in-force");
}

// A search is saved with what narrows it, listed, opened and deleted; without a script too, as all of it is forms and links.
async function saving() {
  await go("/search?lang=en&q=" + encodeURIComponent("бас тарту"));
  for (const _ of [1, 2]) await page.locator('.facet[data-facet="issuer"] a:not([aria-current])').first().click();
  check((await page.locator(".chip").count()) === 2, "a facet takes no second value");
  const found = await page.locator(".hit").count();
  const name = "Келісім <1>";
  await page.locator("details.keep summary").click();
  await page.fill('details.keep input[name="name"]', name);
  await page.press('details.keep input[name="name"]', "Enter");
  await page.waitForURL(/\/searches$/);
  await picture("saved");
  await page.locator("a.go", { hasText: name }).click();
  await page.waitForSelector(".chip");
  check((await page.locator(".chip").count()) === 2 && (await page.locator(".hit").count()) === found, "a saved search finds something else");
  await go("/searches");
  await kind("searches", "/searches");
  await desktop();
  await go("/searches");
  await page.locator(".hit", { hasText: name }).locator("button").click();
  await page.waitForURL(/\/searches$/);
  check((await page.locator(".hit").count()) === 0, "a search cannot be deleted");
}

const kinds = {
  home: "/", search: "/search?q=" + encodeURIComponent("бас тарту"), notes: "/search?q=" + encodeURIComponent('nofield:x "куәлікк'),
  nothing: "/search?q=" + encodeURIComponent("region:qqqq бас"), acts: "/acts", act: "/acts/01_flat-table",
  repairs: "/acts/03_inner-units?repairs=1", script: "/acts/script", service: "/acts/02_three-services/services/02-1",
  terms: "/terms?q=" + encodeURIComponent("ЭҮП"), source: "/acts/01_flat-table/source", about: "/about", upload: "/upload",
  login: "/login", error: "/nothing", groups: "/groups", group: "/groups/61_a/61-1?by=channel",
  compare: "/acts/61_a/services/61-1/compare/62_b/62-1",
};

// Every kind of page: no serious fault by axe-core in light and dark, no sideways scrolling on any screen, of a bearable size.
async function kind(name, path) {
  for (const theme of ["light", "dark"]) {
    await desktop();
    const answer = await go(path + (path.includes("?") ? "&" : "?") + "theme=" + theme);
    check((await answer.body()).length < 3_000_000, `${name}: more than 3 MB`);
    await page.evaluate(() => { for (const details of document.querySelectorAll("details")) if (!details.classList.contains("diagram")) details.open = true; });
    await accessible(`${name}, ${theme}`);
    await picture(`${name}-${theme}`);
  }
  for (const [width, height] of [[360, 740], [390, 844], [1280, 900]]) {
    await page.setViewportSize({ width, height });
    if (width === 360) await go(path + (path.includes("?") ? "&" : "?") + "theme=auto");
    check((await wide()) <= 0, `${name}: a screen of ${width} scrolls sideways by ${await wide()}`);
  }
  await phone();
  await picture(`${name}-phone`);
}

for (const does of [searching, reading, comparing, saving]) await step(does.name, does);
for (const [name, path] of Object.entries(kinds)) await step(name, () => kind(name, path));
await end();
