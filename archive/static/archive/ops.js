// Renews the figures of /ops/ while the page is asked to (?watch=1). Nothing moves; what is unfolded or focused stays.
"use strict";
(() => {
  const now = document.getElementById("now"), told = document.getElementById("told");
  const every = 5000;
  let situation = now.querySelector("[data-situation]")?.dataset.situation;

  const renew = async () => {
    if (document.hidden || now.contains(document.activeElement)) return;
    const answer = await fetch(now.dataset.from, { headers: { accept: "text/html" }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const unfolded = [...now.querySelectorAll("details[open][id]")].map((each) => each.id);
    now.innerHTML = await answer.text();
    unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    const lead = now.querySelector("[data-situation]");
    if (lead && lead.dataset.situation !== situation) {
      situation = lead.dataset.situation;
      told.textContent = lead.dataset.sentence; // read out only when something changed
    }
  };

  const again = () => renew().catch(() => { told.textContent = "The figures could not be renewed."; }).finally(() => setTimeout(again, every));
  if (now?.dataset.from) setTimeout(again, every);
})();
