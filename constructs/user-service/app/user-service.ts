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
import { userRoutes } from './user-routes';
import { openUsers } from './users';

const settings = {
  mode: accessMode,
  tokenSecret: secret('TOKEN_SECRET'),
  organiserKey: optionalSecret('ORGANISER_KEY'),
  table: variable('USERS_TABLE'),
  endpoint: variable('DYNAMODB_ENDPOINT'),
  region: variable('AWS_REGION'),
};

/** Accounts, passwords and sessions of users, in one DynamoDB table. */
export const userService = defineService({
  ...SERVICES.userService,
  settings,
  build: async ({ config, log, metrics }) => {
    const tokens = accessTokens(await readSecret(config.tokenSecret), { lifetimeSeconds: ACCESS_TOKEN_SECONDS });
    const organiserKey = config.organiserKey && (await readSecret(config.organiserKey));
    const table = openTable(config.table, config);
    const users = openUsers(table, config.mode);
    const passwords = openPasswords();
    const sessions = openSessions(table, users, tokens, log);
    return {
      routes: app => {
        userRoutes(app, { mode: config.mode, organiserKey, users, passwords, metrics });
        internalRoutes(app, users);
        if (config.mode === 'required') {
          sessionRoutes(app, { users, passwords, sessions, metrics });
        }
      },
      ready: { dynamodb: () => table.get('-') },
      close: async () => table.close(),
    };
  },
});
