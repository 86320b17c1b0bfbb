import { Observable } from '../dom/observable';
import type { Person, Session } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { sessionLost } from '../platform/request';
import { tellTabs } from '../platform/tabs';

export interface Newcomer {
  name: string;
  email: string;
  password?: string;
}

/** Who is using the page. In the open access mode registering is all there is; in the required mode one signs in, too. */
export class Account {
  readonly access = new Observable<Session['access']>('open');
  /** `undefined` until the gateway has answered, `null` without a session. */
  readonly session = new Observable<Session['user'] | undefined>(undefined);
  /** The same, with the user's name. */
  readonly person = new Observable<Person | null | undefined>(undefined);

  constructor() {
    sessionLost.follow(() => {
      if (!this.person.value) return;
      this.end();
    });
  }

  /** Sales figures are for organisers; the open mode shows them to everybody. */
  get seesSales(): boolean {
    return this.access.value === 'open' || this.session.value?.role === 'organiser';
  }

  /** In the required mode organisers confirm payments, not the buyers. */
  get mayConfirm(): boolean {
    return this.access.value === 'open' || this.session.value?.role === 'organiser';
  }

  /** Asks the gateway whose session this is. Without an answer the page continues as without a session. */
  async recall(): Promise<void> {
    try {
      await this.take(await currentSession());
    } catch {
      this.session.set(null);
      this.person.set(null);
    }
  }

  /** Whether the browser still has the session that the page shows. Another tab may have ended or changed it. */
  async isCurrent(): Promise<boolean> {
    const session = await currentSession();
    if (session.user?.user_id === this.person.value?.user_id) return true;
    await this.take(session);
    return false;
  }

  async register(newcomer: Newcomer): Promise<void> {
    await gateway.register(newcomer);
    if (newcomer.password !== undefined) await gateway.signIn(newcomer.email, newcomer.password);
    remembered.set(true);
    await this.recall();
    tellTabs('session');
  }

  async signIn(email: string, password: string): Promise<void> {
    await gateway.signIn(email, password);
    remembered.set(true);
    await this.recall();
    tellTabs('session');
  }

  async signOut(): Promise<void> {
    await gateway.signOut();
    this.end();
  }

  private async take({ access, user }: Session): Promise<void> {
    this.access.set(access);
    this.session.set(user);
    this.person.set(user && (await gateway.person(user.user_id).catch(() => nameless(user.user_id))));
  }

  private end(): void {
    remembered.set(false);
    this.session.set(null);
    this.person.set(null);
    tellTabs('session');
  }
}

/** That somebody has signed in with this browser; their cookies cannot be seen from here. */
const remembered = {
  get: () => localStorage.getItem('signed-in') !== null,
  set: (is: boolean) => (is ? localStorage.setItem('signed-in', 'yes') : localStorage.removeItem('signed-in')),
};

/** In the required access mode a session is short, and whoever comes back may have to renew it first. */
async function currentSession(): Promise<Session> {
  const session = await gateway.session();
  if (session.user || session.access === 'open' || !remembered.get()) return session;
  const renewed = await gateway.renewSession().catch(() => undefined);
  return renewed ? gateway.session() : session;
}

/** A user whose session is valid while user-service is unavailable. */
function nameless(userId: string): Person {
  return { user_id: userId, name: 'Signed in', email: '' };
}
