// Puts the keyboard where the news is: an error summary takes the focus when a form comes back.
const summary = document.querySelector("[data-takes-focus]");
if (summary) summary.focus();
