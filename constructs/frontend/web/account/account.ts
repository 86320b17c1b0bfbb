import type { CurrentSession } from '../../../../contracts/http/sessions';
import type { User } from '../../../../contracts/http/users';
import { gateway } from '../platform/gateway';
import { sessionLost } from '../platform/request';
import { notifyTabs } from '../platform/tabs';
import { Observable } from '../state/observable';

/** The properties of a user that the page shows. */
type Profile = Pick<User, 'user_id' | 'name' | 'email'>;

export interface Registration {
  name: string;
  email: string;
  password?: string;
}

/** The user of the page. The open access mode has registration only, the required mode also has sign-in. */
export class Account {
  readonly access = new Observable<CurrentSession['access']>('open');
  /** `undefined` until the gateway has answered, `null` without a session. */
  readonly session = new Observable<CurrentSession['user'] | undefined>(undefined);
  /** The session's user with name and email. */
  readonly profile = new Observable<Profile | null | undefined>(undefined);

  constructor() {
    sessionLost.follow(() => {
      if (!this.profile.value) {
        return;
      }
      this.end();
    });
  }

  /** Only organisers see sales figures, except in the open mode. */
  get seesSales(): boolean {
    return this.access.value === 'open' || this.session.value?.role === 'organiser';
  }

  /** In the required mode organisers confirm payments, not the buyers. */
  get mayConfirm(): boolean {
    return this.access.value === 'open' || this.session.value?.role === 'organiser';
  }

  /** Loads the session from the gateway. Without a response the page continues without a session. */
  async restoreSession(): Promise<void> {
    try {
      await this.apply(await currentSession());
    } catch {
      this.session.set(null);
      this.profile.set(null);
    }
  }

  /** Whether the browser still has the session that the page shows. Another tab may have ended or changed it. */
  async isCurrent(): Promise<boolean> {
    const session = await currentSession();
    if (session.user?.user_id === this.profile.value?.user_id) {
      return true;
    }
    await this.apply(session);
    return false;
  }

  async register(registration: Registration): Promise<void> {
    await gateway.register(registration);
    if (registration.password !== undefined) {
      await gateway.signIn(registration.email, registration.password);
    }
    remembered.set(true);
    await this.restoreSession();
    notifyTabs('session');
  }

  async signIn(email: string, password: string): Promise<void> {
    await gateway.signIn(email, password);
    remembered.set(true);
    await this.restoreSession();
    notifyTabs('session');
  }

  async signOut(): Promise<void> {
    await gateway.signOut();
    this.end();
  }

  private async apply({ access, user }: CurrentSession): Promise<void> {
    this.access.set(access);
    this.session.set(user);
    this.profile.set(user && (await gateway.user(user.user_id).catch(() => nameless(user.user_id))));
  }

  private end(): void {
    remembered.set(false);
    this.session.set(null);
    this.profile.set(null);
    notifyTabs('session');
  }
}

/** Whether a user has signed in with this browser. The session cookies are not readable by scripts. */
const remembered = {
  get: () => localStorage.getItem('signed-in') !== null,
  set: (value: boolean) => (value ? localStorage.setItem('signed-in', 'yes') : localStorage.removeItem('signed-in')),
};

/** Loads the session, and renews it first if it has expired (required mode). */
async function currentSession(): Promise<CurrentSession> {
  const session = await gateway.session();
  if (session.user || session.access === 'open' || !remembered.get()) {
    return session;
  }
  const renewed = await gateway.renewSession().catch(() => undefined);
  return renewed ? gateway.session() : session;
}

/** A user whose session is valid while user-service is unavailable. */
function nameless(userId: string): Profile {
  return { user_id: userId, name: 'Signed in', email: '' };
}
