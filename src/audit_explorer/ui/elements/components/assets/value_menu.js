// The small menu of a value of the log: the same wherever a value stands.
// It is a popover in the browser's top layer, so that nothing cuts it off; Escape and a click elsewhere close it. It looks
// after that itself: some browsers close a popover that a right click opened as soon as that button is let go.

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  .value-menu {
    background: var(--st-background-color, canvas);
    border: 1px solid var(--st-border-color, currentColor);
    border-radius: var(--st-base-radius, 0.3rem);
    box-shadow: 0 4px 14px rgb(0 0 0 / 25%);
    color: var(--st-text-color, canvastext);
    font: 0.875rem/1.3 var(--st-font, sans-serif);
    inset: auto;
    margin: 0;
    max-width: min(22rem, 92vw);
    min-width: 11rem;
    padding: 0.25rem;
    position: fixed;
  }
  .value-menu p {
    color: color-mix(in srgb, var(--st-text-color, canvastext) 75%, transparent);
    font-size: 0.8125rem;
    margin: 0;
    max-height: 9rem;
    overflow: auto;
    overflow-wrap: anywhere;
    padding: 0.25rem 0.5rem;
    unicode-bidi: isolate;
    white-space: pre-wrap;
  }
  .value-menu button {
    background: none;
    border: 0;
    border-radius: 0.25rem;
    color: inherit;
    cursor: pointer;
    display: block;
    font: inherit;
    min-height: 2rem;
    padding: 0.25rem 0.5rem;
    text-align: start;
    width: 100%;
  }
  .value-menu button:hover, .value-menu button:focus-visible {
    background: color-mix(in srgb, var(--st-text-color, canvastext) 12%, transparent);
    outline: 2px solid var(--st-primary-color, #2a6496);
    outline-offset: -2px;
  }
  @media (hover: none) { .value-menu button { min-height: 2.75rem; } }
`);

// Opens the menu of one value. `anchor`: the element it belongs to, which gets the focus back. `at`: where it appears,
// if not there. `text`: the value in
// full, as it is shown and copied. `items`: [gesture, label] each; `choose(gesture)` is called for the one chosen.
// Copy is always offered, and needs no server.
export function openValueMenu({ anchor, at: place = anchor, text, items, choose }) {
  const root = anchor.getRootNode();
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const menu = document.createElement("div");
  menu.className = "value-menu";
  menu.popover = "manual";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", `What to do with ${text}`);
  const title = document.createElement("p");
  title.textContent = text;
  menu.append(title);
  for (const [gesture, label] of [...items, ["copy", "Copy"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "menuitem");
    button.dataset.gesture = gesture;
    button.textContent = label;
    button.addEventListener("click", async () => {
      if (gesture !== "copy") {
        menu.hidePopover();
        choose(gesture);
        return;
      }
      button.textContent = (await copyText(text)) ? "Copied" : "Can't copy here: mark the text above";
      setTimeout(() => menu.isConnected && menu.hidePopover(), 900);
    });
    menu.append(button);
  }
  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.querySelectorAll("button")];
    const at = buttons.indexOf(root.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      buttons[(at + step + buttons.length) % buttons.length].focus();
      event.preventDefault();
    }
    // Keys that act on the page behind must not act on it while the menu is open.
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      menu.hidePopover();
      event.preventDefault();
    }
  });
  // The focus goes back before anything else can happen: a later return would take it from a menu that was opened since.
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "closed" || !anchor.isConnected) return;
    if (menu.contains(root.activeElement) || document.activeElement === document.body) anchor.focus({ preventScroll: true });
  });
  const open = new AbortController();
  const elsewhere = (event) => {
    if (!menu.isConnected) open.abort();
    else if (!event.composedPath().includes(menu)) menu.hidePopover();
  };
  document.addEventListener("pointerdown", elsewhere, { capture: true, signal: open.signal });
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    open.abort();
    menu.remove();
  });
  root.append(menu);
  menu.showPopover();
  const at = place.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 4))}px`;
  menu.style.top = `${at.bottom + height + 4 > innerHeight && at.top > height ? at.top - height - 2 : at.bottom + 2}px`;
  menu.querySelector("button").focus({ preventScroll: true });
  return menu;
}

// Puts a text on the clipboard; false where the browser refuses.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page over plain HTTP on another machine has no clipboard; the old way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
