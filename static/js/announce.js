// Puts the keyboard and the voice where the news is.

// What became of an act takes the focus: an error summary, or a message.
const summary = document.querySelector("[data-takes-focus]");
const focus = () => summary?.focus();
focus();
// An anchor in the address takes it away once the page is there.
if (location.hash) addEventListener("load", () => setTimeout(focus));

// A table that was just sorted, searched or paged says so: the page comes back at its anchor.
const place = document.getElementById(location.hash.slice(1));
const status = place?.querySelector(":scope > [data-says]");
if (status) setTimeout(() => { status.textContent = status.dataset.says; }, 250);
