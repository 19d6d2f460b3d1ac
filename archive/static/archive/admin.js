// Shows under a typed field what the server reads it as. The rules stay on the server; without this the save says it.
"use strict";
{
  const waiting = new Map();
  const ask = async (box) => {
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
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.dataset.reader) return;
    clearTimeout(waiting.get(box));
    waiting.set(box, setTimeout(() => ask(box), 250));
  });
}
