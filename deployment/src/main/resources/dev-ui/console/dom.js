// Helpers that create elements once and then change only what differs. No function accepts markup: all text is plain text.

import { visible } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Creates an element with attributes (`class`, `role`, …; null and false omit one), listeners (`onclick`, …) and children. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else setAttribute(made, name, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined)
    .map(child => (typeof child === 'string' ? visible(child) : child)));
  return made;
}

const shown = new WeakMap();

/** Compares with the last value instead of reading the element, because a thousand rows are checked every second. */
export function setText(target, text) {
  if (shown.get(target) === text) return;
  shown.set(target, text);
  target.textContent = visible(text);
}

export function setAttribute(target, name, value) {
  if (value === null || value === undefined || value === false) {
    if (target.hasAttribute(name)) target.removeAttribute(name);
  } else {
    const text = value === true ? '' : visible(String(value));
    if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

export function setHidden(target, hidden) {
  if (target.hidden !== hidden) target.hidden = hidden;
}

/** Keeps one part per key, after the existing content of the list; parts are `{ root, update(item, context) }`. */
export class KeyedList {
  constructor(list, key, make) {
    this.list = list;
    this.key = key;
    this.make = make;
    this.parts = new Map();
    this.head = list.lastElementChild;
  }

  update(items, context) {
    const gone = new Set(this.parts.keys());
    let before = this.head;
    for (const item of items) {
      const key = this.key(item);
      let part = this.parts.get(key);
      if (!part) {
        part = this.make(item);
        this.parts.set(key, part);
        // Existing parts are never moved, because that would move the focus.
        if (before) before.after(part.root);
        else this.list.prepend(part.root);
      }
      part.update(item, context);
      gone.delete(key);
      before = part.root;
    }
    for (const key of gone) {
      this.parts.get(key).root.remove();
      this.parts.delete(key);
    }
  }

  [Symbol.iterator]() {
    return this.parts.values();
  }
}
