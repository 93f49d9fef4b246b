// Says, while shares are typed, what is left of 100%. The server checks the same sum again.
// <form data-remainder> holds inputs [data-share] (percent) and <output data-left
//   data-words-left="…{left}…" data-words-over="…{over}…" data-words-unread="…">.
const PERCENT = /^\s*(\d{1,3})(?:\.(\d{1,2}))?\s*%?\s*$/;

function hundredths(text) {
  if (text.trim() === "") return 0;
  const found = PERCENT.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : null;
}

const words = (count) => `${Math.floor(count / 100)}.${String(count % 100).padStart(2, "0")}`;

function retell(form) {
  const output = form.querySelector("[data-left]");
  const shares = [...form.querySelectorAll("[data-share]")].map((input) => hundredths(input.value));
  if (shares.includes(null)) {
    output.textContent = output.dataset.wordsUnread;
    output.classList.add("over");
    return;
  }
  const left = 10000 - shares.reduce((sum, share) => sum + share, 0);
  output.classList.toggle("over", left < 0);
  output.textContent = left < 0
    ? output.dataset.wordsOver.replace("{over}", words(-left))
    : output.dataset.wordsLeft.replace("{left}", words(left));
}

for (const form of document.querySelectorAll("form[data-remainder]")) {
  form.addEventListener("input", () => retell(form));
  retell(form);
}
