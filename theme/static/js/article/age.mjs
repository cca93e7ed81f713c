// A copy that somebody has kept says that it is old: its next check is past, or its text is of a year ago or more.

const OLD = 12; // months

export const tellAge = () => {
  const line = document.querySelector(".cg-late");
  if (!line) return;
  const { from, until, late, old } = line.dataset;
  const now = new Date();
  const [year, month, day] = from.split("-").map(Number);
  const months = (now.getFullYear() - year) * 12 + now.getMonth() + 1 - month - (now.getDate() < day);
  const overdue = until && now > new Date(`${until}T23:59:59`);
  if (!overdue && months < OLD) return;
  line.textContent = overdue ? late : old.replace("{n}", months);
  line.hidden = false;
};
