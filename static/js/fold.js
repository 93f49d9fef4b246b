// On a phone, tables of numbers wait behind their headings.
if (matchMedia("(max-width: 40rem)").matches) {
  const target = document.getElementById(location.hash.slice(1));
  for (const part of document.querySelectorAll(".fold")) part.open = part.contains(target);
}
