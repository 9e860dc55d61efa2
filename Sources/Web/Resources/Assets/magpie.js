// Progressive enhancement only. Every page works without this file; nothing here decides anything.
// Attributes it acts on are listed in docs/components.md.
"use strict";
(() => {
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // A form with data-autosave sends itself in the background a moment after the last change.
  // It says in words whether the draft is safe, and asks before the page is left with unsaved text.
  each("form[data-autosave]", (form) => {
    const status = form.querySelector("[data-autosave-status]");
    const say = (name) => {
      if (status) status.textContent = status.getAttribute("data-" + name) || "";
    };
    let timer = 0;
    let generation = 0;
    let saved = 0;
    let sending = false;
    let leaving = false;
    const save = async () => {
      if (sending) {
        timer = setTimeout(save, 1500);
        return;
      }
      const mine = generation;
      sending = true;
      say("saving");
      try {
        const fields = new FormData(form);
        for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: new URLSearchParams(fields),
          headers: { Accept: "application/json" },
          redirect: "error",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        saved = mine;
        say(saved === generation ? "saved" : "unsaved");
      } catch {
        say("failed");
      } finally {
        sending = false;
      }
    };
    form.addEventListener("input", () => {
      generation += 1;
      say("unsaved");
      clearTimeout(timer);
      timer = setTimeout(save, 1500);
    });
    form.addEventListener("submit", () => {
      leaving = true;
      clearTimeout(timer);
    });
    addEventListener("beforeunload", (event) => {
      if (!leaving && saved !== generation) event.preventDefault();
    });
  });

  // A form with data-guard asks before its unsaved content is lost.
  each("form[data-guard]:not([data-autosave])", (form) => {
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  });

  // One click, one command: a second press within four seconds does nothing.
  each("form[method=post]", (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 4000);
    });
    addEventListener("pageshow", () => delete form.dataset.sent);
  });

  // input[type=file][data-upload]: the file goes at once, with its progress; the form then carries its digest.
  // Without this, it travels with the form.
  each("input[type=file][data-upload]", (input) => {
    const stored = document.getElementById(input.id + "-stored");
    const state = document.getElementById(input.id + "-state");
    if (!stored || !state || input.multiple) return;
    input.addEventListener("change", () => {
      const file = input.files[0];
      if (!file) return;
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      state.replaceChildren(bar);
      const body = new FormData();
      body.append(input.name, file);
      const request = new XMLHttpRequest();
      request.open("POST", "/uploads");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      request.addEventListener("loadend", () => {
        const answer = request.response || {};
        state.textContent = answer.text || answer.error || state.dataset.failed;
        state.classList.toggle("field-error", !answer.sha256);
        if (!answer.sha256) return;
        stored.value = answer.sha256;
        input.value = "";
        input.required = false;
        stored.dispatchEvent(new Event("input", { bubbles: true }));
      });
      request.send(body);
    });
  });

  // textarea[data-limit]: characters left, counted in code points as the server counts them.
  each("textarea[data-limit]", (area) => {
    const label = document.getElementById(area.id + "-count");
    if (!label) return;
    const limit = Number(area.dataset.limit);
    const grouped = new Intl.NumberFormat(document.documentElement.lang);
    const show = () => {
      const left = limit - [...area.value.replaceAll("\r\n", "\n")].length;
      const words = left < 0 ? label.dataset.over : label.dataset.left;
      label.textContent = grouped.format(Math.abs(left)) + " " + words;
      label.classList.toggle("over", left < 0);
    };
    area.addEventListener("input", show);
    if (area.value) show();
  });

  // time[data-countdown]: "3 d 04 h" until its datetime, in the element that data-countdown names.
  each("time[data-countdown]", (time) => {
    const target = document.getElementById(time.dataset.countdown);
    const end = Date.parse(time.dateTime);
    if (!target || Number.isNaN(end)) return;
    const two = (value) => String(value).padStart(2, "0");
    const show = () => {
      const seconds = Math.max(0, Math.floor((end - Date.now()) / 1000));
      const days = Math.floor(seconds / 86400);
      const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
      target.textContent = (days ? days + " " + (target.dataset.days || "d") + " " : "") + clock;
      if (seconds > 0) setTimeout(show, 1000);
    };
    show();
  });

  // time[data-local]: adds the reader's own time in the element that data-local names.
  each("time[data-local]", (time) => {
    const target = document.getElementById(time.dataset.local);
    const instant = new Date(time.dateTime);
    if (!target || Number.isNaN(instant.getTime())) return;
    // Plain "en" would be written the American way, beside dates that are not.
    const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    target.textContent = new Intl.DateTimeFormat(language, {
      dateStyle: "medium",
      timeStyle: "short",
    }).format(instant);
  });

  // table[data-sort]: columns whose header has data-by ("text" or "number") sort in place;
  // cells may carry data-value. Long tables are sorted by the server, through links in their headers.
  each("table[data-sort]", (table) => {
    const body = table.tBodies[0];
    if (!body) return;
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    each("thead th[data-by]", (header) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => {
        const up = header.getAttribute("aria-sort") !== "ascending";
        each("thead th[aria-sort]", (other) => other.removeAttribute("aria-sort"), table);
        header.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => {
          const cell = row.cells[header.cellIndex];
          return cell ? (cell.dataset.value ?? cell.textContent.trim()) : "";
        };
        const byNumber = header.dataset.by === "number";
        // Figures are written 1,234.5 with spaces inside and a true minus; a cell without one comes first.
        const number = (text) => {
          const found = text.replace(/[,\s\u00a0\u2009\u202f]/g, "").replace("\u2212", "-").match(/-?\d+(\.\d+)?(e[+-]?\d+)?/i);
          return found ? Number(found[0]) : -Infinity;
        };
        const rows = [...body.rows].map((row) => ({ row, key: byNumber ? number(value(row)) : value(row) }));
        rows.sort((a, b) => (byNumber ? (a.key === b.key ? 0 : a.key < b.key ? -1 : 1) : compare(a.key, b.key)) * (up ? 1 : -1));
        body.append(...rows.map((entry) => entry.row));
      });
    }, table);
  });

  // details[data-wide] (the facets of a list) stand open where there is room beside the results.
  if (matchMedia("(max-width: 56rem)").matches) each("details[data-wide]", (details) => (details.open = false));

  // An error summary takes the focus, so that it is read out first.
  const errors = document.getElementById("errors");
  if (errors) errors.focus();

  // [data-print] opens the print dialogue; shown only where scripts run.
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
