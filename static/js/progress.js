// Follows an import that a process reads or stores: [data-progress] is an address that gives how far it is, and
// nothing once it has ended. Aloud ([data-voice]) only what is news: each step, each quarter.
const PAUSE = 1500; // milliseconds between two questions
const place = document.querySelector("[data-progress]");
const voice = document.querySelector("[data-voice]");
const ending = document.title.slice(document.title.indexOf(":"));
let aloud = place.firstElementChild.dataset.aloud;

async function ask() {
  try {
    const answer = await fetch(place.dataset.progress);
    if (answer.status === 204 || answer.redirected || (answer.status > 399 && answer.status < 500)) {
      location.reload();
      return;
    }
    if (answer.ok) tell(await answer.text());
  } catch {
    // the server does not answer just now
  }
  setTimeout(ask, PAUSE);
}

function tell(html) {
  place.innerHTML = html;
  const news = place.firstElementChild.dataset;
  document.title = news.title + ending;
  if (news.aloud !== aloud) voice.textContent = aloud = news.aloud;
}

setTimeout(ask, PAUSE);
