// The list is whole without this script; with it, it can be narrowed. What is chosen stands in the address.
(() => {
  "use strict";
  const facts = JSON.parse(document.getElementById("gallery-facts").textContent);
  const conditions = Object.keys(facts.conditions);
  const form = document.getElementById("gallery-filter");
  const count = document.getElementById("gallery-count");
  const about = document.getElementById("gallery-condition");
  const kit = document.getElementById("gallery-kit");
  const cards = [...document.querySelectorAll(".gallery-card")];
  const boxes = [...form.elements.have];

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = new Map(cards.map((card) => [card, fold(card.dataset.words)]));

  const rank = (way, condition) => Number(way.verdicts[conditions.indexOf(condition)]);

  function best(ways, condition) {
    // The earliest of equals, as the library prefers it.
    return ways.reduce((a, b) => (rank(b, condition) < rank(a, condition) ? b : a));
  }

  function verdict(way, condition) {
    const side = way.side[condition] ? `, lying on the ${way.side[condition]} side` : "";
    const without = way.leave_out[condition] ? `, without ${way.leave_out[condition].join(" or ")}` : "";
    return `${facts.verdicts[rank(way, condition)]}: ${way.name}${side}${without}`;
  }

  // The picture shows the classic way. Where that has another verdict, the card must not speak for it.
  function ofClassic(pose, way, condition) {
    const [classic] = facts.poses[pose];
    const same = rank(classic, condition) === rank(way, condition);
    return same ? "" : `. In the classic way: ${facts.verdicts[rank(classic, condition)]}`;
  }

  function show(card, chosen) {
    const ways = facts.poses[card.dataset.pose].filter(
      (way) => !chosen.have.length || way.props.every((prop) => chosen.have.includes(prop)),
    );
    const named = chosen.words.every((word) => words.get(card).includes(word));
    const line = card.querySelector(".gallery-verdict");
    card.hidden = !named || !ways.length;
    line.hidden = !chosen.condition;
    if (card.hidden || !chosen.condition) return;
    const way = best(ways, chosen.condition);
    line.textContent = verdict(way, chosen.condition) + ofClassic(card.dataset.pose, way, chosen.condition);
    line.dataset.rank = rank(way, chosen.condition);
    card.hidden = rank(way, chosen.condition) > chosen.worst || facts.conditions[chosen.condition].red_flag !== null;
  }

  function paragraph(text, className = "") {
    const p = document.createElement("p");
    p.textContent = text;
    p.className = className;
    return p;
  }

  function tell(condition) {
    about.hidden = !condition;
    about.replaceChildren();
    if (!condition) return;
    const { name, red_flag: redFlag, note } = facts.conditions[condition];
    if (redFlag) about.append(paragraph(`Seek care first; no pose is offered. ${redFlag}`, "gallery-red-flag"));
    if (note) about.append(paragraph(note));
    about.append(
      paragraph(
        "Each verdict is that of the best way to set the pose up; the picture shows the classic way. “No known " +
          "concern” means that the sources that were read name nothing against it; it is not a clearance.",
      ),
    );
    const link = document.createElement("a");
    link.href = `../conditions/${condition}.html`;
    link.textContent = `${name}: every caution with its sources, and what to mind in every pose`;
    about.append(link);
  }

  function chosen() {
    return {
      words: fold(form.elements.words.value).split(/\s+/).filter(Boolean),
      condition: form.elements.condition.value,
      worst: Number(form.elements.worst.value),
      have: boxes.filter((box) => box.checked).map((box) => box.value),
    };
  }

  function update() {
    const now = chosen();
    form.elements.worst.disabled = !now.condition;
    kit.textContent = now.have.length
      ? boxes.filter((box) => box.checked).map((box) => box.parentElement.textContent.trim().toLowerCase()).join(", ")
      : "any";
    tell(now.condition);
    for (const card of cards) show(card, now);
    const left = cards.filter((card) => !card.hidden).length;
    count.textContent = left === cards.length ? `${left} poses` : `${left} of ${cards.length} poses`;
    remember();
  }

  function remember() {
    const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (!form.elements.condition.value || form.elements.worst.selectedIndex === 0) told.delete("worst");
    history.replaceState(null, "", told.size ? `#${told}` : location.pathname + location.search);
  }

  function recall() {
    const told = new URLSearchParams(location.hash.slice(1));
    for (const name of ["words", "condition", "worst"]) {
      const field = form.elements[name];
      if (told.has(name)) field.value = told.get(name);
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }
    for (const box of boxes) box.checked = told.getAll("have").includes(box.value);
  }

  form.hidden = false;
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(update));
  addEventListener("hashchange", () => { recall(); update(); });
  recall();
  update();
})();
