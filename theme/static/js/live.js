// For previews: waits for the next build, and then reloads the page; after an interruption the browser reconnects by itself.
// A browser allows six connections to one address: a hidden tab closes its own, or the seventh tab would hang.
// A tab that becomes visible again compares the number of the last build with the one that it was loaded from.
const { build } = document.currentScript.dataset;
let events;
function watch() {
  if (document.hidden) {
    events?.close();
    events = undefined;
  } else if (!events) {
    events = new EventSource("/-/events");
    events.addEventListener("now", ({ data }) => {
      if (data !== build) location.reload();
    });
    events.addEventListener("built", () => location.reload());
  }
}
document.addEventListener("visibilitychange", watch);
watch();
