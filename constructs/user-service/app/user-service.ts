import { SERVICES } from '../../../contracts/services';
import { defineService } from '../../web-service/kit/process/service';
import { variable } from '../../web-service/kit/process/variables';
import { accessMode, accessTokens } from '../../web-service/kit/security/access';
import { optionalSecret, readSecret, secret } from '../../web-service/kit/security/secrets';
import { internalRoutes } from './internal-routes';
import { openPasswords } from './passwords';
import { sessionRoutes } from './session-routes';
import { ACCESS_TOKEN_SECONDS, openSessions } from './sessions';
import { openTable } from './table';
import { personRoutes } from './user-routes';
import { openPeople } from './users';

const settings = {
  mode: accessMode,
  tokenSecret: secret('TOKEN_SECRET'),
  organiserKey: optionalSecret('ORGANISER_KEY'),
  table: variable('USERS_TABLE'),
  endpoint: variable('DYNAMODB_ENDPOINT'),
  region: variable('AWS_REGION'),
};

/** Who the people are, and that it is them: accounts, passwords and sessions, in one DynamoDB table. */
export const userService = defineService({
  ...SERVICES.userService,
  settings,
  build: async ({ config, log, metrics }) => {
    const tokens = accessTokens(await readSecret(config.tokenSecret), { lifetimeSeconds: ACCESS_TOKEN_SECONDS });
    const organiserKey = config.organiserKey && (await readSecret(config.organiserKey));
    const table = openTable(config.table, config);
    const people = openPeople(table, config.mode);
    const passwords = openPasswords();
    const sessions = openSessions(table, people, tokens, log);
    return {
      routes: app => {
        personRoutes(app, { mode: config.mode, organiserKey, people, passwords, metrics });
        internalRoutes(app, people);
        if (config.mode === 'required') sessionRoutes(app, { people, passwords, sessions, metrics });
      },
      ready: { dynamodb: () => table.get('-') },
      close: async () => table.close(),
    };
  },
});
