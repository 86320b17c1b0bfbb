import { Observable } from '../dom/observable';
import type { Person, Session } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { sessionLost } from '../platform/request';

export interface Newcomer {
  name: string;
  email: string;
  password?: string;
}

/** Who is using the page. In the open access mode registering is all there is; in the required mode one signs in, too. */
export class Account {
  readonly access = new Observable<Session['access']>('open');
  /** `undefined` until the gateway has told, `null` for nobody. */
  readonly person = new Observable<Person | null | undefined>(undefined);

  constructor() {
    sessionLost.follow(() => {
      if (!this.person.value) return;
      remembered.set(false);
      this.person.set(null);
    });
  }

  /** Asks the gateway whose session this is. When it cannot tell, the page goes on as for nobody. */
  async recall(): Promise<void> {
    try {
      const { access, user } = await currentSession();
      this.access.set(access);
      this.person.set(user && (await gateway.person(user.user_id).catch(() => nameless(user.user_id))));
    } catch {
      this.person.set(null);
    }
  }

  async register(newcomer: Newcomer): Promise<Person> {
    const person = await gateway.register(newcomer);
    if (newcomer.password !== undefined) await gateway.signIn(newcomer.email, newcomer.password);
    remembered.set(true);
    this.person.set(person);
    return person;
  }

  async signIn(email: string, password: string): Promise<void> {
    await gateway.signIn(email, password);
    remembered.set(true);
    await this.recall();
  }

  async signOut(): Promise<void> {
    await gateway.signOut();
    remembered.set(false);
    this.person.set(null);
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

/** Somebody whose session holds while user-service is away. */
function nameless(userId: string): Person {
  return { user_id: userId, name: 'Signed in', email: '' };
}
