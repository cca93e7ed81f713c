// What stays on this device: nothing, unless the family asks for it. `store` gives localStorage, and may throw.
// Several guides may share one address: each keeps its list by the folder in which its pages are.
export const keyOf = (address) => "care-guide-checklist:" + new URL(".", address).pathname;

export const device = (store, key) => {
  // Storage can be blocked or full: then the answer is `otherwise`, and the page goes on without it.
  const attempt = (action, otherwise) => {
    try {
      return action(store());
    } catch {
      return otherwise;
    }
  };
  return {
    load: () => attempt((place) => place.getItem(key), null),
    keep: (text) => attempt((place) => (place.setItem(key, text), true), false),
    forget: () => attempt((place) => (place.removeItem(key), true), false),
  };
};
