// The console works without this script. It adds: lists that renew themselves, a word when a ticket changed under the reader,
// drafts that survive a reload, and the telephone book's buttons.
(function () {
  "use strict";
  var live = document.getElementById("live");
  var ticket = document.getElementById("ticket");
  var said = document.getElementById("said");
  var waiting = null, last = 0;

  // On a narrow screen the pages of a group scroll sideways: the current one is brought into view.
  var current = document.querySelector(".menu details[open] a[aria-current]");
  if (current) { current.closest("ul").scrollLeft = current.offsetLeft + current.offsetWidth - current.closest("ul").clientWidth + 16; }

  function get(url) {
    return fetch(url, { headers: { "X-Live": "1" }, credentials: "same-origin", cache: "no-store" }).then(function (r) {
      if (r.status === 401) { location.reload(); throw new Error("signed out"); }
      if (!r.ok) { throw new Error(r.status); }
      return r.text();
    });
  }

  function numbers() {
    var known = {};
    live.querySelectorAll("tr[data-number]").forEach(function (tr) { known[tr.dataset.number] = true; });
    return known;
  }

  function dangers() {
    var alarm = live.querySelector(".alarm");
    return alarm ? Number(alarm.dataset.count) : 0;
  }

  // renew puts the list as it is now in place of the one shown, and marks what is new.
  function renew() {
    get(location.href).then(function (html) {
      var known = numbers(), before = dangers();
      var focused = document.activeElement && live.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      live.innerHTML = html;
      var fresh = 0;
      live.querySelectorAll("tr[data-number]").forEach(function (tr) {
        if (known[tr.dataset.number]) { return; }
        fresh++;
        tr.classList.add("fresh");
        var mark = document.createElement("span");
        mark.className = "mark new";
        mark.textContent = live.dataset.new;
        tr.querySelector(".c-what").prepend(mark);
      });
      if (focused) {
        var again = Array.prototype.find.call(live.querySelectorAll("a"), function (a) { return a.getAttribute("href") === focused; });
        if (again) { again.focus(); }
      }
      if (dangers() > before) {
        said.textContent = live.dataset.danger;
        live.querySelector(".alarm").classList.add("fresh");
      } else if (fresh) {
        said.textContent = live.dataset.new + " " + fresh;
      }
      if (fresh && document.hidden) { document.title = "● " + document.title.replace(/^● /, ""); }
    }).catch(function () {});
  }

  function compare() {
    get(location.pathname).then(function (version) {
      if (version !== ticket.dataset.version) { document.getElementById("changed").hidden = false; }
    }).catch(function () {});
  }

  // soon joins rings that come close together into one request.
  function soon() {
    if (waiting) { return; }
    waiting = setTimeout(function () {
      waiting = null; last = Date.now();
      if (live) { renew(); } else { compare(); }
    }, Math.max(200, 1500 - (Date.now() - last)));
  }

  function listen() {
    var stream = null, lost = false;
    function open() {
      if (stream) { return; }
      stream = new EventSource("/console/events");
      stream.addEventListener("ring", soon);
      stream.addEventListener("hello", function () { if (lost) { lost = false; soon(); } });
      stream.onerror = function () {
        lost = true;
        var at = document.getElementById("at");
        if (live && at) { at.textContent = live.dataset.lost; }
        if (stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(open, 5000); }
      };
    }
    open();
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden) { document.title = document.title.replace(/^● /, ""); }
      if (live) { return; } // a list goes on in the background, a ticket need not: a browser has few connections
      if (document.hidden && stream) { stream.close(); stream = null; }
      if (!document.hidden && !stream) { open(); soon(); }
    });
    setInterval(function () { if (live && !document.hidden && Date.now() - last > 60000) { soon(); } }, 20000); // times left grow old too
  }
  if ((live || ticket) && window.EventSource) { listen(); }

  // What is wrong with a form stands beside its field, which has the cursor. Without this script the words at the head have the focus.
  var wrong = document.querySelector("main .note.bad[role=alert]"), named = document.querySelector("main[data-wrong]");
  if (wrong && named) {
    var of = ['="' + named.dataset.wrong + '"]', '^="' + named.dataset.wrong + '-"]'].map(function (n) { return "form [name" + n + ":not([type=hidden])"; });
    var field = Array.prototype.find.call((wrong.closest("form, main > * > .panel") || document.getElementById("main")).querySelectorAll(of.join()), function (e) { return !e.closest("details:not([open])"); });
    if (field) {
      (/^(checkbox|radio)$/.test(field.type) && field.closest("fieldset") || field.closest("label") || field).before(wrong);
      wrong.id = "wrong";
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", "wrong");
      field.focus();
    }
  }

  // Drafts: what is typed stays in this tab until it was sent.
  function storage(f) { try { return f(window.sessionStorage); } catch (e) { return null; } }
  var done = document.querySelector("[data-done]");
  if (done) {
    storage(function (s) {
      Object.keys(s).forEach(function (key) {
        if (key.indexOf("draft /console/tickets/" + done.dataset.done + " ") === 0) { s.removeItem(key); }
      });
    });
  }
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    form.querySelectorAll("textarea, input[name=helper]").forEach(function (field) {
      var key = "draft " + form.getAttribute("action") + " " + field.name;
      var kept = storage(function (s) { return s.getItem(key); });
      if (kept && !field.value) {
        field.value = kept;
        form.closest("details").open = true;
      }
      field.addEventListener("input", function () {
        storage(function (s) { if (field.value) { s.setItem(key, field.value); } else { s.removeItem(key); } });
      });
    });
  });

  // Whoever uses this computer next does not find them.
  document.querySelectorAll("form[action='/console/logout']").forEach(function (form) {
    form.addEventListener("submit", function () {
      storage(function (s) { Object.keys(s).forEach(function (key) { if (key.indexOf("draft ") === 0) { s.removeItem(key); } }); });
    });
  });

  // Words in a form that keeps no draft are not left by a slip: the browser asks first.
  var unsent = false;
  document.addEventListener("input", function (e) {
    if (e.target.closest("form[method=post]:not([data-draft])") && e.isTrusted) { unsent = true; }
  });
  document.addEventListener("submit", function () { unsent = false; });
  window.addEventListener("beforeunload", function (e) { if (unsent) { e.preventDefault(); } });

  // The way back from a page leads to its list as it was filtered.
  storage(function (s) {
    var here = "list " + location.pathname;
    if (!location.search) { s.removeItem(here); } else if (!/[?&](done|moved)=/.test(location.search)) { s.setItem(here, location.search); }
    document.querySelectorAll(".back a").forEach(function (a) {
      if (!a.search) { a.search = s.getItem("list " + a.pathname) || ""; }
    });
  });

  document.querySelectorAll("button[data-fill]").forEach(function (button) {
    button.disabled = false;
    button.addEventListener("click", function () {
      var field = button.closest("form").elements[button.dataset.fill];
      field.value = button.textContent;
      field.dispatchEvent(new Event("input"));
      field.focus();
    });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  // A notice being written: how many it is for is counted again a moment after the form changed. The button does the same without script.
  document.querySelectorAll("form[data-count]").forEach(function (form) {
    var timer = null, asked = 0, reach = document.getElementById("reach");
    function count() {
      var data = new FormData(form), mine = ++asked;
      data.delete("files"); // they are not sent again and again
      data.set("do", "count");
      fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { "X-Live": "1", "Accept": "text/html" }, credentials: "same-origin", cache: "no-store" })
        .then(function (r) { return r.ok ? r.text() : null; })
        .then(function (html) { if (html !== null && mine === asked) { reach.innerHTML = html; } })
        .catch(function () {});
    }
    form.addEventListener("input", function (e) {
      if (e.target.type === "file" || e.target.name === "template") { return; }
      clearTimeout(timer);
      timer = setTimeout(count, 700);
    });
    var ask = form.elements.ask;
    function polls() { form.classList.toggle("asks-poll", ask.value === "poll"); form.classList.add("scripted"); }
    ask.addEventListener("change", polls);
    polls();
  });

  // A notice on its way: its figures renew themselves until the last has left.
  var progress = document.getElementById("progress");
  if (progress && progress.dataset.part) {
    var every = setInterval(function () {
      if (document.hidden) { return; }
      get(location.pathname).then(function (html) {
        var open = Array.prototype.map.call(progress.querySelectorAll("details"), function (d) { return d.open; });
        var at = Array.prototype.indexOf.call(progress.querySelectorAll("summary, a"), document.activeElement);
        progress.innerHTML = html;
        if (at >= 0 && progress.querySelectorAll("summary, a")[at]) { progress.querySelectorAll("summary, a")[at].focus(); }
        progress.querySelectorAll("details").forEach(function (d, i) { if (open[i]) { d.open = true; } });
        if (!progress.querySelector("[data-part]").dataset.part) { clearInterval(every); location.reload(); } // other buttons now
      }).catch(function () {});
    }, 1000 * Number(progress.dataset.part));
  }

  // The list of notices renews itself, but not under somebody who is moving through it with the keyboard.
  var notices = document.getElementById("notices");
  if (notices) {
    setInterval(function () {
      if (document.hidden || notices.contains(document.activeElement)) { return; }
      get(location.pathname + location.search).then(function (html) { notices.innerHTML = html; }).catch(function () {});
    }, 1000 * Number(notices.dataset.every));
  }

  // A form sent twice by a double click would only be refused as a repeat; this keeps the page from looking as if nothing happened.
  document.addEventListener("submit", function (e) {
    var button = e.target.querySelector("button.main");
    if (button) { setTimeout(function () { button.disabled = true; }, 0); }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("button.main").forEach(function (b) { b.disabled = false; });
  });
})();
