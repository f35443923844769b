// Smoother with JavaScript; nothing needs it. All words come from the page (data attributes), none from here.

const AUTOSAVE_MS = 5000;
const root = document.documentElement;
root.classList.add("js");

function each(selector, act, within = document) {
  for (const element of within.querySelectorAll(selector)) act(element);
}

// Menus: one open at a time (name attribute), closed by Escape or a click elsewhere.
document.addEventListener("click", (event) => {
  each("details.menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  each("details.menu[open]", (menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});

// Links in the error summary put the focus in the field, also when it is a group.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".ds-error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  (field.closest(".ds-field, fieldset") ?? field).scrollIntoView({ block: "center" });
});

// Room left in a long text; quiet until the end is near, unless the limit is small.
function count(counter) {
  const field = counter.closest(".ds-field")?.querySelector("textarea");
  if (!field) return;
  const limit = Number(counter.dataset.limit);
  const show = () => {
    const left = limit - field.value.length;
    const near = "always" in counter.dataset || left < limit / 10;
    const words = left < 0 ? counter.dataset.overText : counter.dataset.left;
    counter.textContent = near ? words.replace("{n}", Math.abs(left).toLocaleString(root.lang)) : "";
    counter.toggleAttribute("data-over", left < 0);
  };
  field.addEventListener("input", show);
  show();
}

// Send a form once: the second press does nothing until the page has changed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset) || event.defaultPrevented) return;
  if ("sent" in form.dataset) { event.preventDefault(); return; }
  form.dataset.sent = "";
  setTimeout(() => each("button[type=submit]", (button) => button.setAttribute("aria-disabled", "true"), form));
});
// Back in the browser shows the old page again: let it be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  each("form[data-sent]", (form) => {
    delete form.dataset.sent;
    each("button[aria-disabled]", (button) => button.removeAttribute("aria-disabled"), form);
  });
});

// Drafts: five seconds after a change the form is posted to its draft address. Only a failure warns on leaving. What is sent is no
// draft any more: nothing is kept from then on, also not what was on its way.
function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = null, changed = 0, saved = 0, failed = false, sent = false, going = null;
  const say = (words, state) => { if (status) { status.textContent = words; status.dataset.state = state; } };
  const save = async () => {
    timer = null;
    const version = changed;
    going = new AbortController();
    say(form.dataset.saving ?? "", "saving");
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error", signal: going.signal,
        headers: { "X-Requested-With": "autosave" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      failed = false;
      saved = version;
      const now = new Date().toLocaleTimeString("nb", { hour: "2-digit", minute: "2-digit" });
      say((form.dataset.saved ?? "").replace("{time}", now), "saved");
    } catch {
      if (sent) return;
      failed = true;
      say(form.dataset.failed ?? "", "failed");
    }
    if (!sent && saved !== changed && timer === null) timer = setTimeout(save, AUTOSAVE_MS);
  };
  const touched = () => { changed += 1; if (!sent) timer ??= setTimeout(save, AUTOSAVE_MS); };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => { clearTimeout(timer); timer = null; failed = false; sent = true; going?.abort(); });
  addEventListener("pageshow", (event) => { if (event.persisted) sent = false; });
  addEventListener("beforeunload", (event) => { if (failed) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== null) { clearTimeout(timer); save(); }
  });
}

// Buttons: copy the text of an element, print the page, open and close a dialog.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-print], [data-open], [data-close]");
  if (!button) return;
  if ("print" in button.dataset) print();
  if (button.dataset.open) document.getElementById(button.dataset.open)?.showModal();
  if ("close" in button.dataset) button.closest("dialog")?.close();
  if (button.dataset.copy) {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    if (button.dataset.done) button.querySelector("[aria-live]")?.replaceChildren(button.dataset.done);
  }
});

function begin(within) {
  each("[data-field=counter][data-limit]", count, within);
  each("form[data-autosave-url]", autosave, within);
}
begin(document);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) begin(event.target); });
