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
  item.dataset.key = row.id;
  item.textContent = row.text;
  return item;
}

async function search(box, words) {
  const { whole, list, status } = of(box);
  const answer = await fetch(`${whole.dataset.find}&term=${encodeURIComponent(words)}`);
  if (!answer.ok || document.activeElement !== box) return;
  const { results } = await answer.json();
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

function choose(box, item) {
  box.value = item.textContent;
  of(box).key.value = item.dataset.key;
  close(box);
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
  else if (event.key === "Enter" && open && box.hasAttribute("aria-activedescendant")) {
    choose(box, document.getElementById(box.getAttribute("aria-activedescendant")));
  } else return;
  event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  const item = event.target.closest?.(".find [role=option]");
  if (!item) return;
  event.preventDefault(); // the field keeps the focus
  choose(item.closest(".find").querySelector("[role=combobox]"), item);
});

document.addEventListener("focusout", (event) => {
  if (isBox(event.target)) close(event.target);
});
