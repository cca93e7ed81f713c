// What stays on this device: nothing, unless the family asks for it. `store` gives localStorage, and may throw.
const KEY = "care-guide-checklist";

export const device = (store) => {
  // Storage can be blocked or full: then the answer is `otherwise`, and the page goes on without it.
  const attempt = (action, otherwise) => {
    try {
      return action(store());
    } catch {
      return otherwise;
    }
  };
  return {
    load: () => attempt((place) => place.getItem(KEY), null),
    keep: (text) => attempt((place) => (place.setItem(KEY, text), true), false),
    forget: () => attempt((place) => (place.removeItem(KEY), true), false),
  };
};
