// While a form is typed: what the server reads a field as, which rows it resembles, and what would follow.
// The rules stay on the server; without this the save says it.
"use strict";
{
  const soon = (work, wait) => {
    let timer;
    return (...given) => { clearTimeout(timer); timer = setTimeout(work, wait, ...given); };
  };
  const say = (place, html) => { if (place && place.dataset.said !== html) { place.dataset.said = html; place.innerHTML = html; } };

  // 1. A field: its reading.
  const waiting = new Map();
  const read = async (box) => {
    const shown = box.parentElement.querySelector("output.understood");
    if (!shown) return;
    const text = box.value;
    if (!text.trim()) { shown.textContent = ""; return; }
    const query = new URLSearchParams({ reader: box.dataset.reader, text });
    try {
      const answer = await fetch(`/staff/understood/?${query}`, { headers: { Accept: "text/plain" } });
      if (answer.ok && box.value === text) shown.textContent = await answer.text();
    } catch { /* offline: the save says it */ }
  };

  // 2. The form: every answer in its place. The place of a row is made where the row has none yet.
  const placeOf = (prefix) => {
    if (!prefix) return document.querySelector("output[data-told='']");
    const row = document.getElementById(prefix);
    if (!row) return null;
    let place = row.querySelector("output.told");
    if (!place) {
      place = document.createElement("output");
      place.className = "told";
      (row.querySelector(".field-address, .field-url") || row).append(place);
    }
    return place;
  };
  // What scrolls by itself can be reached by keyboard.
  const reachable = () => {
    const beside = document.querySelector(".follows");
    if (beside) beside.tabIndex = beside.scrollHeight > beside.clientHeight ? 0 : -1;
  };
  // A list of suggestions is called by the label of the box that it hides, and then by what is chosen.
  const name = () => {
    for (const list of document.querySelectorAll(".select2-selection[aria-labelledby^='select2-']")) {
      const box = list.closest(".select2")?.previousElementSibling;
      const label = box?.labels?.[0];
      if (!label) continue;
      label.id ||= `label-${box.id}`;
      const chosen = list.querySelector("[role=textbox]");  // it takes no text
      chosen?.removeAttribute("role");
      chosen?.removeAttribute("aria-readonly");
      list.setAttribute("aria-labelledby", `${label.id} ${list.getAttribute("aria-labelledby")}`);
    }
  };
  let asked = null;
  const ask = async () => {
    const at = document.getElementById("typed-at");
    if (!at) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const form = at.closest("form");
      const answer = await fetch(at.dataset.at, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (!answer.ok) return;
      const { told, follows } = await answer.json();
      for (const [prefix, html] of Object.entries(told)) say(placeOf(prefix), html);
      for (const place of document.querySelectorAll("output.told")) {
        const row = place.closest("[id]")?.id;
        if (place.dataset.told !== "" && !told[row]) say(place, "");
      }
      const shown = document.getElementById("follows");
      if (follows && shown) {
        say(shown, follows);
        const headings = [...shown.querySelectorAll("h3")].map((each) => each.textContent.trim());
        say(document.getElementById("follows-said"), headings.join("; "));  // read out, in place of the whole
        reachable();
      }
    } catch { /* offline, or asked anew */ }
  };
  const askSoon = soon(ask, 400);

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box.closest?.("form")?.querySelector("#typed-at")) askSoon();
    if (!(box instanceof HTMLInputElement) || !box.dataset.reader) return;
    clearTimeout(waiting.get(box));
    waiting.set(box, setTimeout(() => read(box), 250));
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (!document.getElementById("typed-at")) return;
    // choices from a list of suggestions tell jQuery alone
    window.django?.jQuery(document).on("change", "select, input", askSoon);
    if (document.querySelector("#follows > p.quiet:only-child")) askSoon();
  });
  // 3. A list: what wants a reason is not sent without one, so that no selection is lost.
  document.addEventListener("submit", (event) => {
    const { action, reason } = event.target.elements;
    if (!reason?.dataset?.wanted) return;
    reason.required = reason.dataset.wanted.split(" ").includes(action.value);
    if (!reason.reportValidity()) event.preventDefault();  // the form itself asks for no validation
  });
  // A list of suggestions hides the box that the cursor should wait in: it waits in the list instead.
  const lead = () => {
    const box = document.activeElement;
    if (box?.matches("select.select2-hidden-accessible")) box.parentElement.querySelector(".select2-selection")?.focus();
  };
  document.addEventListener("focusin", lead);
  document.addEventListener("formset:added", ({ target }) => setTimeout(() => {
    name();
    target.querySelector(".form-row :is(input, select, textarea):not([type=hidden])")?.focus();  // on to the new row
  }));
  window.addEventListener("load", () => {
    window.django?.jQuery(() => setTimeout(() => { lead(); name(); }));  // once the lists are made
    reachable();
  });
}
