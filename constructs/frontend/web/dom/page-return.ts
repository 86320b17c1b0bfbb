/** A return from another tab fires two events: both within this time count as one. */
const sameReturnMs = 1_000;
let lastReturn = 0;
const followers = new Set<() => void>();

/** Calls the follower when the user comes back to the page: from another tab, window or application. */
export function onReturn(follower: () => void): void {
  followers.add(follower);
}

function returned(): void {
  if (document.hidden || Date.now() - lastReturn < sameReturnMs) {
    return;
  }
  lastReturn = Date.now();
  for (const follower of followers) {
    follower();
  }
}

document.addEventListener('visibilitychange', returned);
addEventListener('focus', returned);
