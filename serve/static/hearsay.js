// What script adds to the pages: the panel beside the words, keys, live
// progress, dropped files. Without it every page works with full loads.
const root = document.documentElement;
root.classList.add("js");
const $ = (s, e = document) => e.querySelector(s);
const $$ = (s, e = document) => [...e.querySelectorAll(s)];
export const say = (text) => { const e = $("#say"); if (e) e.textContent = text; };

const stored = (k) => { try { return localStorage.getItem(k); } catch { return null; } };
const store = (k, v) => { try { localStorage.setItem(k, v); } catch { /* private window */ } };

// The article reader.
const reader = $("#reader");
let go = () => {};
if (reader) {
  const panel = $("#panel"), entries = $$(".entry", panel), pager = $(".pager", panel);
  let at = -1, before = null;
  const address = (e) => {
    if (reader.dataset.stored !== "true") return;
    const u = new URL(location.href);
    u.searchParams.delete("statement"); u.searchParams.delete("event");
    if (e) u.searchParams.set(e.dataset.kind, e.dataset.key);
    u.hash = e ? e.id : "";
    history.replaceState(null, "", u);
  };
  const marksOf = (id) => $$("mark[data-refs]", reader).filter((m) => m.dataset.refs.split(" ").includes(id));
  const show = (i, { focus = false, scroll = true, note = true } = {}) => {
    if (!entries.length) return;
    at = (i + entries.length) % entries.length;
    const e = entries[at];
    entries.forEach((x) => x.classList.toggle("current", x === e));
    $$("mark.picked", reader).forEach((m) => m.classList.remove("picked"));
    const marks = marksOf(e.id);
    marks.forEach((m) => m.classList.add("picked"));
    $("[data-count]", pager).textContent = `${at + 1} of ${entries.length}`;
    if (note) address(e);
    if (scroll && marks[0]) marks[0].scrollIntoView({ block: "nearest" });
    if (focus) e.focus({ preventScroll: true });
    say(e.getAttribute("aria-label"));
  };
  const byId = (id) => entries.findIndex((e) => e.id === id);
  if (entries.length) {
    pager.hidden = false;
    $("[data-do=prev]", pager).addEventListener("click", () => show(at - 1));
    $("[data-do=next]", pager).addEventListener("click", () => show(at + 1));
    let first = entries.findIndex((e) => e.hasAttribute("data-current"));
    if (first < 0) first = byId(location.hash.slice(1));
    show(first < 0 ? 0 : first, { scroll: first >= 0, note: false });
  }
  reader.addEventListener("click", (ev) => {
    const a = ev.target.closest("[data-ref]");
    if (a) { ev.preventDefault(); show(byId(a.dataset.ref), { focus: true }); return; }
    const m = ev.target.closest("mark[data-refs]");
    if (m && !String(getSelection())) {
      const refs = m.dataset.refs.split(" "), i = refs.indexOf(entries[at]?.id);
      show(byId(refs[(i + refs.length + (i < 0 ? refs.length : -1)) % refs.length] ?? refs[0]));
    }
  });
  addEventListener("hashchange", () => { const i = byId(location.hash.slice(1)); if (i >= 0) show(i, { note: false }); });
  const form = $(".layers");
  form.hidden = false;
  const layer = (box) => {
    reader.classList.toggle("on-" + box.dataset.layer, box.checked);
    if (reader.dataset.stored !== "true") return;
    const u = new URL(location.href);
    u.searchParams.set("layers", $$("[data-layer]", form).filter((b) => b.checked).map((b) => b.dataset.layer).join(","));
    history.replaceState(null, "", u);
  };
  form.addEventListener("change", (ev) => layer(ev.target));
  form.addEventListener("submit", (ev) => ev.preventDefault());
  go = (key) => {
    switch (key) {
      case "j": show(at + 1); return true;
      case "k": show(at - 1); return true;
      case "s":
        if (panel.contains(document.activeElement)) {
          (before ?? marksOf(entries[at]?.id)[0])?.focus?.();
          const m = marksOf(entries[at]?.id)[0];
          if (m) { m.tabIndex = -1; m.focus(); }
        } else { before = document.activeElement === document.body ? null : document.activeElement; entries[at]?.focus(); }
        return true;
      case "p": reader.classList.toggle("hidepanel"); say(reader.classList.contains("hidepanel") ? "panel hidden" : "panel shown"); return true;
      case "w": $(".why", entries[at])?.click(); return true;
      case "l": $("[data-layer]", form)?.focus(); return true;
      case "a": $(".d-accept", entries[at])?.click(); return true;
      case "d": $(".d-delete", entries[at])?.click(); return true;
      case "e": case "r": $(".d-edit", entries[at])?.click(); return true;
      case "u": $(".undo")?.click(); return true;
      case "1": case "2": case "3": case "4": case "5": {
        const b = $$("[data-layer]", form)[key - 1];
        b.checked = !b.checked; layer(b); say(`${b.parentElement.textContent.trim()} ${b.checked ? "on" : "off"}`);
        return true;
      }
    }
    return false;
  };
}

// Lists: j and k move between rows, o and Enter open.
const rows = $$("[data-row]");
if (rows.length && !reader) {
  let at = -1;
  const move = (d) => { at = Math.max(0, Math.min(rows.length - 1, at + d)); ($("a", rows[at]) ?? rows[at]).focus(); };
  go = (key) => {
    if (key === "j") move(1); else if (key === "k") move(-1);
    else if (key === "o" && at >= 0) $("a", rows[at])?.click();
    else return false;
    return true;
  };
}

// Whatever names its own key answers to it: a button is pressed, a field is
// entered, a link is followed.
{
  const named = new Map($$("[data-key]").map((e) => [e.dataset.key, e]));
  const old = go;
  go = (key) => {
    const e = named.get(key);
    if (!e) return old(key) || (key === "u" && !!$(".undo") && ($(".undo").click(), true));
    if (e.matches("input, select, textarea")) e.focus(); else e.click();
    return true;
  };
}

// Keys.
let chord = "";
const off = $("#keysoff");
if (off) { off.checked = stored("keys") === "off"; off.addEventListener("change", () => store("keys", off.checked ? "off" : "on")); }
const places = { t: "/", s: "/search", a: "/search?kind=actor", r: "/review", v: "/saved", h: "/help" };
addEventListener("keydown", (ev) => {
  if (ev.key === "Escape" && document.activeElement?.closest?.("input, textarea, select")) { document.activeElement.blur(); return; }
  if (ev.ctrlKey || ev.metaKey || ev.altKey || stored("keys") === "off") return;
  if (document.activeElement?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
  let done = true;
  if (chord === "g") {
    chord = "";
    if (places[ev.key]) location.href = places[ev.key]; else done = false;
  } else switch (ev.key) {
    case "/": $("#q")?.focus(); break;
    case "?": location.href = "/help/keys"; break;
    case "g": chord = "g"; setTimeout(() => { chord = ""; }, 1500); break;
    case ".": { const m = $("#export"); if (m) { m.open = !m.open; $("summary", m).focus(); } break; }
    case "Y": navigator.clipboard?.writeText(location.href).then(() => say("address copied")); break;
    default: done = go(ev.key, ev);
  }
  if (done) ev.preventDefault();
});
export const keys = (f) => { const old = go; go = (k, ev) => f(k, ev) || old(k, ev); };

// Menus close when something else is clicked.
addEventListener("click", (ev) => $$("details.menu[open]").forEach((d) => { if (!d.contains(ev.target)) d.open = false; }));

// Dropped files.
$$(".drop").forEach((form) => {
  const zone = $(".zone", form), input = $("input[type=file]", form);
  for (const e of ["dragover", "dragenter"]) zone.addEventListener(e, (ev) => { ev.preventDefault(); zone.classList.add("over"); });
  for (const e of ["dragleave", "drop"]) zone.addEventListener(e, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (ev) => { ev.preventDefault(); input.files = ev.dataTransfer.files; });
});

// How far the work is.
const jobs = $("#jobs[data-running=true]");
if (jobs) {
  const es = new EventSource("/api/progress"), bar = $("progress", jobs), words = $("[data-words]", jobs);
  es.addEventListener("progress", (ev) => {
    const p = JSON.parse(ev.data);
    if (p.total) { bar.max = p.total; bar.value = p.done; }
    words.textContent = `${p.verb} ${p.done.toLocaleString("en")}${p.total ? " of " + p.total.toLocaleString("en") : ""}`;
  });
  for (const e of ["done", "idle"]) es.addEventListener(e, () => { es.close(); location.reload(); });
}

// A form that was fetched into the page takes the focus.
document.addEventListener("htmx:after:swap", (ev) => $("input:not([type=hidden]), select", ev.detail?.ctx?.target ?? document.body)?.focus());
