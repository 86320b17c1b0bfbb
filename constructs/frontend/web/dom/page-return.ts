const together = 1_000;
let last = 0;
const followers = new Set<() => void>();

/** Calls the follower when the user comes back to the page: from another tab, window or application. */
export function onReturn(follower: () => void): void {
  followers.add(follower);
}

/** A return from another tab fires both events. */
function returned(): void {
  if (document.hidden || Date.now() - last < together) {
    return;
  }
  last = Date.now();
  for (const follower of followers) {
    follower();
  }
}

document.addEventListener('visibilitychange', returned);
addEventListener('focus', returned);
