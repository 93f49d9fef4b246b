// Proposes choices from words as they are typed, in sight and to be changed. What somebody chose herself stays.
// A field carries the rules (outcomes/admin/proposals.py) in data-proposes; they fill untouched fields of its form.
const source = document.querySelector("[data-proposes]");
const form = source.form;
const rules = JSON.parse(source.dataset.proposes);
const fields = [...new Set(rules.map((rule) => rule.field))];
const chosen = new Set();

const heard = document.createElement("p");
heard.className = "visually-hidden";
heard.setAttribute("role", "status");
form.append(heard);

const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const has = (text, words) =>
  new RegExp(`(?<![\\p{L}\\d])(?:${words.map(plain).join("|")})(?![\\p{L}\\d])`, "iu").test(text);

function fits(rule) {
  const given = Object.entries(rule.given ?? {}).every(([name, value]) => form.elements[name].value === value);
  return given && has(rule.among.map((name) => form.elements[name].value).join(" \n "), rule.words);
}

function tell(field, says) {
  const row = field.closest(".form-row");
  let note = row.querySelector(".proposed");
  if (!says) return note?.remove();
  if (!note) {
    note = document.createElement("div");
    note.className = "proposed";
    (row.querySelector(".help") ?? row).append(note); // which describes the field
  }
  note.textContent = says;
  heard.textContent += ` ${field.labels[0].textContent} ${field.selectedOptions?.[0].text ?? ""} ${says}`;
}

function fill(name) {
  const field = form.elements[name];
  const rule = rules.find((one) => one.field === name && fits(one));
  if (!rule || chosen.has(name)) return;
  const stands = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
  if (stands === rule.value) return;
  if (field.type === "checkbox") field.checked = rule.value !== "";
  else field.value = rule.value;
  tell(field, rule.says);
}

// What a form that came back holds was chosen.
for (const name of fields) {
  const field = form.elements[name];
  if (field.type === "checkbox" ? field.checked : field.value) chosen.add(name);
}

form.addEventListener("input", ({ target }) => {
  if (fields.includes(target.name)) {
    chosen.add(target.name);
    tell(target, "");
  }
  heard.textContent = "";
  fields.forEach(fill);
});
