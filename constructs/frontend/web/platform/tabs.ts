/** Messages between the tabs of one browser: the session or the user's bookings have changed. */
export type TabMessage = 'session' | 'bookings';

const channel = new BroadcastChannel('tickets');

export function notifyTabs(message: TabMessage): void {
  channel.postMessage(message);
}

/** Calls the follower when another tab reports this. */
export function onTabs(message: TabMessage, follower: () => void): void {
  channel.addEventListener('message', ({ data }) => {
    if (data === message) {
      follower();
    }
  });
}
