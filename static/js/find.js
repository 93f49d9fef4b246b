// Fields that find a row as one types: the words stand in a text field, the row's key in a hidden one.
const PAUSE = 200; // milliseconds after the last key before the server is asked
let waiting;

const isBox = (target) => target.matches?.(".find [role=combobox]");

function of(box) {
  const whole = box.closest(".find");
  return {
    whole,
    key: whole.querySelector("input[type=hidden]"),
    list: whole.querySelector("[role=listbox]"),
    status: whole.querySelector("[role=status]"),
  };
}

function close(box) {
  of(box).list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function option(box, row, place) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.id = `${box.id}-${place}`;
  item.row = row;
  item.textContent = row.text;
  return item;
}

async function rows(box, words) {
  const answer = await fetch(`${of(box).whole.dataset.find}&term=${encodeURIComponent(words)}`);
  return answer.ok ? (await answer.json()).results : [];
}

async function search(box, words) {
  const { whole, list, status } = of(box);
  const results = await rows(box, words);
  if (document.activeElement !== box || (words && words !== box.value.trim())) return;
  list.id = `${box.id}-found`;
  box.setAttribute("aria-controls", list.id);
  list.replaceChildren(...results.map((row, place) => option(box, row, place)));
  list.hidden = results.length === 0;
  box.setAttribute("aria-expanded", !list.hidden);
  box.removeAttribute("aria-activedescendant");
  status.textContent = results.length
    ? whole.dataset.wordsFound.replace("{count}", results.length)
    : whole.dataset.wordsNone;
}

function choose(box, row) {
  box.value = row.text;
  of(box).key.value = row.id;
  close(box);
  const taken = [];
  for (const [name, other] of Object.entries(row.fills ?? {})) {
    const key = box.form.elements[name];
    const field = key?.closest(".find")?.querySelector("[role=combobox]");
    if (!field || field === box || field.value.trim()) continue;
    field.value = other.text;
    key.value = other.id;
    taken.push(of(box).whole.dataset.wordsTaken.replace("{field}", field.labels[0].textContent).replace("{taken}", other.text));
  }
  of(box).status.textContent = taken.join(" ");
}

// Left with words that fit one row alone, the field takes it.
async function settle(box) {
  const words = box.value.trim();
  if (!words || of(box).key.value) return;
  const results = await rows(box, words);
  if (results.length === 1 && box.value.trim() === words && !of(box).key.value) choose(box, results[0]);
}

function move(box, step) {
  const items = [...of(box).list.children];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = items[(at + step + items.length) % items.length];
  items.forEach((item) => item.setAttribute("aria-selected", item === next));
  box.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("input", (event) => {
  if (!isBox(event.target)) return;
  of(event.target).key.value = "";
  clearTimeout(waiting);
  waiting = setTimeout(search, PAUSE, event.target, event.target.value.trim());
});

document.addEventListener("click", (event) => {
  // a first click shows what there is; the words that stand there are no search
  if (isBox(event.target) && of(event.target).list.hidden) search(event.target, "");
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!isBox(box)) return;
  const open = !of(box).list.hidden;
  if (event.key === "Escape" && open) close(box);
  else if (event.key === "ArrowDown" && !open) search(box, of(box).key.value ? "" : box.value.trim());
  else if (event.key === "ArrowDown" || (event.key === "ArrowUp" && open)) move(box, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && open) {
    const { list } = of(box);
    const item = list.children.length === 1 ? list.firstChild : list.querySelector("[aria-selected=true]");
    if (item) choose(box, item.row);
    else move(box, 1); // several fit: the first is offered, and Enter takes it
  } else return;
  event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  const item = event.target.closest?.(".find [role=option]");
  if (!item) return;
  event.preventDefault(); // the field keeps the focus
  choose(item.closest(".find").querySelector("[role=combobox]"), item.row);
});

document.addEventListener("focusout", (event) => {
  if (!isBox(event.target)) return;
  clearTimeout(waiting);
  close(event.target);
  settle(event.target);
});
