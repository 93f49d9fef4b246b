// Puts the keyboard and the voice where the news is.

// An error summary takes the focus when a form comes back.
const summary = document.querySelector("[data-takes-focus]");
if (summary) summary.focus();

// A table that was just sorted, searched or paged says so: the page comes back at its anchor.
const place = location.hash && document.getElementById(location.hash.slice(1));
const status = place && place.querySelector(":scope > [data-says]");
if (status) setTimeout(() => { status.textContent = status.dataset.says; }, 250);
