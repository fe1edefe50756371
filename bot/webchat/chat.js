// The residents' chat. The rules:
// 1. Words of anybody reach the page by textContent only.
// 2. What is said is kept in localStorage, one key a message, until the server has committed it; then the server shows it.
// 3. Everything that happens is said in words.
"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent), lang = document.documentElement.lang;
const T = (key, n) => (words[key] || key).replace("{n}", () => n);
const el = (tag, attrs, ...kids) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) if (value !== false && value != null) e.setAttribute(name, value === true ? "" : value);
  e.append(...kids);
  return e;
};
const button = (act, attrs, ...kids) => { const b = el("button", { type: "button", ...attrs }, ...kids); b.onclick = act; return b; };
const log = $("log"), text = $("text"), notice = (words) => { $("notice").textContent = words || ""; };
const uuid = () => { // crypto.randomUUID is missing on plain http
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = b[6] & 15 | 64; b[8] = b[8] & 63 | 128;
  return [...b].map((x, i) => (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + x.toString(16).padStart(2, "0")).join("");
};

// ---- what is kept in the browser
const memory = new Map(); // for browsers that keep nothing
const kept = {
  get(key) { try { return localStorage.getItem("huying." + key) ?? memory.get(key) ?? null; } catch { return memory.get(key) ?? null; } },
  set(key, value) { memory.set(key, value); try { localStorage.setItem("huying." + key, value); } catch { /* memory has it */ } },
  drop(key) { memory.delete(key); try { localStorage.removeItem("huying." + key); } catch { /* nothing was there */ } },
  keys() { try { return [...new Set([...memory.keys(), ...Object.keys(localStorage).filter((k) => k.startsWith("huying.")).map((k) => k.slice(7))])]; } catch { return [...memory.keys()]; } },
};
const queue = {
  all() { return kept.keys().filter((k) => k.startsWith("q.")).map((k) => JSON.parse(kept.get(k) || "null")).filter(Boolean).sort((a, b) => a.order - b.order); },
  save(m) { kept.set("q." + m.id, JSON.stringify(m)); },
  drop(id) { kept.drop("q." + id); },
};

// ---- the conversation
let past = [], start = 0, cursor = 0, lastDay = "", options = null;
const seen = new Set(), delivered = new Map(); // delivered: committed, and not yet shown by the server
const zone = (() => { const z = { timeZone: document.body.dataset.zone || undefined }; try { new Intl.DateTimeFormat(lang, z); return z; } catch { return {}; } })(); // the community's, as in what the office writes
const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hour12: false, ...zone });
const dayName = new Intl.DateTimeFormat(lang, { month: "long", day: "numeric", weekday: "long", ...zone }), date = new Intl.DateTimeFormat("en-CA", zone);
const isAgo = (at, days) => date.format(new Date(at)) === date.format(Date.now() - days * 864e5);
const dayOf = (at) => (isAgo(at, 0) ? T("today") + " · " : isAgo(at, 1) ? T("yesterday") + " · " : "") + dayName.format(new Date(at));
const size = (n) => n > 1 << 20 ? (n / (1 << 20)).toFixed(1) + " MB" : Math.max(1, Math.round((n || 0) / 1024)) + " KB";

// withoutOptions takes the numbered lines off the end of a text whose options stand below it as numbered buttons.
function withoutOptions(text, choices) {
  const lines = text.split("\n"), n = choices?.length || 0, last = lines.splice(lines.length - n, n).map((l) => l.trim());
  return n && choices.every((c, i) => last[i]?.startsWith(String(i + 1)) && last[i].endsWith(c.label.trim())) ? lines.join("\n").trim() : text;
}
function fileView(f) {
  const href = "/chat/files/" + f.hash, name = T(["photo", "voice", "video"].includes(f.kind) ? f.kind : "document") + (f.name ? " " + f.name : "");
  if (f.kind === "photo") return el("a", { href, target: "_blank", rel: "noopener" }, el("img", { src: href, alt: name }));
  const player = { voice: "audio", video: "video" }[f.kind];
  if (player) return el(player, { src: href, controls: true, preload: "metadata", "aria-label": name });
  return el("a", { href, download: f.name || true }, name + (f.size ? "（" + size(f.size) + "）" : ""));
}
const tongue = (w) => (/\p{Script=Han}/u.test(w) ? (lang === "en" ? "zh" : lang) : /[a-z]{3}/i.test(w) ? "en" : lang); // for who hears it
function bubble(m, ...more) {
  const body = el("div", { class: "bubble" });
  const words = withoutOptions(m.text || "", m.choices);
  if (words) body.append(el("p", { class: "text", lang: tongue(words) }, words));
  if (m.point) body.append(el("p", {}, T("place.sent", m.point.lat.toFixed(5) + ", " + m.point.lon.toFixed(5))));
  for (const f of m.files || []) body.append(fileView(f));
  return el("article", { class: m.out ? "msg office" : "msg mine" },
    el("p", { class: "who" }, T(m.out ? "office" : "you") + " ", el("time", { datetime: m.at }, clock.format(new Date(m.at)))), body, ...more);
}

// Only the newest options can be chosen, and only until the resident has said something after them.
function offer(m, article) {
  if (!m.out || m.choices?.length || m.askPlace) {
    if (options) { options.querySelectorAll("button").forEach((b) => { b.disabled = true; }); options.setAttribute("aria-label", T("choice.past")); }
    options?.querySelector(".ask")?.remove();
    options = null;
  }
  if (!m.out || !(m.choices?.length || m.askPlace)) return;
  options = el("div", { class: "choices", role: "group", "aria-label": T("choices") });
  (m.choices || []).forEach((c, i) => {
    const choose = (e) => { say({ choice: c.data, text: c.label }); if (e.detail === 0) text.focus(); }; // 0: by keyboard
    options.append(button(choose, { lang: tongue(c.label) }, el("b", {}, String(i + 1)), c.label));
  });
  if (m.askPlace) options.append(button(sendPlace, { class: "ask" }, T("place")));
  article.append(options);
}
function draw(m) {
  const day = dayOf(m.at);
  if (day !== lastDay) { lastDay = day; $("said").append(el("p", { class: "day" }, day)); }
  const article = bubble(m);
  offer(m, article);
  $("said").append(article);
}
function drawAll() {
  log.setAttribute("aria-busy", "true"); // a screen reader does not read the whole past aloud
  $("said").replaceChildren();
  lastDay = ""; options = null;
  past.slice(start).forEach(draw);
  $("older").hidden = start === 0;
  drawWaiting();
  log.setAttribute("aria-busy", "false");
}
function take(m, silent) {
  cursor = Math.max(cursor, m.seq);
  const key = (m.out ? "o" : "i") + m.id;
  const old = m.out ? past.findIndex((x) => x.out && x.id === m.id && x.seq < m.seq) : -1;
  if (seen.has(key) && old < 0) return;
  if (old >= 0) { past.splice(old, 1); past.push(m); if (!silent) drawAll(); return; } // a notice that was corrected or taken back
  seen.add(key);
  past.push(m);
  if (!m.out) { queue.drop(m.id); delivered.delete(m.id); }
  if (silent) return;
  draw(m); drawWaiting(); follow();
  $("new").hidden = pinned;
}
// The end stays in sight, whatever grows (a picture, a phone's keyboard), until the resident scrolls up.
let pinned = true, top = 0;
const toEnd = () => { log.scrollTop = $("empty").hidden ? log.scrollHeight : 0; /* a greeting is read from its beginning */ $("new").hidden = true; pinned = true; };
const follow = () => { if (pinned) toEnd(); };
log.addEventListener("scroll", () => {
  const end = log.scrollHeight - log.scrollTop - log.clientHeight < 60, up = log.scrollTop < top - 1;
  top = log.scrollTop;
  if (end) { pinned = true; $("new").hidden = true; } else if (up) pinned = false;
});
for (const grows of [log, $("said"), $("waiting")]) new ResizeObserver(follow).observe(grows);
$("new").onclick = () => { toEnd(); text.focus(); };
$("older").onclick = () => {
  pinned = false; // who reads back is not taken to the end by what grows
  const before = log.scrollHeight;
  start = Math.max(0, start - 60);
  drawAll();
  log.scrollTop += log.scrollHeight - before;
  ($("older").hidden ? log : $("older")).focus();
};

// ---- saying something
function say(m) {
  const all = queue.all();
  queue.save({ id: uuid(), lang, at: new Date().toISOString(), order: Math.max(Date.now(), ...all.map((x) => x.order + 1)), ...m });
  offer({ out: false });
  drawWaiting(); toEnd(); pump();
}
function drawWaiting() {
  const rows = [...delivered.values(), ...queue.all().filter((m) => !delivered.has(m.id))];
  let held = !navigator.onLine; // what stands behind an unsent message is not on its way either
  $("waiting").replaceChildren(...rows.map((m) => {
    const note = el("p", { class: "note" });
    const again = () => { delete m.refused; delete m.tried; queue.save(m); text.focus(); pump(true); };
    if (delivered.has(m.id)) note.append(T("sent"));
    else if (m.refused) note.append(el("span", { class: "bad" }, T("refused") + m.refused), button(() => takeBack(m), {}, T("edit")), button(again, {}, T("unsent")));
    else if (held ||= !!m.tried) note.append(button(again, {}, T("unsent")));
    else note.append(T("sending"));
    return bubble(m, note);
  }));
  $("empty").hidden = past.length + rows.length > 0;
}
function takeBack(m) {
  queue.drop(m.id);
  if (!m.choice) text.value = [m.text, text.value].filter(Boolean).join("\n");
  for (const f of m.files || []) attach.push({ ...f, state: "done", name: f.name });
  drawWaiting(); drawAttached(); keepDraft(); text.focus();
}
let pumping = false, timer = 0, pause = 1000, renewed = false;
async function pump(hurry) {
  if (hurry) pause = 1000;
  if (pumping) return;
  pumping = true;
  clearTimeout(timer);
  for (let m; (m = queue.all().find((x) => !x.refused && !delivered.has(x.id)));) {
    const wait = await post(m);
    drawWaiting();
    if (wait) { timer = setTimeout(pump, wait); break; }
  }
  pumping = false;
}

const isRefusal = (status) => status >= 400 && status < 500 && ![401, 408, 429].includes(status);
// post sends one message; it returns how long to wait before the next try, 0 to go on.
async function post(m) {
  const stop = new AbortController(), late = setTimeout(() => stop.abort(), 20000);
  let answer = null, said = {};
  try {
    const { id, text, choice, point, files, lang } = m;
    answer = await fetch("/chat/messages", {
      method: "POST", signal: stop.signal, headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, text, choice, point, lang, files: (files || []).map((f) => f.hash) }),
    });
    said = await answer.json();
  } catch { /* the network: try again */ } finally { clearTimeout(late); }
  if (answer?.ok && said.id) {
    pause = 1000;
    if (m.tried) notice("");
    queue.drop(m.id);
    if (renewed) location.reload(); // somebody new to the server: the conversation begins again
    if (!seen.has("i" + m.id)) { delivered.set(m.id, m); setTimeout(() => { if (delivered.has(m.id)) catchUp(); }, 3000); }
    return 0;
  }
  const status = answer?.status || 0;
  if (status === 401 && !renewed) { // the cookie ran out while the page was open
    renewed = await fetch("/").then((a) => a.ok, () => false);
    if (renewed) return 1;
  }
  if (isRefusal(status)) {
    m.refused = said.words || String(status);
    queue.save(m);
    notice(T("refused") + m.refused);
    return 0;
  }
  if (status === 401 || said.words) notice(status === 401 ? T("no_cookies") : said.words);
  m.tried = true;
  queue.save(m);
  pause = Math.min(pause * 2, 60000);
  return Math.max(pause, 1000 * (Number(answer?.headers.get("Retry-After")) || 0));
}

// ---- reading along
const state = (key) => { $("state").textContent = T(key); $("state").className = key === "online" ? "" : "trouble"; };
let stream = null, reopen = 0, slow = 2000, reading = null;
function catchUp(silent) {
  reading ??= (async () => {
    for (let more = true; more;) {
      const answer = await fetch("/chat/history?after=" + cursor);
      if (answer.status === 401) notice(T("no_cookies"));
      if (!answer.ok) throw new Error(String(answer.status));
      const page = await answer.json();
      page.said.forEach((m) => take(m, silent));
      cursor = Math.max(cursor, page.next);
      more = page.more;
    }
  })().finally(() => { reading = null; });
  return reading.catch(() => { state(navigator.onLine ? "polling" : "offline"); return false; });
}
function listen() {
  clearTimeout(reopen);
  stream?.close();
  const s = stream = new EventSource("/chat/events?after=" + cursor);
  s.onopen = () => { state("online"); slow = 2000; pump(true); };
  s.addEventListener("said", (e) => take(JSON.parse(e.data)));
  s.onerror = () => {
    state(navigator.onLine ? "polling" : "offline");
    if (s.readyState !== EventSource.CLOSED) return; // it reconnects by itself
    slow = Math.min(slow * 2, 30000);
    reopen = setTimeout(() => catchUp().then(listen), slow);
  };
}
window.addEventListener("online", () => { slow = 2000; listen(); pump(true); attach.filter((a) => a.state === "failed" && !a.refused).forEach(upload); });
window.addEventListener("offline", () => state("offline"));
window.addEventListener("storage", () => drawWaiting()); // another tab
let away = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) away = Date.now();
  else if (Date.now() - away > 30000) { listen(); pump(true); } // phones freeze what is hidden
});

// ---- what is about to be said
let attach = [], sendSoon = false; // { name, kind, state: loading | done | failed, source, url, bar, hash }
const keepDraft = () => kept.set("draft", JSON.stringify({ text: text.value, files: attach.filter((a) => a.state === "done").map(fileOf) }));
const fileOf = ({ hash, kind, name, mime, size }) => ({ hash, kind, name, mime, size });
const grow = () => { text.style.height = "auto"; text.style.height = text.scrollHeight + 3 + "px"; };
function drawAttached() {
  $("attached").replaceChildren(...attach.map((a) => {
    const src = a.url || "/chat/files/" + a.hash, row = el("li");
    if (a.kind === "photo") row.append(el("img", { src, alt: T("photo") }));
    if (a.kind === "voice") row.append(el("audio", { src, controls: true, "aria-label": T("voice") }));
    else row.append(el("span", {}, a.name || T("document")));
    if (a.state === "loading") row.append(a.bar);
    if (a.state === "failed") row.append(el("strong", {}, T("attach.failed")), a.refused ? "" : button(() => upload(a), {}, T("attach.retry")));
    const remove = () => { attach = attach.filter((x) => x !== a); a.request?.abort(); sendSoon = false; notice(""); drawAttached(); keepDraft(); text.focus(); };
    row.append(button(remove, { "aria-label": T("attach.remove") + " " + (a.name || "") }, T("attach.remove")));
    return row;
  }));
}
function upload(a) {
  const request = a.request = new XMLHttpRequest(), form = new FormData(); // fetch tells no progress
  form.append("kind", a.kind);
  form.append("file", a.source, a.name);
  a.state = "loading";
  a.bar = el("progress", { max: 1, "aria-label": a.name });
  request.upload.onprogress = (e) => { if (e.lengthComputable) a.bar.value = e.loaded / e.total; };
  request.onload = request.onerror = request.ontimeout = () => {
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* the network, or a proxy's page */ }
    if (request.status === 200) { Object.assign(a, said, { state: "done", source: null }); } else { a.state = "failed"; sendSoon = false; if (isRefusal(request.status)) a.refused = said.words; notice(said.words || T("attach.failed")); }
    drawAttached(); keepDraft(); follow();
    if (sendSoon && attach.every((x) => x.state === "done")) submit();
  };
  request.open("POST", "/chat/files");
  request.timeout = 120000;
  request.setRequestHeader("X-Huying-Chat", "1");
  request.send(form);
  drawAttached();
}

// smaller makes a camera's picture quick to send, and leaves out where and with what it was taken.
async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 1.5 * (1 << 20)) return file;
  try {
    const image = await createImageBitmap(file), scale = Math.min(1, 2560 / Math.max(image.width, image.height));
    const canvas = el("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch { return file; }
}
async function add(files, kind) {
  notice("");
  for (const given of files) {
    if (attach.length >= 10) { notice(T("attach.many")); break; }
    const file = await smaller(given);
    if (file.size > 10 << 20) { notice(T("attach.large", file.name)); continue; }
    const is = kind || { image: "photo", audio: "voice", video: "video" }[file.type.split("/")[0]] || "document";
    const a = { name: file.name, kind: is, source: file, url: URL.createObjectURL(file) };
    attach.push(a); upload(a);
  }
  text.focus();
}
for (const input of [$("photo"), $("file")]) input.onchange = () => { const files = [...input.files]; input.value = ""; add(files); };
text.addEventListener("paste", (e) => { if (e.clipboardData?.files.length) { e.preventDefault(); add([...e.clipboardData.files]); } });
function submit() {
  const words = text.value.trim(), long = [...words].length;
  sendSoon = false;
  if (long > 4096) return notice(T("long", String(long)));
  if (attach.some((a) => a.refused)) return notice(attach.find((a) => a.refused).refused); // it would be again
  if (attach.some((a) => a.state !== "done")) {
    sendSoon = true; notice(T("attach.wait"));
    return attach.filter((a) => a.state === "failed").forEach(upload);
  }
  if (!words && !attach.length) return text.focus();
  notice("");
  say({ text: words, files: attach.map(fileOf) });
  attach.forEach((a) => a.url && URL.revokeObjectURL(a.url));
  text.value = ""; attach = [];
  grow(); drawAttached(); keepDraft();
}
$("say").onsubmit = (e) => { e.preventDefault(); submit(); };
let shift = false;
text.onkeydown = (e) => { shift = e.shiftKey; };
text.onbeforeinput = (e) => { // not keydown: phones name no keys, and an input method's own Enter breaks no line
  if (e.inputType === "insertLineBreak" && !shift && !e.isComposing) { e.preventDefault(); submit(); }
};
text.oninput = () => { grow(); keepDraft(); };
function sendPlace() {
  if (!navigator.geolocation) return notice(T("place.none"));
  notice(T("place.asking"));
  navigator.geolocation.getCurrentPosition(
    (p) => { notice(""); say({ point: { lat: p.coords.latitude, lon: p.coords.longitude } }); },
    (e) => notice(T(e.code === 1 ? "place.denied" : e.code === 3 ? "place.timeout" : "place.failed")),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
}
$("place").onclick = sendPlace;
let recorder = null;
$("voice").hidden = !(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);
$("voice").onclick = async () => {
  if (recorder) return recorder.stop();
  const label = $("voice").querySelector("span"), parts = [], began = Date.now();
  const show = (on, words) => { $("voice").classList.toggle("on", on); label.textContent = words; };
  try {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder = new MediaRecorder(sound);
    const tick = setInterval(() => {
      const s = Math.round((Date.now() - began) / 1000);
      show(true, T("voice.stop", Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0")));
      if (s >= 120) recorder?.stop();
    }, 500);
    recorder.ondataavailable = (e) => parts.push(e.data);
    recorder.onstop = () => {
      const type = recorder.mimeType.split(";")[0], ext = type.includes("mp4") ? ".m4a" : type.includes("ogg") ? ".ogg" : ".webm";
      clearInterval(tick); sound.getTracks().forEach((t) => t.stop());
      recorder = null;
      show(false, T("voice.start"));
      add([new File(parts, "voice" + ext, { type })], "voice").then(() => notice(T("voice.note")));
    };
    recorder.start();
    show(true, T("voice.stop", "0:00"));
  } catch { recorder = null; notice(T("voice.denied")); }
};

// ---- the page itself
for (const b of document.querySelectorAll("[data-say]")) b.onclick = () => { say({ text: b.dataset.say }); text.focus(); };
for (const b of document.querySelectorAll("[data-set]")) b.onclick = () => {
  document.documentElement.dataset.size = b.dataset.set;
  document.querySelectorAll("[data-set]").forEach((x) => x.setAttribute("aria-pressed", String(x === b)));
  document.cookie = "huying_size=" + b.dataset.set + "; path=/; max-age=31536000; samesite=lax";
  grow(); follow();
};
const settings = $("settings");
document.addEventListener("keydown", (e) => { if (e.key === "Escape" && settings.open) { settings.open = false; settings.firstElementChild.focus(); } });
document.addEventListener("click", (e) => { if (!settings.contains(e.target)) settings.open = false; });
(async () => {
  const draft = JSON.parse(kept.get("draft") || "{}");
  text.value = draft.text || "";
  attach = (draft.files || []).map((f) => ({ ...f, state: "done" }));
  drawAttached(); grow(); drawWaiting();
  $("empty").hidden = true;
  for (let wait = 1000; (await catchUp(true)) === false; wait = Math.min(wait * 2, 15000)) await new Promise((done) => setTimeout(done, wait));
  start = Math.max(0, past.length - 60);
  drawAll(); toEnd(); listen(); pump();
})();
})();
