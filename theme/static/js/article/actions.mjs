// The buttons that need a script: print, and send the page's address by whatever the device offers.

// Gives the button with this name, in view.
export const action = (name) => {
  const button = document.querySelector(`[data-action="${name}"]`);
  if (button) button.closest("[hidden]").hidden = false;
  return button;
};

export const printAndSend = () => {
  const row = document.querySelector(".cg-actions");
  if (!row) return;
  action("print").addEventListener("click", () => window.print());
  const title = row.dataset.subject;
  // A copy on a disk has an address that nobody else can open.
  const url = location.protocol === "file:" ? row.dataset.address : location.href.replace(/#.*/, "");
  action("send").addEventListener("click", () => {
    if (navigator.share) navigator.share({ title, url }).catch(() => {});
    else location.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(url)}`;
  });
};
