// Keeps a button from sending a command while the answer to the last one is still to come.

import { setAttribute } from './dom.js';

/** A button that waits for its answer keeps the focus, so it is not disabled but ignores further clicks. */
export async function whileBusy(button, send) {
  if (button.getAttribute('aria-disabled')) return;
  setAttribute(button, 'aria-disabled', 'true');
  try {
    await send();
  } finally {
    setAttribute(button, 'aria-disabled', null);
  }
}
