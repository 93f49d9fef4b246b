// Tries a file's layout while it is changed: the preview comes from the server, the same as on its button.
// <form data-preview="address" data-words-working data-words-failed> holds [data-status] and #preview.
const PAUSE = 400; // milliseconds after the last change before the server is asked

const form = document.querySelector("form[data-preview]");
const preview = document.getElementById("preview");
const status = form.querySelector("[data-status]");
let waiting;
let asked = 0;

async function retry() {
  const mine = ++asked;
  status.textContent = form.dataset.wordsWorking;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const html = await answer.text();
    if (mine !== asked) return; // a later change has been sent since
    const held = preview.contains(document.activeElement);
    preview.innerHTML = html;
    if (held) preview.focus(); // what had it is gone
    const says = preview.querySelector("[data-says], .alert");
    status.textContent = says?.textContent.replace(/\s+/g, " ").trim() ?? "";
  } catch {
    if (mine === asked) status.textContent = form.dataset.wordsFailed;
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(retry, PAUSE);
});

// A source that needs more to be said opens what stands behind it.
const NEEDS_MORE = ["constant", "file_name", "sheet_name"];
form.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-part] select") || !NEEDS_MORE.includes(target.value)) return;
  target.closest("[data-part]").querySelector("details").open = true;
});
