// Ways for a list to leave the page by the family's own hand: a file in the downloads, or text to paste.

export const download = (text, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

// Returns true when the text is on the clipboard; else it is in `box`, selected, to be copied by hand.
export const copyOut = async (text, box) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    box.value = text;
    box.hidden = false;
    box.select();
    return false;
  }
};
